# targets: bases, mixins, classes, managers of sessions and engines are listened to
from typing import Any

from sqlalchemy import Connection, create_engine, select
from sqlalchemy import event as core_event

from declarative_instr import event
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    Session,
    mapped_column,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class Stamped:
    stamp: Mapped[int | None]


class Author(Stamped, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@event.listens_for(Stamped, "init", propagate=True)
def stamp(target: Stamped, args: Any, kwargs: dict[str, Any]) -> None:
    kwargs.setdefault("stamp", 7)


@event.listens_for(Base, "load", propagate=True)
def loaded(target: Base, context: Any) -> None:
    print(target.__class__.__name__)


@event.listens_for(Author, "before_insert")
def before_insert(mapper: Mapper[Author], connection: Connection, target: Author) -> None:
    target.name = target.name.title()


@event.listens_for(Mapper, "mapper_configured")
def configured(mapper: Any, cls: type) -> None:
    print(cls.__name__)


@event.listens_for(Base, "class_instrument", propagate=True)
def instrumented(cls: type) -> None:
    print(cls)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
factory = sessionmaker(engine)


@event.listens_for(factory, "before_flush")
def flushing(session: Session, flush_context: Any, instances: Any) -> None:
    print(len(session.new))


@event.listens_for(factory, "after_commit")
def committed(session: Session) -> None:
    print("done")


@core_event.listens_for(engine, "before_cursor_execute")
def executed(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
    print(statement.split()[0])


with factory() as session:
    session.add(Author(name="ada"))
    session.commit()
    print(session.scalars(select(Author)).one().name)
    event.remove(Mapper, "mapper_configured", configured)
