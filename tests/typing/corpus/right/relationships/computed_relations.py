# computed-relations: relations are made by functions of one's own
from typing import Any, Literal

from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Relationship,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


def many(target: str, back: str, **options: Any) -> Relationship[Any]:
    return relationship(target, back_populates=back, **options)


def owner(name: str) -> Mapped["Author"]:
    return relationship(back_populates=name)


LAZY: Literal["selectin"] = "selectin"


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = many("Book", "author", lazy=LAZY, passive_deletes=True)
    others: Mapped[list["Book"]] = relationship(viewonly=True, lazy=LAZY, cascade="expunge")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = owner("books")


configure_mappers()
print(Author(books=[Book()]).books[0].author.others)
