# constraint-length, fails: a composite foreign key has more columns here than there
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
        ForeignKeyConstraint(["country", "number"], ["author.country"]),  # wrong
        #> ForeignKeyConstraint(["country", "number"], ["author.country", "author.number"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str]
    number: Mapped[int]


configure_mappers()
