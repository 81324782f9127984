# unknown-attribute, fails: a class is asked for an attribute of a mixin that it does not have
from datetime import datetime

from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Stamped:
    created: Mapped[datetime]


class Author(Stamped, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)


print(select(Tag.created))  # wrong
#> print(select(Author.created))
