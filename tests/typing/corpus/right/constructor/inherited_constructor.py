# inherited-constructor: the base or a mixin has a constructor
from typing import Any

from sqlalchemy import text

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    def __init__(self, *, label: str = "", **values: Any) -> None:
        self.label = label
        for key, value in values.items():
            setattr(self, key, value)


class Loud:
    name: Mapped[str]

    def shout(self) -> str:
        return self.name.upper()


class Author(Loud, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]

    def __init__(self, text: str = "new") -> None:
        super().__init__(label="tag", text=text)


print(Author(name="Ada", label="x").shout(), Author().label, Tag("old").text, Tag().text)
