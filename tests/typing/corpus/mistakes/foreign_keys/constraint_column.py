# constraint-column, fails: a composite foreign key names a column that the table does not have
from sqlalchemy import ForeignKeyConstraint

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    country: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class Book(Base):
    __tablename__ = "book"

    __table_args__ = (
        ForeignKeyConstraint(["land", "number"], ["author.country", "author.number"]),  # wrong
        #> ForeignKeyConstraint(["country", "number"], ["author.country", "author.number"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str]
    number: Mapped[int]


configure_mappers()
