# primary-key-elsewhere: the primary key comes from a constraint, a mixin, an alias or a table
from typing import Annotated, Any

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    declared_attr,
    mapped_column,
)


class Base(DeclarativeBase):
    pass


Key = Annotated[int, mapped_column(primary_key=True)]
OPTIONS: dict[str, Any] = {"primary_key": True}


class Keyed:
    @declared_attr
    def id(cls) -> Mapped[int]:
        return mapped_column(primary_key=True)


class Numbered:
    number: Mapped[Key]


class Pair(Base):
    __tablename__ = "pair"
    __table_args__ = (PrimaryKeyConstraint("first", "second"),)

    first: Mapped[int]
    second: Mapped[int]


class Author(Keyed, Base):
    __tablename__ = "author"


class Tag(Numbered, Base):
    __tablename__ = "tag"


class Book(Base):
    __table__ = Table("book", Base.metadata, Column("id", Integer, primary_key=True))


class Letter(Base):
    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(**OPTIONS)


configure_mappers()
print([[column.name for column in one.__table__.primary_key] for one in (Pair, Author, Tag, Book, Letter)])
