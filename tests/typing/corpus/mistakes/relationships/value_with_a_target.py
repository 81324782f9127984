# relation-of-value, silent: the relation names its target, and its annotation a value
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
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[int] = relationship("Author")  # wrong
    #> author: Mapped[Author] = relationship("Author")


configure_mappers()
book = Book(author=Author(id=1))
print(book.author.id)
