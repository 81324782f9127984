import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import MetaData, Table, event
from sqlalchemy.exc import InvalidRequestError, NoInspectionAvailable

from declarative_instr.orm.core_bridge.hooks import (
    EventBridge,
    InspectionTargetError,
    register_inspection,
)


class Ours(type):
    """Metaclass of the classes whose events and inspections are ours."""


class Thing(metaclass=Ours):
    """An object of ours."""


class Recorder:
    """An event API of ten lines."""

    def __init__(self) -> None:
        self.listeners: list[tuple[object, str, Callable[..., Any], dict[str, bool]]] = []

    def listen(self, target: object, name: str, fn: Callable[..., Any], **modifiers: bool) -> None:
        self.listeners.append((target, name, fn, modifiers))

    def remove(self, target: object, name: str, fn: Callable[..., Any]) -> None:
        self.listeners = [each for each in self.listeners if each[:3] != (target, name, fn)]


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    recorder = Recorder()
    names = ["before_insert", "before_parent_attach"]
    bridge = EventBridge(
        lambda target, _name: isinstance(target, Ours | Thing), recorder.listen, recorder.remove
    )
    bridge.claim(names)
    bridge.claim(names)
    yield recorder
    bridge.release(names)


def hear(*_arguments: object) -> str:
    return "heard"


def test_listeners_on_our_targets_reach_our_api(recorder: Recorder) -> None:
    event.listen(Thing, "before_insert", hear, propagate=True, named=True)
    event.listens_for(Thing, "before_insert")(len)

    first, second = recorder.listeners
    assert first == (Thing, "before_insert", hear, {"named": True, "propagate": True})
    assert second == (Thing, "before_insert", len, {})


def test_a_listener_is_found_and_removed_by_what_was_registered(recorder: Recorder) -> None:
    thing = Thing()
    event.listen(thing, "before_insert", hear)

    assert event.contains(thing, "before_insert", hear)
    assert not event.contains(Thing(), "before_insert", hear)
    event.remove(thing, "before_insert", hear)
    assert not event.contains(thing, "before_insert", hear)
    assert recorder.listeners == []
    with pytest.raises(InvalidRequestError, match="No listeners found"):
        event.remove(thing, "before_insert", hear)


def test_a_bound_method_stays_registered(recorder: Recorder) -> None:
    class Ear:
        def hear(self) -> None: ...

    ear = Ear()
    event.listen(Thing, "before_insert", ear.hear)
    gc.collect()

    event.remove(Thing, "before_insert", ear.hear)

    assert recorder.listeners == []


def test_once_hands_over_a_listener_that_answers_one_time(recorder: Recorder) -> None:
    event.listen(Thing, "before_insert", hear, once=True)

    ((_target, _name, wrapper, _modifiers),) = recorder.listeners
    assert (wrapper(), wrapper()) == ("heard", None)
    event.remove(Thing, "before_insert", hear)
    assert recorder.listeners == []


def test_listeners_are_forgotten_with_their_target(recorder: Recorder) -> None:
    thing = Thing()
    event.listen(thing, "before_insert", hear)
    key = (id(thing), "before_insert", id(hear))
    recorder.listeners.clear()

    del thing
    gc.collect()

    assert key not in event.registry._key_to_collection


def test_names_that_nobody_knows_are_refused_in_cores_words(recorder: Recorder) -> None:
    with pytest.raises(InvalidRequestError, match="No such event 'no_such_event'"):
        event.listen(Thing, "no_such_event", hear)
    assert recorder.listeners == []


def test_cores_own_targets_keep_their_events(recorder: Recorder) -> None:
    table = Table("t", MetaData())

    event.listen(table, "before_parent_attach", hear)

    assert recorder.listeners == []
    assert event.contains(table, "before_parent_attach", hear)


def test_inspect_answers_for_classes_and_instances() -> None:
    class Meta(type): ...

    class Base(metaclass=Meta): ...

    class Child(Base): ...

    def of_class(cls: type) -> object:
        return ("mapper", cls) if cls is not Base else None

    def of_instance(subject: object) -> object:
        return ("state", type(subject))

    register_inspection(Meta, of_class, Base, of_instance)
    register_inspection(Meta, of_class, Base, of_instance)

    assert sqlalchemy.inspect(Child) == ("mapper", Child)
    assert sqlalchemy.inspect(Child()) == ("state", Child)
    with pytest.raises(NoInspectionAvailable):
        sqlalchemy.inspect(Base)


@pytest.mark.parametrize("classes", [(type, Thing), (Ours, object)])
def test_nobody_may_claim_every_class(classes: tuple[type, type]) -> None:
    with pytest.raises(InspectionTargetError, match="every class would be affected"):
        register_inspection(classes[0], id, classes[1], id)


SIDE_BY_SIDE = """
from sqlalchemy import create_engine, event, inspect
from declarative_instr.orm.core_bridge.hooks import EventBridge, register_inspection

class Ours(type): ...
class Thing(metaclass=Ours): ...

heard = []
def claim():
    EventBridge(lambda target, _name: isinstance(target, Ours), lambda *a, **k: heard.append(a[1]),
        print).claim(["before_insert", "set", "before_flush"])
    register_inspection(Ours, lambda _class: "ours", Thing, lambda _object: "our state")

if {first}: claim()
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
if not {first}: claim()

class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)

theirs = []
for target, name in ((User, "before_insert"), (User.id, "set"), (Session, "before_flush")):
    event.listen(target, name, lambda *_, name=name: theirs.append(name))
event.listen(Thing, "before_insert", len)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(User(id=1))
    session.commit()
print(sorted(theirs), heard, inspect(Thing), inspect(Thing()), inspect(User).class_.__name__)
"""


@pytest.mark.parametrize("first", [True, False], ids=["ours first", "theirs first"])
def test_the_stock_orm_keeps_its_events_and_inspections(first: bool) -> None:  # noqa: FBT001  a parameter
    program = SIDE_BY_SIDE.replace("{first}", str(first))

    answer = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )

    assert answer.stdout.split("\n")[0] == (
        "['before_flush', 'before_insert', 'set'] ['before_insert'] ours our state User"
    )
