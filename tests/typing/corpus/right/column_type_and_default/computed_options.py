# computed-options: options are variables, types are chosen by expressions
from typing import Any

from sqlalchemy import String, Text

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    MappedColumn,
    configure_mappers,
    mapped_column,
)


class Base(DeclarativeBase):
    pass


IS_INDEXED = bool(1)
LENGTH: int | None = None
OPTIONS: dict[str, Any] = {"index": True, "comment": "a year"}


def text_column(length: int = 30, *, nullable: bool = False) -> MappedColumn[str]:
    return mapped_column(String(length), nullable=nullable)


def key_column() -> Mapped[int]:
    return mapped_column(primary_key=True)


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = key_column()
    name: Mapped[str] = text_column()
    place: Mapped[str] = mapped_column(String(LENGTH), index=IS_INDEXED, nullable=not IS_INDEXED)
    title: Mapped[str | None] = mapped_column(String(30) if IS_INDEXED else Text())
    born: Mapped[int] = mapped_column(**OPTIONS)


configure_mappers()
print(Author.__table__.c.place.index)
