# older-spellings: Optional, Union, List, Set and Dict of typing
from typing import Dict, List, Optional, Set, Union

from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    attribute_keyed_dict,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]]
    born: Mapped[Union[int, None]]
    books: Mapped[List["Book"]] = relationship(back_populates="author")
    prizes: Mapped[Set["Prize"]] = relationship()
    letters: Mapped[Dict[str, "Letter"]] = relationship(
        collection_class=attribute_keyed_dict("place")
    )


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[Optional[int]] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Optional[Author]] = relationship(back_populates="books")


class Prize(Base):
    __tablename__ = "prize"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


class Letter(Base):
    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


ada = Author(name="Ada", books=[Book()], prizes={Prize()}, letters={"London": Letter(place="London")})
ada.prizes.add(Prize())
print(len(ada.books), len(ada.prizes), ada.letters["London"].place.upper())
