# between-type, silent: a bound of between() is of another type than the column
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(Author).where(Author.born.between(1800, "1850")))  # wrong
#> print(select(Author).where(Author.born.between(1800, 1850)))
