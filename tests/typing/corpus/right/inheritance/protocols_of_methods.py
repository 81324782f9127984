# protocols: mapped objects are passed where a protocol asks for methods
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

    def title(self) -> str:
        return self.name.title()


def titled(one: HasTitle) -> str:
    return one.title()


print(titled(Author(id=1, name="ada")))
