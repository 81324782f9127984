# is-none, silent: `is None` asks Python, not the database
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(Author).where(Author.name is None))  # wrong
#> print(select(Author).where(Author.name.is_(None)))
