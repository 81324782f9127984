# column-type, silent: the SQL type before a foreign key is not that of the annotation
from sqlalchemy import ForeignKey, Integer, String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(String(10), ForeignKey("author.id"))  # wrong
    #> author_id: Mapped[int] = mapped_column(Integer, ForeignKey("author.id"))


configure_mappers()
