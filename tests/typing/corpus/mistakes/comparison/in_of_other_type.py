# in-type, silent: in_() is given texts for an int column
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(Author).where(Author.id.in_(["1", "2"])))  # wrong
#> print(select(Author).where(Author.id.in_([1, 2])))
