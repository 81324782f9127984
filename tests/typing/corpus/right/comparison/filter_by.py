# filter-by: filter_by() speaks of the entity that was joined last, of relations and of any subject
from typing import Any

from sqlalchemy import ForeignKey, delete, func, select, update

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


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


ada = Author(id=1, name="Ada")
values: dict[str, Any] = {"name": "Ada"}
print(select(Author).join(Author.books).filter_by(title="Notes", year=1843))
print(select(Author).filter_by(name="Ada").join(Author.books).filter_by(title="Notes"))
print(select(Book).filter_by(author=ada), select(Author.name).filter_by(id=1))
print(select(func.count()).select_from(Book).filter_by(year=1843), select(Author).filter_by(**values))
print(select(Author).join(Book).filter_by(year=1843), select(Author).filter_by())
print(update(Author).filter_by(id=1).values(**values), delete(Book).filter_by(author_id=1))
print(select(Author).filter_by(name=func.upper("ada"), id=Author.id), select(Book).filter_by(author_id=None))
