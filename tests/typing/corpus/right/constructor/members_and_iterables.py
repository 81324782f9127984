# members-and-iterables: collections are given as lists, and assigned any list of members
from sqlalchemy import ForeignKey

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


books = [Book(title=title, year=1843) for title in ("Notes", "Letters")]
ada = Author(name="Ada", books=books)
ada.books = list(reversed(ada.books))
ada.books += [Book(title="More", year=1844)]
ada.books[0:1] = [Book(title="Other", year=1845)]
first, *others = sorted(ada.books, key=lambda book: book.title)
print(first.title, [book.author.name for book in others if book.author is ada])
