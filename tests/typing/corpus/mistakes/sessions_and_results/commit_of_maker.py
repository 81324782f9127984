# session-kind, silent: a function that wants a session is given the engine
from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


def count(session: Session) -> int:
    return len(session.new) if isinstance(session, Session) else 0


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print(count(engine))  # wrong
#> print(count(Session(engine)))
