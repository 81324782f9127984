# option-chain, fails: the second step of a loader option begins at another class
from sqlalchemy import ForeignKey, create_engine, select

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
query = select(Author).options(selectinload(Author.books).selectinload(Author.books))  # wrong
#> query = select(Author).options(selectinload(Author.books).selectinload(Book.author))
with Session(engine) as session:
    print(session.scalars(query).all())
