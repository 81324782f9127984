# table-of-class: the table of a declared class is used as Core's
from sqlalchemy import ForeignKey, inspect, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


print(Author.__table__.constraints, Author.__table__.name, Author.__tablename__.upper())
print([column.name for column in Book.__table__.columns if column.foreign_keys])
print(select(Author.__table__.c.name).where(Author.__table__.c.id == 1))
print(Author.__mapper__.local_table is inspect(Author).local_table)
