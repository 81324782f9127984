# relations-in-mixins: mixins have relations, one side is written in many classes
from typing import Any

from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    declared_attr,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class HasAuthor:
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))

    @declared_attr
    def author(cls: Any) -> Mapped["Author"]:
        return relationship(back_populates=f"{cls.__name__.lower()}s")


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author")
    letters: Mapped[list["Letter"]] = relationship(back_populates="author")


class Book(HasAuthor, Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)


class Letter(HasAuthor, Base):
    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
ada = Author(books=[Book()], letters=[Letter()])
print(ada.books[0].author is ada, ada.letters[0].author.books)
