# text-as-condition, fails: a condition is a str that is not declared as SQL text
from sqlalchemy import select, text

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(Author).where("born = 1815"))  # wrong
#> print(select(Author).where(text("born = 1815")))
