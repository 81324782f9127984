# python-not, silent: `not` negates a column in Python
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_living: Mapped[bool]


print(select(Author).where(not Author.is_living))  # wrong
#> print(select(Author).where(~Author.is_living))
