# relations: relations compared with objects and None; any(), has(), contains()
from sqlalchemy import ForeignKey, and_, select

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
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author | None] = relationship(back_populates="books")


ada = Author(id=1, name="Ada")
book = Book(id=1, title="Notes")
print(select(Book).where(Book.author == ada, Book.author != None, ~(Book.author == ada)))
print(select(Book).where(Book.author.has(), Book.author.has(name="Ada"), Book.author.has(Author.id > 1)))
print(select(Author).where(Author.books.any(), ~Author.books.any(Book.title == "x"), Author.books.contains(book)))
print(select(Author).where(Author.books.any(and_(Book.title == "x", Book.id > 1))))
