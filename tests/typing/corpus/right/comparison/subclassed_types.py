# subclassed-types: comparisons with values of related types
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, NewType

from sqlalchemy import JSON, Integer, Select, String, func, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Language(StrEnum):
    ENGLISH = "en"


AuthorId = NewType("AuthorId", int)


class Author(Base):
    __tablename__ = "author"

    id: Mapped[AuthorId] = mapped_column(Integer, primary_key=True)
    language: Mapped[str]
    kind: Mapped[Literal["poet", "other"]] = mapped_column(String(10))
    day: Mapped[date]
    moment: Mapped[datetime | None]
    height: Mapped[float | None]
    tags: Mapped[Any] = mapped_column(JSON)


def chosen(kind: str, height: int, moment: datetime | None, number: int, anything: Any) -> Select[Author]:
    return select(Author).where(
        Author.kind == kind,
        Author.height > height,
        Author.moment == moment,
        Author.id == number,
        Author.id.in_([number]),
        Author.day == anything,
        Author.tags == anything,
        Author.language == Language.ENGLISH,
        Author.day < Author.moment,
        Author.moment >= func.now(),
        Author.height.between(1, 2.5),
        Author.kind.in_(["poet"]),
        Author.kind != "other",
    )


print(chosen("poet", 1, None, 1, "x"))
