# protocol, fails: an object is passed as something that its class is not
from typing import Protocol

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class HasTitle(Protocol):
    def title(self) -> str: ...


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]

    def title(self) -> str:
        return self.name.title()


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)


def greet(somebody: HasTitle) -> str:
    return f"Hello {somebody.title()}"


print(greet(Tag(id=1)))  # wrong
#> print(greet(Author(name="Ada", born=1815)))
