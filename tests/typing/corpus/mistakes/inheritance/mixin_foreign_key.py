# unknown-table, fails: a mixin's foreign key names a table that does not exist
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    declared_attr,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Owned:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("authors.id"))  # wrong
        #> return mapped_column(ForeignKey("author.id"))

    @declared_attr
    def owner(cls) -> Mapped["Author"]:
        return relationship("Author")


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


class Book(Owned, Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
