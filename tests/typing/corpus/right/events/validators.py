# validators: validators of several attributes, of collections, with removals, inherited
from typing import Any

from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    reconstructor,
    relationship,
    validates,
)


class Base(DeclarativeBase):
    pass


class Checked:
    @validates("name", "nickname")
    def tidy(self, key: str, value: str | None) -> str | None:
        return None if value is None else value.strip()


class Author(Checked, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    nickname: Mapped[str | None]
    books: Mapped[list["Book"]] = relationship(back_populates="author")

    @validates("books", include_removes=True, include_backrefs=False)
    def count(self, _key: str, book: "Book", is_remove: bool) -> "Book":
        print(is_remove)
        return book


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")

    @validates("year")
    def to_number(self, key: str, value: Any) -> int:
        return int(value)

    @validates("author")
    def check_author(self, key, value):  # type: ignore[no-untyped-def]
        return value

    @reconstructor
    def after_load(self) -> None:
        self.cached = 1


ada = Author(name=" Ada ", nickname=None, books=[Book(year=1843)])
print(ada.name, ada.tidy("name", " x "), ada.books.pop().to_number("year", "1"))
