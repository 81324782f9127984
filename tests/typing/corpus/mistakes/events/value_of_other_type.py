# event-value-type, silent: a listener takes the value as an int, the attribute holds str
from typing import Any

from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


@event.listens_for(Author.name, "set")
def note(target: Author, value: int, oldvalue: Any, initiator: Any) -> None:  # wrong
#> def note(target: Author, value: str, oldvalue: Any, initiator: Any) -> None:
    print(value)


Author(name="Ada", born=1815)
