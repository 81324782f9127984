# values-of-related-types: keywords are given values that only count as the annotated type
import enum
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, String

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Colour(enum.StrEnum):
    RED = "red"


class Level(enum.IntEnum):
    LOW = 1


class Shelf(list["Book"]):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    size: Mapped[float]
    rank: Mapped[int]
    mode: Mapped[Literal["a", "b"]] = mapped_column(String(1))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    day: Mapped[date]
    anything: Mapped[Any] = mapped_column(JSON)
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))


def mode() -> Literal["a", "b"]:
    return "b"


whatever: Any = 3
ada = Author(
    name=Colour.RED,
    size=1,
    rank=Level.LOW,
    mode=mode(),
    details={"a": [1, None]},
    day=datetime(2020, 1, 1),
    anything=object,
    books=Shelf([Book(), Book(id=1)]),
)
print(ada.size, Author(name=whatever, rank=True, mode="a", books=[], details={}).rank)
