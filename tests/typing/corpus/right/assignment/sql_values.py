# sql-values: attributes are set to SQL, and to objects that are read again at once
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, create_engine, func, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(default="x")
    pages: Mapped[int] = mapped_column(default=1)
    sold: Mapped[int | None]
    price: Mapped[Decimal] = mapped_column(default=Decimal(1))
    weight: Mapped[float] = mapped_column(default=1)
    changed: Mapped[datetime | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author | None] = relationship(back_populates="books")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    book = Book(title="Notes")
    session.add(book)
    session.flush()
    book.pages = Book.pages + 1
    book.sold = Book.pages * 2
    book.weight = Book.pages / 2
    book.price = select(func.sum(Book.pages)).scalar_subquery()
    book.changed = func.now()
    book.title = func.upper(Book.title)
    session.commit()
    print(book.pages + 1, book.title.lower(), f"{book.weight:.1f}")
    book.pages += 1
    book.title, book.sold = "More", None
    book.sold = (book.sold or 0) + 1
    book.weight = 2
    del book.changed
    author = Author(books=[book])
    author.books += [Book()]
    author.books[0].title = "Last"
    if book.author is not None:
        book.author.name = book.title[:3]
    session.add(author)
    session.commit()
    print(author.name, [one.title for one in author.books])
