# functions-of-sessions: results are passed through helpers with types of their own
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, Select, create_engine, func, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


EntityT = TypeVar("EntityT", bound=Base)


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


def page(session: Session, query: Select[EntityT], number: int, size: int = 10) -> Sequence[EntityT]:
    return session.scalars(query.limit(size).offset(number * size)).all()


def exactly_one(session: Session, query: Select[EntityT]) -> EntityT:
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise LookupError(query)
    return found


def or_none(session: Session, title: str) -> Book | None:
    return session.scalar(select(Book).where(Book.title == title).limit(1))


def counted(session: Session) -> dict[str, int]:
    query = select(Author.name, func.count(Book.id)).join(Author.books).group_by(Author.name)
    return {name: number for name, number in session.execute(query)}


def years(session: Session) -> Iterator[int]:
    yield from session.scalars(select(Book.year).distinct())


def upsert(session: Session, model: type[EntityT], key: int, **values: Any) -> EntityT:
    found = session.get(model, key)
    if found is None:
        found = model(id=key, **values)
        session.add(found)
    else:
        for name, value in values.items():
            setattr(found, name, value)
    return found


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    ada = upsert(session, Author, 1, name="Ada")
    ada.books.append(Book(title="Notes", year=1843))
    session.flush()
    print([one.name for one in page(session, select(Author), 0)], exactly_one(session, select(Author)).name)
    print(or_none(session, "x"), counted(session), [*years(session)], session.get_one(Book, 1).author.name)
    if (book := or_none(session, "Notes")) is not None:
        print(book.title.lower())
