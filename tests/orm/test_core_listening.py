"""`sqlalchemy.event` on our targets, and methods that listen, with rows of a database."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import create_engine, select

from declarative_instr import event
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    class_mapper,
    mapped_column,
    reconstructor,
    validates,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    __allow_unmapped__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    heard: list[str]

    @validates("name")
    def tidy(self, _key: str, value: str) -> str:
        return value.strip()

    @reconstructor
    def restore(self) -> None:
        self.heard = ["restored"]


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def targets() -> dict[str, tuple[Any, str]]:
    return {
        "attribute": (Author.name, "set"),
        "instance": (Author, "init"),
        "instrumentation": (Base, "class_instrument"),
        "mapper": (Author, "before_insert"),
        "session": (Session, "after_begin"),
    }


@pytest.mark.parametrize("family", targets())
def test_both_apis_know_what_core_registered(family: str) -> None:
    target, name = targets()[family]

    def hear(*_: object) -> None: ...

    sqlalchemy.event.listen(target, name, hear)
    found = sqlalchemy.event.contains(target, name, hear), event.contains(target, name, hear)
    sqlalchemy.event.remove(target, name, hear)

    assert found == (True, True)
    assert not event.contains(target, name, hear)
    assert not sqlalchemy.event.contains(target, name, hear)


@pytest.mark.parametrize("family", targets())
def test_decorator_of_core_registers_too(family: str) -> None:
    target, name = targets()[family]

    @sqlalchemy.event.listens_for(target, name)
    def hear(*_: object) -> None: ...

    found = event.contains(target, name, hear)
    event.remove(target, name, hear)

    assert found
    assert not event.contains(target, name, hear)


def test_modifiers_pass_through_core() -> None:
    heard: list[Any] = []

    def hear(**told: Any) -> str:
        heard.append(type(told["target"]).__name__)
        return "other"

    sqlalchemy.event.listen(
        Author.name, "set", hear, named=True, raw=True, retval=True, insert=True
    )
    one = Author(name="a")
    sqlalchemy.event.remove(Author.name, "set", hear)

    assert heard == ["InstanceState"]
    assert one.name == "other"


def test_validator_checks_what_is_set_and_not_what_is_loaded(session: Session) -> None:
    session.add(Author(name=" Ann "))
    session.flush()
    session.execute(sqlalchemy.text("update author set name = ' Bob '"))
    session.expire_all()

    found = session.scalars(select(Author)).one()

    assert found.name == " Bob "
    assert list(class_mapper(Author).validators) == ["name"]


def test_reconstructor_runs_for_loaded_objects_alone(session: Session) -> None:
    made = Author(name="a")
    session.add(made)
    session.commit()
    session.expunge_all()

    loaded = session.scalars(select(Author)).one()

    assert not hasattr(made, "heard")
    assert loaded.heard == ["restored"]
