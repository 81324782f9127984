# in-not-a-list, fails: in_() is given one value
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(Author).where(Author.id.in_(1)))  # wrong
#> print(select(Author).where(Author.id.in_([1])))
