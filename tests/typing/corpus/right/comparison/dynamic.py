# dynamic: conditions are collected, columns are found by name
from typing import Any

from sqlalchemy import ForeignKey, Select, or_, select

from declarative_instr.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


def found(title: str | None = None, year: int | None = None, *, newest: bool = False) -> Select[Book]:
    query = select(Book)
    conditions = []
    if title is not None:
        conditions.append(Book.title == title)
    if year:
        conditions.append(Book.year >= year)
    query = query.where(*conditions)
    for key, value in {"title": "x", "year": 1843}.items():
        query = query.where(getattr(Book, key) == value)
    order = Book.year.desc() if newest else Book.year
    return query.order_by(order, *(Book.__table__.c[name] for name in ("title",)))


print(found("Notes", 1843, newest=True))
print(select(*[getattr(Author, key) for key in ("id", "name")]))
columns: dict[str, InstrumentedAttribute[Any]] = {"title": Book.title, "year": Book.year}
print(select(Book).where(or_(*(column.is_not(None) for column in columns.values()))))
