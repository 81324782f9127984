"""Nothing stays behind: classes that are dropped, their listeners, objects, and cycles of objects."""

import gc
import sys
import weakref
from collections.abc import Callable, Iterator

import pytest

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    event,
    get_history,
    inspect,
    manager_of_class,
    register_attribute,
    register_class,
    relationship,
    unregister_class,
)


class Base(DeclarativeBase):
    pass


class Parent(Base):
    name: Mapped[str]
    children: Mapped[list["Child"]] = relationship(back_populates="parent")


class Child(Base):
    name: Mapped[str]
    parent: Mapped[Parent | None] = relationship(back_populates="children")


@pytest.fixture
def _collected() -> Iterator[None]:
    """Begin without garbage, and let only the test collect."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def ignore(*_: object) -> None:
    """Listen to anything."""


def define_and_use(number: int) -> list[weakref.ref[object]]:
    """Weak references to all that a class, used once and dropped, was made of."""

    class Dropped(Base):
        name: Mapped[str]
        others: Mapped[list[Child]]

    def heard(target: object, value: object, old: object, initiator: object) -> None:
        ignore(Dropped, target)

    event.listen(Dropped.name, "set", heard)
    event.listen(Dropped, "init", ignore)
    one = Dropped(name=str(number), others=[Child(name="x")])
    one.name = "changed"
    return [weakref.ref(each) for each in (Dropped, manager_of_class(Dropped), heard, one)]


def register_and_use(number: int) -> list[weakref.ref[object]]:
    """As `define_and_use`, with a class of no declarative base."""

    class Dropped:
        pass

    register_class(Dropped)
    register_attribute(Dropped, "name")
    one = Dropped()
    one.name = str(number)  # type: ignore[attr-defined]  # registered above
    return [weakref.ref(each) for each in (Dropped, manager_of_class(Dropped), one)]


@pytest.mark.parametrize("make", [define_and_use, register_and_use])
def test_a_thousand_dropped_classes_leave_nothing(
    make: Callable[[int], list[weakref.ref[object]]],
) -> None:
    left = [reference for number in range(1_000) for reference in make(number)]

    gc.collect()

    assert [reference() for reference in left if reference() is not None] == []


def test_an_unregistered_class_is_dropped_like_any_other() -> None:
    class Dropped:
        pass

    register_class(Dropped)
    unregister_class(Dropped)
    reference = weakref.ref(Dropped)

    del Dropped
    gc.collect()

    assert reference() is None


def test_allocated_memory_does_not_grow_from_round_to_round() -> None:
    def use_and_drop() -> None:
        for number in range(10_000):
            parent = Parent(name=str(number), children=[Child(name="x")])
            parent.name = "changed"
            inspect(parent)

    blocks = []
    for _ in range(10):
        use_and_drop()
        gc.collect()
        blocks.append(sys.getallocatedblocks())

    assert blocks[9] - blocks[2] < 1_000  # of 70 000 objects; one block of each would be kept


def edit_scalars() -> None:
    child = Child(name="a")
    child.name = "b"
    get_history(child, "name")
    del child.name


def edit_references() -> None:
    child = Child(name="a", parent=Parent(name="p"))
    child.parent = Parent(name="q")
    child.parent = None


def edit_collections() -> None:
    parent = Parent(name="p")
    parent.children.append(Child(name="a"))
    parent.children.extend([Child(name="b"), Child(name="c")])
    parent.children.pop()
    parent.children = []


def read_an_empty_collection() -> None:
    _ = Parent(name="p").children


def inspect_an_object() -> None:
    _ = inspect(Child(name="a")).attrs.name.history


@pytest.mark.parametrize(
    "work",
    [edit_scalars, edit_references, edit_collections, read_an_empty_collection, inspect_an_object],
)
@pytest.mark.usefixtures("_collected")
def test_objects_die_without_the_garbage_collector(work: Callable[[], None]) -> None:
    work()  # what is made once, such as constructors, is made now
    gc.collect()

    for _ in range(10):
        work()

    assert gc.collect() == 0
