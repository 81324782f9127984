# foreign-key-argument, fails: the target of a foreign key is a class
from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Author))  # wrong
    #> author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


configure_mappers()
