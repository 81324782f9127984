# filter-by-name, fails: filter_by() is given a name that the class does not have
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(Author).filter_by(nmae="Ada"))  # wrong
#> print(select(Author).filter_by(name="Ada"))
