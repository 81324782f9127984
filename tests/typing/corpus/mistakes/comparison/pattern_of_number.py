# pattern-type, silent: like() is given a number
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


print(select(Author).where(Author.name.like(1)))  # wrong
#> print(select(Author).where(Author.name.like("1%")))
