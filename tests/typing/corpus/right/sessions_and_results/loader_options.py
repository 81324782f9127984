# loader-options: options for relations, chained, nested, by path and by wildcard
from sqlalchemy import ForeignKey, create_engine, select

from declarative_instr.orm import (
    DeclarativeBase,
    Load,
    Mapped,
    Session,
    defaultload,
    immediateload,
    joinedload,
    mapped_column,
    raiseload,
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
    best: Mapped["Book | None"] = relationship(viewonly=True, uselist=False)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    pages: Mapped[set["Page"]] = relationship()


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
options = [selectinload(Author.books).joinedload(Book.author), joinedload(Author.best)]
query = select(Author).options(*options)
deep = select(Author).options(
    selectinload(Author.books).options(selectinload(Book.pages), raiseload(Book.author)),
    defaultload(Author.best).selectinload(Book.pages),
    raiseload("*"),
)
other = select(Book).options(Load(Book).joinedload(Book.author, innerjoin=True).lazyload(Author.books))
some = select(Author).join(Author.books).where(Book.title == "x").options(immediateload(Author.books))
with Session(engine) as session:
    session.add(Author(name="Ada", books=[Book(title="Notes", pages={Page()})]))
    session.commit()
    for one in (query, deep, some):
        print(session.scalars(one).unique().all())
    print(session.get(Author, 1, options=[selectinload(Author.books)]), session.scalars(other).all())
