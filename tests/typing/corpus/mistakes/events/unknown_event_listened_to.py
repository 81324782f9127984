# unknown-event, fails: listen() is given the name of no event
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


def note(target: Author, value: str, oldvalue: Any, initiator: Any) -> None:
    print(value)


event.listen(Author.name, "sett", note)  # wrong
#> event.listen(Author.name, "set", note)
Author(name="Ada", born=1815)
