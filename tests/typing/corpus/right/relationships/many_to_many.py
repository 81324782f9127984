# many-to-many: tables between as Table, by name and by function; sets and lists
from sqlalchemy import Column, ForeignKey, Table

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


tagged = Table(
    "tagged",
    Base.metadata,
    Column("book_id", ForeignKey("book.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[set["Tag"]] = relationship(secondary=tagged, back_populates="books")
    shown: Mapped[list["Tag"]] = relationship(secondary="tagged", viewonly=True, order_by="Tag.id")
    again: Mapped[list["Tag"]] = relationship(secondary=lambda: tagged, viewonly=True)


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list[Book]] = relationship(secondary=tagged, back_populates="tags")


book = Book(tags={Tag(), Tag()})
book.tags |= {Tag()}
print(len(book.tags), [one.books[0] is book for one in book.tags])
