# answers-other-type, silent: the listener replaces the value by one of another type
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


@event.listens_for(Author.age, "set", retval=True)
def note(target: Author, value: int, oldvalue: Any, initiator: Any) -> str:  # wrong
    return str(value)  # wrong
#> def note(target: Author, value: int, oldvalue: Any, initiator: Any) -> int:
#>     return abs(value)


ada = Author(name="Ada")
ada.books = [Book()]
