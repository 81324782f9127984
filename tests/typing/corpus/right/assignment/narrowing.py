# narrowing: a reference that may be None is used after it was tested or assigned
from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author | None] = relationship()


def name_of(book: Book) -> str:
    if book.author is None:
        return "nobody"
    return book.author.name


book = Book()
print(name_of(book))
book.author = Author(name="Ada")
print(book.author.name.upper())
if book.author:
    print(book.author.name)
while (author := book.author) is not None:
    print(author.name)
    book.author = None
