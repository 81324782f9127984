# loops: one listener for several names, several attributes, several classes
from typing import Any

from declarative_instr import event
from declarative_instr.event import RowEventName
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy import ForeignKey


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    nick: Mapped[str | None]
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))


def touch(mapper: Any, connection: Any, target: Author | Book) -> None:
    print(target.id)


def hear(*told: Any) -> None:
    print(told[1])


def on_text(target: Author, value: str | None, oldvalue: Any, initiator: Any) -> None:
    print(value)


for name in ("before_insert", "before_update"):
    event.listen(Base, name, touch, propagate=True)
LATER: tuple[RowEventName, ...] = ("before_delete", "after_delete")
for later in LATER:
    event.listen(Author, later, touch)
for change in ["append", "remove"]:
    event.listen(Author.books, change, hear)
for attribute in (Author.name, Author.nick):
    event.listen(attribute, "set", on_text)
for cls in (Author, Book):
    event.listen(cls, "after_insert", touch)
ada = Author(name="Ada", nick=None)
ada.books.append(Book())
