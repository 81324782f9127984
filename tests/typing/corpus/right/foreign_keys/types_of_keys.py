# types-of-keys: keys of related types, told by aliases, decorators and new types
from typing import Annotated, Literal, NewType
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Uuid

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)

AuthorId = NewType("AuthorId", int)
BigKey = Annotated[int, mapped_column(BigInteger, primary_key=True)]


class Base(DeclarativeBase):
    type_annotation_map = {AuthorId: Integer}


class Author(Base):
    __tablename__ = "author"

    id: Mapped[AuthorId] = mapped_column(primary_key=True)


class Series(Base):
    __tablename__ = "series"

    id: Mapped[BigKey]
    code: Mapped[str | None] = mapped_column(String(5), unique=True)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    author_id: Mapped[AuthorId] = mapped_column(ForeignKey("author.id"))
    editor_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    series_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("series.id"))
    code: Mapped[str] = mapped_column(String(5), ForeignKey("series.code"))
    before_id: Mapped[UUID | None] = mapped_column(ForeignKey("book.id"))
    before: Mapped["Book | None"] = relationship(remote_side=[id])
    mode: Mapped[Literal["a", "b"]] = mapped_column(String(1), ForeignKey("mode.name"))


class Mode(Base):
    __tablename__ = "mode"

    name: Mapped[str] = mapped_column(String(1), primary_key=True)


configure_mappers()
