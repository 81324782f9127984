# wrong-listener-of-set, fails: listen() with a function for another event
from typing import Any

from sqlalchemy import ForeignKey

from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    age: Mapped[int] = mapped_column(default=0)
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author | None] = relationship(back_populates="books")


def note(target: Author, value: Book, initiator: Any) -> None:
    print(value)


event.listen(Author.books, "append", note)
event.listen(Author.name, "set", note)  # wrong
#> event.listen(Author.books, "remove", note)


ada = Author(name="Ada")
ada.books = [Book()]
