# dict-key-type, silent: a collection that is keyed by title is read by number
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    attribute_keyed_dict,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[dict[str, "Book"]] = relationship(
        collection_class=attribute_keyed_dict("title")
    )


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


ada = Author(books={"Notes": Book(title="Notes")})
print(ada.books.get(1))  # wrong
#> print(ada.books.get("Notes"))
