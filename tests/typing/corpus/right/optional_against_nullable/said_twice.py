# said-twice: nullability is said by annotation and option alike
from typing import Any, Optional

from sqlalchemy import JSON, String

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), nullable=False)
    place: Mapped[str | None] = mapped_column(String(30), nullable=True)
    born: Mapped[Optional[int]] = mapped_column(nullable=True, default=None)
    country: Mapped["str | None"] = mapped_column(nullable=True)
    anything: Mapped[Any] = mapped_column(JSON, nullable=True)


print([column.nullable for column in Author.__table__.columns])
