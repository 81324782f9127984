# event-not-callable, fails: the listener is the answer of a function, not the function
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


event.listen(Author.name, "set", note(Author(name="", born=0), "", "", None))  # wrong
#> event.listen(Author.name, "set", note)
