# names-in-many-forms: back_populates, targets and conditions by constants, paths and longer texts
from typing import Final

from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy import and_

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


BACK: Final = "author"
OTHER = "books"
tagged = Table(
    "tagged",
    Base.metadata,
    Column("author_id", ForeignKey("author.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(
        back_populates=BACK, foreign_keys="[Book.author_id]", order_by="[Book.year.desc(), Book.id]"
    )
    edited: Mapped[list["Book"]] = relationship(
        primaryjoin="Author.id == Book.editor_id", viewonly=True
    )
    tags: Mapped[list["Tag"]] = relationship(
        secondary="tagged",
        primaryjoin="Author.id == tagged.c.author_id",
        secondaryjoin="Tag.id == tagged.c.tag_id",
        order_by="desc(Tag.name), Tag.id",
    )


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author: Mapped["Author"] = relationship(
        "Author", back_populates=OTHER, foreign_keys=[author_id], cascade="save-update,  merge"
    )
    editor: Mapped["Author | None"] = relationship(
        foreign_keys=lambda: [Book.editor_id], cascade="", lazy=True
    )


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


configure_mappers()
print(Author(books=[Book(year=1)]).books[0].author.tags)
