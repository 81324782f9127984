# filter-by-type, silent: filter_by() is given a value of another type
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(Author).filter_by(born="1815"))  # wrong
#> print(select(Author).filter_by(born=1815))
