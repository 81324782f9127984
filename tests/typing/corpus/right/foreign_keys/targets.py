# targets: foreign keys name their targets as text, attribute and column
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


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Author.id))
    editor_id: Mapped[int] = mapped_column(ForeignKey(Author.__table__.c.id))
    printer_id: Mapped[int] = mapped_column(ForeignKey("author.id", ondelete="CASCADE", name="fk"))
    author: Mapped[Author] = relationship(foreign_keys=[author_id])
    editor: Mapped[Author] = relationship(foreign_keys="Book.editor_id")
    printer: Mapped[Author] = relationship(foreign_keys=lambda: Book.printer_id)


configure_mappers()
