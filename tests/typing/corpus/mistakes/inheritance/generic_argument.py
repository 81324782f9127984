# generic-argument, silent: a method of a generic base is given another type than the class's
from typing import Generic, TypeVar

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


Key = TypeVar("Key")


class Keyed(Base, Generic[Key]):
    __abstract__ = True

    def describe(self, key: Key) -> str:
        return f"{type(self).__name__} {key}"


class Author(Keyed[int]):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


print(Author(id=1).describe("1"))  # wrong
#> print(Author(id=1).describe(1))
