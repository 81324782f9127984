"""`sqlalchemy.event` on our targets, and methods that listen, with rows of a database."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import create_engine, select

from declarative_instr import event, register_class
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
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


# Classes that are not mapped yet -------------------------------------------------------------------


def test_a_plain_class_keeps_its_listeners_until_classes_below_it_are_mapped() -> None:
    heard: list[str] = []

    class Named:
        pass

    def hear(target: object, _args: object, _kwargs: object) -> None:
        heard.append(type(target).__name__)

    sqlalchemy.event.listen(Named, "init", hear, propagate=True)

    class Title(Named, Base):
        __tablename__ = "title"
        id: Mapped[int] = mapped_column(primary_key=True)

    Title()
    sqlalchemy.event.remove(Named, "init", hear)
    Title()

    assert heard == ["Title"]


def test_instrumentation_below_a_plain_class_is_told_through_core() -> None:
    heard: list[type] = []

    class Named:
        pass

    sqlalchemy.event.listen(Named, "class_instrument", heard.append)

    class Heading(Named):
        pass

    register_class(Heading)

    assert heard == [Heading]


def test_what_is_no_target_of_ours_is_refused_by_core() -> None:
    with pytest.raises(sqlalchemy.exc.InvalidRequestError, match="No such event"):
        sqlalchemy.event.listen("a text", "init", print)


LEFT_TO_THE_OTHER = """
import sqlalchemy.orm
from sqlalchemy import event
from declarative_instr import event as ours
import declarative_instr.orm

class Plain: ...
def hear(target, args, kwargs): print("heard")

event.listen(Plain, "init", hear)
print(ours.contains(Plain, "init", hear), event.contains(Plain, "init", hear))
mapped = sqlalchemy.orm.registry()
table = sqlalchemy.Table("t", mapped.metadata, sqlalchemy.Column("id", sqlalchemy.Integer, primary_key=True))
mapped.map_imperatively(Plain, table)
Plain()
event.listen(Plain, "init", lambda *_: print("twice"))
Plain()
"""


def test_a_plain_class_is_left_to_the_other_orm_where_that_is_loaded() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", LEFT_TO_THE_OTHER], check=True, capture_output=True, text=True
    )

    assert answer.stdout.split() == ["False", "True", "heard", "heard", "twice"]


# Mappers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("api", [sqlalchemy.event, event], ids=["core", "ours"])
def test_mapper_stands_for_the_objects_of_its_class(api: Any) -> None:
    heard: list[object] = []

    def hear(target: object, _args: object, _kwargs: object) -> None:
        heard.append(type(target))

    api.listen(class_mapper(Author), "init", hear)
    Author()
    api.remove(class_mapper(Author), "init", hear)
    Author()

    assert heard == [Author]


def test_class_of_mappers_stands_for_objects_of_all_classes_earlier_and_later_ones() -> None:
    heard: list[str] = []

    def hear(target: Any, _args: object, _kwargs: object) -> None:
        heard.append(type(target.object).__name__)

    event.listen(Mapper, "init", hear, raw=True)

    class Chapter(Base):
        __tablename__ = "chapter"
        id: Mapped[int] = mapped_column(primary_key=True)

    Author()
    Chapter()
    event.remove(Mapper, "init", hear)
    Author()
    Chapter()

    assert heard == ["Author", "Chapter"]
