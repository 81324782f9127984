# event-arity, fails: a listener of before_insert forgets the connection
from typing import Any

from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


@event.listens_for(Author, "before_insert")
def note(mapper: Any, target: Author) -> None:  # wrong
#> def note(mapper: Any, connection: Any, target: Author) -> None:
    print(target)


configure_mappers()
