# arguments-of-many-kinds: classes, names, functions and expressions as arguments of relationship()
from sqlalchemy import ForeignKey, and_

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
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(
        "Book", back_populates="author", order_by="desc(Book.year), Book.title", lazy="selectin"
    )
    early: Mapped[list["Book"]] = relationship(
        lambda: Book,
        primaryjoin=lambda: and_(Author.id == Book.author_id, Book.year < 1850),
        viewonly=True,
        order_by=lambda: [Book.year, Book.title.desc()],
    )
    late: Mapped[list["Book"]] = relationship(
        primaryjoin="and_(Author.id == Book.author_id, Book.year >= 1850)",
        viewonly=True,
        lazy="raise",
    )


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id", ondelete="CASCADE"))
    author: Mapped[Author] = relationship(
        Author, back_populates="books", innerjoin=True, lazy="joined", passive_deletes=True, info={}
    )


configure_mappers()
print(Author.books.property.direction.name, Author.early.key)
