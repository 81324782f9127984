# plain-members: a mapped class has class variables, constants, properties and plain values
import functools
from typing import ClassVar, Final, Self

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    KINDS: ClassVar[tuple[str, ...]] = ("poet", "mathematician")
    LIMIT: Final = 80
    visits: int = 0

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    @property
    def shown(self) -> str:
        return self.name[: self.LIMIT]

    @functools.cached_property
    def length(self) -> int:
        return len(self.name)

    @classmethod
    def named(cls, name: str) -> Self:
        return cls(name=name)

    @staticmethod
    def tidy(name: str) -> str:
        return name.strip()


ada = Author.named(Author.tidy(" Ada "))
ada.visits += 1
print(ada.shown, ada.length, ada.visits, Author.KINDS[0])
