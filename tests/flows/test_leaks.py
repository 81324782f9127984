"""Nothing stays behind: classes that are dropped, their listeners, objects, and cycles of objects."""

import gc
import sys
import types
import typing
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
from declarative_instr.exc import UnknownTargetError


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


def define_alone(number: int) -> list[weakref.ref[object]]:
    """A class of which no object was made."""

    class Dropped(Base):
        name: Mapped[str]
        others: Mapped[list["Dropped"]]

    return [weakref.ref(Dropped), weakref.ref(manager_of_class(Dropped))]


def define_and_use_the_subclass(number: int) -> list[weakref.ref[object]]:
    """A base without objects; its subclass has one."""

    class Dropped(Base):
        name: Mapped[str]

    class Special(Dropped):
        others: Mapped[list[Child]]

    one = Special(name=str(number), others=[Child(name="x")])
    return [weakref.ref(each) for each in (Dropped, Special, manager_of_class(Dropped), one)]


def two_sides() -> list[type]:
    """Two classes that name each other, one of them by itself and not by its name."""

    class Dropped(Base):
        others: Mapped[list["Other"]] = relationship(back_populates="dropped")

    class Other(Base):
        dropped: Mapped[Dropped | None] = relationship(back_populates="others")

    return [Dropped, Other]


def define_two_sides(number: int) -> list[weakref.ref[object]]:
    """Two classes that are never configured."""
    return [weakref.ref(each) for each in two_sides()]


def configure_two_sides(number: int) -> list[weakref.ref[object]]:
    """Two classes without objects, configured with all others."""
    classes = two_sides()
    Base.registry.configure()
    return [weakref.ref(each) for each in classes]


def fail_to_configure(number: int) -> list[weakref.ref[object]]:
    """A class that names one which does not exist, and is asked for an object."""

    class Dropped(Base):
        others: Mapped[list["Nobody"]] = relationship()  # type: ignore[name-defined]  # noqa: F821  # on purpose

    with pytest.raises(UnknownTargetError):
        Dropped()
    return [weakref.ref(Dropped)]


def fail_to_define(number: int) -> list[weakref.ref[object]]:
    """A class whose declaration is refused after it was made."""
    made: list[weakref.ref[object]] = []

    def refuse(class_: type) -> None:
        made.append(weakref.ref(class_))
        raise KeyError(number)

    event.listen(Base, "class_instrument", refuse, propagate=True)
    try:
        with pytest.raises(KeyError):
            define_alone(number)
    finally:
        event.remove(Base, "class_instrument", refuse)
    return made


def forget_parametrised_types() -> None:
    """Empty the caches of `typing`, which keep the last types of annotations alive."""
    for forget in typing._cleanups:  # type: ignore[attr-defined]  # as the tests of CPython do
        forget()


@pytest.mark.parametrize(
    "make",
    [
        define_and_use,
        define_alone,
        define_and_use_the_subclass,
        define_two_sides,
        configure_two_sides,
        fail_to_configure,
        fail_to_define,
        register_and_use,
    ],
)
def test_a_thousand_dropped_classes_leave_nothing(
    make: Callable[[int], list[weakref.ref[object]]],
) -> None:
    left = [reference for number in range(1_000) for reference in make(number)]

    forget_parametrised_types()
    gc.collect()

    assert [reference() for reference in left if reference() is not None] == []


def test_names_of_dropped_classes_are_forgotten() -> None:
    class Fresh(DeclarativeBase):
        pass

    for number in range(1_000):
        types.new_class(f"Dropped{number}", (Fresh,))
        if number % 100 == 0:
            gc.collect()

    assert len(Fresh.registry.classes._classes) < 500


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
