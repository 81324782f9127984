# joins: joins along relations, to classes and tables, with conditions, outer
from sqlalchemy import ForeignKey, select

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


print(select(Author).join(Author.books).where(Book.year > 1843))
print(select(Author).join(Book).options(), select(Book).join(Book.author, isouter=True, full=False))
print(select(Author.name, Book.title).join(Book, Author.id == Book.author_id))
print(select(Author).outerjoin(Author.books).where(Book.id.is_(None)))
print(select(Book.title).select_from(Author).join(Author.books), select(Book.title).join_from(Author, Book))
print(select(Author).join(Book.__table__), select(Author.name).join(target=Book, onclause=Author.books))
print(select(Author, Book).join(Author.books).order_by(Author.name, Book.year.desc()).limit(5).offset(1))
print(select(Author).where(Author.books.any()).distinct().with_for_update(), select(Author.books))
print(select(Author).filter_by(name="Ada").filter(Author.id > 1))
