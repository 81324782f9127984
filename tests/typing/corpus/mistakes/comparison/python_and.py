# python-and, silent: `and` joins two conditions in Python
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(Author).where(Author.name == "Ada" and Author.born == 1815))  # wrong
#> print(select(Author).where(Author.name == "Ada", Author.born == 1815))
