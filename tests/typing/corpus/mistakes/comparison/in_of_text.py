# in-not-a-list, fails: in_() is given a text, which is no list of texts
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


print(select(Author).where(Author.name.in_("Ada")))  # wrong
#> print(select(Author).where(Author.name.in_(["Ada"])))
