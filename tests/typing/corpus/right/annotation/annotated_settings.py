# annotated-settings: the settings of classes have annotations of their own, as linters ask for
from typing import Any, ClassVar

from sqlalchemy import Index, MetaData, UniqueConstraint, text

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    __abstract__: ClassVar[bool] = True
    metadata: ClassVar[MetaData] = MetaData()


class Author(Base):
    __tablename__ = "author"
    __table_args__: ClassVar[dict[str, Any]] = {"comment": "who writes"}
    __mapper_args__: ClassVar[dict[str, Any]] = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Book(Base):
    __tablename__: str = "book"
    __table_args__: ClassVar[tuple[Any, ...]] = (UniqueConstraint("title"), {"comment": "written"})
    __mapper_args__: dict[str, Any] = {}

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class Tag(Base):
    __tablename__ = "tag"
    __table_args__ = (Index("ix_text", "text", unique=True), UniqueConstraint("text", "rank"))

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    rank: Mapped[int]


class Log(Base):
    __tablename__ = "log"
    __table_args__ = ()

    id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
print(Author.__tablename__.upper(), Book.__tablename__, Base.metadata.tables.keys())
