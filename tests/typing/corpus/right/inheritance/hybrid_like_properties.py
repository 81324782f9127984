# properties: properties, slots of state, and methods over mapped attributes
from typing import Any, Self

from sqlalchemy import Select, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str]
    last: Mapped[str]
    _rank: Mapped[int | None] = mapped_column("rank")

    def __init__(self, **values: Any) -> None:
        self.extra: list[str] = []
        for key, value in values.items():
            setattr(self, key, value)

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @name.setter
    def name(self, name: str) -> None:
        self.first, self.last = name.split()

    @property
    def rank(self) -> int:
        return self._rank or 0

    @classmethod
    def by_last(cls, last: str) -> Select[Self]:
        return select(cls).where(cls.last == last).order_by(cls.first)

    def __lt__(self, other: "Author") -> bool:
        return self.last < other.last


ada = Author(first="Ada", last="King")
ada.name = "Ada Lovelace"
print(ada.name, ada.rank, Author.by_last("King"), sorted([ada, Author(last="A")])[0].last, ada.extra)
