# values-in-context: attributes are read where the context asks for a type
from collections.abc import Iterable

from sqlalchemy import ForeignKey, case

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    nickname: Mapped[str | None]
    born: Mapped[int | None]
    best: Mapped["Book | None"] = relationship(uselist=False, viewonly=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author | None] = relationship(back_populates="books")


def shown(author: Author) -> str:
    return author.nickname or author.name


def first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def owner(book: Book) -> Author | None:
    return book.author


ada = Author(name="Ada", books=[Book(title="Notes")])
book = ada.books[0]
nickname: str | None = ada.nickname
authors: list[Author | None] = [book.author, None]
known: list[Author] = [one for one in authors if one is not None]
known += [one.author for one in ada.books if one.author is not None]
names: dict[str, str | None] = {ada.name: ada.nickname, "x": None}
year = ada.born if ada.born is not None else 1815
titles = {one.title: one.author and one.author.name for one in ada.books}
print(shown(ada), first([ada.nickname, ada.name]), year + 1, len(known), titles, names, nickname)
book.author = owner(book)
book.author = ada if book.id is None else None
match book.author:
    case Author(name=found):
        print(found.upper())
    case None:
        print("nobody")
if (one := ada.best) is not None and one.author is not None:
    print(one.author.name)
try:
    assert ada.born is not None
    print(ada.born + 1)
except AssertionError:
    print(isinstance(book.author, Author) and book.author.name.upper())
