# narrowed-members: a subclass says more of what its bases declare
from collections.abc import Iterable

from sqlalchemy import String, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Named:
    name: Mapped[str]


class Author(Named, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)


class Tag(Named, Base):
    __tablename__ = "tag"

    name: Mapped[str] = mapped_column(primary_key=True)


def names(things: Iterable[Named]) -> list[str]:
    return [thing.name for thing in things]


print(names([Author(name="Ada"), Tag(name="new")]), select(Tag.name).where(Tag.name == Author.name))
