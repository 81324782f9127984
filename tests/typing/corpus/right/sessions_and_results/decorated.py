# decorated: sessions come through decorators, dependencies and dataclasses
import dataclasses
from collections.abc import Callable
from typing import ParamSpec, Concatenate
from typing import TypeVar

from sqlalchemy import create_engine, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


P = ParamSpec("P")
R = TypeVar("R")


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def with_session(function: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        with Session(engine) as session:
            return function(session, *args, **kwargs)

    return call


@with_session
def count(session: Session, model: type[Base]) -> int:
    return len(session.scalars(select(model)).all())


@dataclasses.dataclass
class Service:
    make: Callable[[], Session]
    cache: dict[int, Author] = dataclasses.field(default_factory=dict)

    def author(self, key: int) -> Author | None:
        with self.make() as session:
            return self.cache.get(key) or session.get(Author, key)


print(count(Author), Service(sessionmaker(engine)).author(1), Service(lambda: Session(engine)).author(1))
