# iterables-for-lists: a list is filled from a tuple, a generator and the values of a dictionary
from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


Author(books=())
Author(books=(Book(title="Notes"), Book(title="Letters")))
Author(books=({"Notes": Book(title="Notes")}).values())
ada = Author(books=(Book(title=title) for title in ("Notes", "Letters")))
print([book.title for book in ada.books])
