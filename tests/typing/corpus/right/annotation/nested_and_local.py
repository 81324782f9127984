# nested-and-local: mapped classes inside other classes and functions, names that are quoted late
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)


def make() -> type[Any]:
    class Base(DeclarativeBase):
        pass

    class Author(Base):
        __tablename__ = "author"

        id: Mapped[int] = mapped_column(primary_key=True)
        books: Mapped[list["Book"]] = relationship(back_populates="author")

        class Kind(StrEnum):
            POET = "poet"

        kind: Mapped[Kind] = mapped_column(default=Kind.POET)

    class Book(Base):
        __tablename__ = "book"

        id: Mapped[int] = mapped_column(primary_key=True)
        author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
        author: Mapped["Author"] = relationship(back_populates="books")

    configure_mappers()
    author = Author(kind=Author.Kind.POET, books=[Book()])
    print(author.kind.value, author.books[0].author is author)
    return Author


print(make().__name__)
