from declarative_instr.orm import DeclarativeBase, Mapped

from . import columns
from .columns import Key, Name, Stamped, reference


class Base(DeclarativeBase):
    pass


class Author(Stamped, Base):
    __tablename__ = "author"

    id: Mapped[Key]
    name: Mapped[Name]


class Book(columns.Stamped, Base):
    __tablename__ = "book"

    id: Mapped[columns.Key]
    title: Mapped[columns.Name]
    author_id: Mapped[int] = reference("author.id")
