# subqueries: subqueries, common table expressions, exists, unions, aliases of tables
from sqlalchemy import ForeignKey, exists, func, select

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


totals = select(Book.author_id, func.count().label("books")).group_by(Book.author_id).subquery()
print(select(Author, totals.c.books).join(totals, totals.c.author_id == Author.id))
recent = select(Book).where(Book.year > 1843).cte("recent")
print(select(Author).where(exists().where(recent.c.author_id == Author.id)))
print(select(Author).where(select(Book.id).where(Book.author_id == Author.id).exists()))
print(select(Author.name).union_all(select(Book.title)))
last = select(func.max(Book.year)).where(Book.author_id == Author.id).scalar_subquery()
print(select(Author.name, last).where(last > 1843).correlate(Author))
other = Author.__table__.alias("other")
print(select(Author).join(other, other.c.name == Author.name).where(other.c.id != Author.id))
