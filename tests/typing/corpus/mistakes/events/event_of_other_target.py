# event-of-other-target, fails: an event of objects is listened to at an attribute
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


@event.listens_for(Author.name, "load")  # wrong
#> @event.listens_for(Author, "load")
def note(target: Author, context: Any) -> None:
    print(target)


Author(name="Ada", born=1815)
