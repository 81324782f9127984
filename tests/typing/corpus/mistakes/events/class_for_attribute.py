# class-for-attribute, fails: an event of attributes is asked of the class
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


@event.listens_for(Author, "set")  # wrong
#> @event.listens_for(Author.name, "set")
def note(target: Author, value: str, oldvalue: Any, initiator: Any) -> None:
    print(value)


ada = Author(name="Ada")
ada.books = [Book()]
