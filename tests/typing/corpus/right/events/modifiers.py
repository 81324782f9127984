# modifiers: listeners with other arguments because of their modifiers
from typing import Any

from sqlalchemy import ForeignKey

from declarative_instr import event
from declarative_instr.orm import (
    DeclarativeBase,
    InstanceState,
    Mapped,
    mapped_column,
    relationship,
)


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


@event.listens_for(Book.title, "set", retval=True)
def tidy(target: Book, value: str, oldvalue: Any, initiator: Any) -> str:
    return value.strip()


@event.listens_for(Book.year, "set", named=True)
def note(value: int, **rest: Any) -> None:
    print(value, sorted(rest))


@event.listens_for(Book.year, "set", raw=True)
def note_state(state: InstanceState[Book], value: int, oldvalue: Any, initiator: Any) -> None:
    print(state.dict.keys())


@event.listens_for(Author.books, "append", propagate=True, once=True)
def note_book(target: Author, value: Book, initiator: Any) -> None:
    print(value.title)


@event.listens_for(Author.books, "bulk_replace")
def note_books(target: Author, values: list[Book], initiator: Any) -> None:
    print(len(values))


@event.listens_for(Author.name, "init_scalar", retval=True)
def unnamed(target: Author, value: Any, dict_: dict[str, Any]) -> str:
    dict_["name"] = "nobody"
    return "nobody"


@event.listens_for(Book.author, "set", active_history=True)
def note_author(target: Book, value: Author | None, oldvalue: object, initiator: Any) -> None:
    print(value.name if value else None)


ada = Author(books=[Book(title=" Notes ", year=1843)])
print(ada.name, ada.books[0].title)
