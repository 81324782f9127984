# collection-class, silent: the annotation says list, the collection is keyed
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)
from declarative_instr.orm.collections import attribute_keyed_dict


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    pages: Mapped[list["Page"]] = relationship(collection_class=attribute_keyed_dict("id"))  # wrong
    #> pages: Mapped[dict[int, "Page"]] = relationship(collection_class=attribute_keyed_dict("id"))


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))


configure_mappers()
