# tables-without-classes: foreign keys lead to tables that no class has, or whose name is computed
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine

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


country = Table("country", Base.metadata, Column("code", String(2), primary_key=True))
PREFIX = "lib"


class Named:
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return f"{PREFIX}_{cls.__name__.lower()}"


class Author(Named, Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(ForeignKey("country.code"))


class Book(Base):
    __tablename__ = f"{PREFIX}_book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("lib_author.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey(f"{PREFIX}_author.id"))
    author: Mapped[Author] = relationship(foreign_keys="Book.author_id")


class Page(Base):
    __table__ = Table(
        "page",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("book_number", ForeignKey("lib_book.id")),
    )

    book: Mapped[Book] = relationship()


class Line(Base):
    __tablename__ = "line"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))


configure_mappers()
Base.metadata.create_all(create_engine("sqlite://"))
