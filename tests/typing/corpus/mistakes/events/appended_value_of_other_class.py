# event-value-type, silent: a listener of append takes members of another class
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
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


@event.listens_for(Author.books, "append")
def note(target: Author, value: Author, initiator: Any) -> None:  # wrong
#> def note(target: Author, value: Book, initiator: Any) -> None:
    print(value)


Author(name="Ada", books=[Book(title="Notes", year=1843)])
