# membership: in_() of lists, sets, generators, selects, parameters; between, like
from sqlalchemy import ForeignKey, func, select, tuple_
from sqlalchemy import bindparam

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


ids: set[int] = {1, 2}
some = select(Author.id).where(Author.name.like("A%"))
print(select(Book).where(Book.id.in_(ids), Book.id.in_([1]), Book.id.in_((1, 2)), Book.id.in_([])))
print(select(Book).where(Book.author_id.in_(some), Book.author_id.not_in(some.scalar_subquery())))
print(select(Book).where(Book.id.in_([number for number in range(3)]), Book.id.in_(range(3))))
print(select(Book).where(Book.title.in_(bindparam("titles", expanding=True))))
print(select(Book).where(Book.title.in_({"a": 1}.keys()), Book.year.between(1800, func.max(1900, 1901))))
print(select(Book).where(Book.title.startswith("A"), Book.title.icontains("b"), Book.title.regexp_match("c")))
print(select(Book).where(tuple_(Book.id, Book.year).in_([(1, 1843)]), Book.id.in_([Author.id, 1])))
