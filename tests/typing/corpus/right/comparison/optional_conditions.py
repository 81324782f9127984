# optional-conditions: columns of truth values that may be NULL are conditions
from typing import Any

from sqlalchemy import ForeignKey, and_, case, create_engine, not_, or_, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    famous: Mapped[bool | None]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    lent: Mapped[bool | None]
    sold: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Author.id))
    author: Mapped[Author | None] = relationship(back_populates="books")


statements: list[Any] = [
    select(Book).where(Book.lent),
    select(Book).where(~Book.lent, not_(Book.lent)),
    select(Book).where(and_(Book.lent, Book.sold), or_(Book.lent, Book.sold)),
    select(Book).filter(Book.lent & Book.sold | ~Book.sold),
    select(case((Book.lent, 1), else_=0)),
    select(Author).where(Author.books.any(Book.lent), Author.famous),
    select(Book).where(Book.author.has(Author.famous)),
    select(Book.lent).where(Book.lent.is_(None), Book.lent == None),  # noqa: E711
]
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    for statement in statements:
        print(session.execute(statement).all())
