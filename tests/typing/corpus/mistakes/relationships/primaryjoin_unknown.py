# primaryjoin-name, fails: the condition of the join names a column that does not exist
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
    books: Mapped[list["Book"]] = relationship(
        primaryjoin="Author.id == Book.autor_id"  # wrong
        #> primaryjoin="Author.id == Book.author_id"
    )


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


configure_mappers()
