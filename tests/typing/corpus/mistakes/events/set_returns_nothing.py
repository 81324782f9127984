# event-return, silent: with retval=True the listener must answer the value
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


@event.listens_for(Author.name, "set", retval=True)
def tidy(target: Author, value: str, oldvalue: Any, initiator: Any) -> None:  # wrong
#> def tidy(target: Author, value: str, oldvalue: Any, initiator: Any) -> str:
    value.strip()  # wrong
    #> return value.strip()


Author(name="Ada", born=1815)
