# event-arity, fails: a listener of before_flush takes the session alone
from typing import Any

from sqlalchemy import create_engine

from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


factory = sessionmaker(create_engine("sqlite://"))


@event.listens_for(factory, "before_flush")
def note(session: Session) -> None:  # wrong
#> def note(session: Session, flush_context: Any, instances: Any) -> None:
    print(session.new)


factory()
