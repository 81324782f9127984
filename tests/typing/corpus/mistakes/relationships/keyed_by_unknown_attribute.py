# keyed-attribute, silent: the collection is keyed by an attribute that its members do not have
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    attribute_keyed_dict,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[dict[str, "Book"]] = relationship(
        collection_class=attribute_keyed_dict("titel")  # wrong
        #> collection_class=attribute_keyed_dict("title")
    )


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


configure_mappers()
ada = Author()
ada.books["Notes"] = Book(title="Notes")
del ada.books["Notes"]
