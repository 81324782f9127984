# unusual-collections: a collection class of one's own, keyed dictionaries, one told by option alone
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    KeyFuncDict,
    Mapped,
    attribute_keyed_dict,
    keyfunc_mapping,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Shelf(list["Book"]):
    def titles(self) -> list[str]:
        return sorted(book.title for book in self)


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[Shelf] = relationship("Book", collection_class=Shelf)
    by_title: Mapped[dict[str, "Book"]] = relationship(
        collection_class=attribute_keyed_dict("title"), viewonly=True
    )
    by_length: Mapped[KeyFuncDict[int, "Book"]] = relationship(
        collection_class=keyfunc_mapping(lambda book: len(book.title)), viewonly=True
    )
    all_books: Mapped[set["Book"]] = relationship(collection_class=set, viewonly=True)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


ada = Author()
ada.books.append(Book(title="Notes"))
print(ada.books.titles(), ada.by_title.get("Notes"), ada.by_length.keys(), len(ada.all_books))
