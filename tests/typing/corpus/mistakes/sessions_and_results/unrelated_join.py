# join-unrelated, fails: a statement is joined to a class that nothing joins
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int]


print(select(Author).join(Tag))  # wrong
#> print(select(Author).join(Tag, Tag.author_id == Author.id))
