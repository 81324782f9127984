# results: rows and objects are taken from results in every documented way
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ForeignKey, Result, Row, ScalarResult, create_engine, func, select, text

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
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
with Session(engine) as session:
    session.add_all(Author(name=name, books=[Book(title="Notes", year=1843)]) for name in ("Ada", "Mary"))
    session.commit()
    for author in session.scalars(select(Author).order_by(Author.id)):
        print(author.name.upper())
    for (author,) in session.execute(select(Author)):
        print(author.id + 1)
    for row in session.execute(select(Author.name, Book.year).join(Author.books)):
        print(row.name, row[1] + 1, row._mapping["year"], row.year, *row)
    for name, year in session.execute(select(Author.name, Book.year).join(Book.author)):
        print(name.upper(), year + 1)
    for author, book in session.execute(select(Author, Book).join(Author.books)).all():
        print(author.name, book.title, book.author is author)
    pairs: Sequence[Row[int, str]] = session.execute(select(Author.id, Author.name)).all()
    names: dict[int, str] = {key: name for key, name in pairs}
    print(names)
    print(session.execute(select(Author.name, Author.id)).mappings().all()[0]["name"])
    print(session.execute(select(func.count(Author.id))).scalar_one() + 1)
    print(session.scalars(select(Author).options(joinedload(Author.books))).unique().all())
    print(session.scalar(select(func.count()).select_from(Author)), session.scalars(select(Author.name)).first())
    result: Result[str] = session.execute(select(Author.name))
    titles: ScalarResult[str] = session.scalars(select(Book.title))
    print([one.upper() for one in result.scalars()], [one.upper() for one in titles], list(session))
    print([len(part) for part in session.scalars(select(Author)).partitions(1)])
    value: Any = session.execute(text("SELECT 1")).scalar()
    print(value + 1, session.connection().execute(select(Author.__table__)).all())
