# back-populates-crossed, fails: two pairs of relations have their other sides exchanged
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[list["Book"]] = relationship(
        foreign_keys="Book.author_id", back_populates="editor"  # wrong
        #> foreign_keys="Book.author_id", back_populates="author"
    )
    edited: Mapped[list["Book"]] = relationship(
        foreign_keys="Book.editor_id", back_populates="author"  # wrong
        #> foreign_keys="Book.editor_id", back_populates="editor"
    )


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    editor_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(foreign_keys=author_id, back_populates="written")
    editor: Mapped[Author] = relationship(foreign_keys=editor_id, back_populates="edited")


configure_mappers()
