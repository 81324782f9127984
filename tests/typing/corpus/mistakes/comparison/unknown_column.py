# unknown-attribute, fails: a statement names an attribute that the class does not have
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(Author).order_by(Author.nmae))  # wrong
#> print(select(Author).order_by(Author.name))
