# relation-in, fails: in_() is asked of a reference
from sqlalchemy import ForeignKey, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship()


authors = [Author(id=1), Author(id=2)]
print(select(Book).where(Book.author.in_(authors)))  # wrong
#> print(select(Book).where(Book.author_id.in_([author.id for author in authors])))
