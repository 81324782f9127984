# one-side-alone: relations without another side, two relations over one key, views
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship()
    drafts: Mapped[list["Book"]] = relationship(
        primaryjoin="and_(Author.id == Book.author_id, Book.year == None)", viewonly=True
    )
    newest: Mapped["Book | None"] = relationship(
        order_by="Book.year.desc()", viewonly=True, uselist=False
    )


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))


class Review(Base):
    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))
    book: Mapped[Book] = relationship()


configure_mappers()
print(Author(books=[Book()]).drafts, Author().newest, Review(book=Book()).book.id)
