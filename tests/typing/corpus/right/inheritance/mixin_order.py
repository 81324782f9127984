# mixins: mixins, abstract bases, ABCs and protocols beside the declarative base
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Protocol

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Describable(ABC):
    @abstractmethod
    def describe(self) -> str: ...


class Printable(Protocol):
    def describe(self) -> str: ...


class Helper:
    def keys(self) -> list[str]:
        return sorted(vars(self))


class Base(Helper, DeclarativeBase):
    def __init_subclass__(cls, label: str = "", **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        cls.label = label

    label: ClassVar[str]

    @property
    def shown(self) -> str:
        return f"{self.label} {self.keys()}"


class Keyed(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)


class Author(Keyed, label="writer"):
    __tablename__ = "author"

    name: Mapped[str]

    def describe(self) -> str:
        return f"{self.label} {self.name}"

    def __repr__(self) -> str:
        return f"Author({self.name!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Author) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)


def show(one: Printable) -> str:
    return one.describe()


print(show(Author(id=1, name="Ada")), Author(id=1, name="x") == Author(id=1, name="y"), Author(name="z").shown)
