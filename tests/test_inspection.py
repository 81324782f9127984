"""inspect(): what it answers for objects and classes, and what it refuses."""

from typing import assert_type

import pytest

from declarative_instr import (
    ClassManager,
    DeclarativeBase,
    InstanceState,
    Mapped,
    inspect,
    manager_of_class,
    register_class,
    unregister_class,
)
from declarative_instr.exc import UnmappedClassError, UnmappedInstanceError
from declarative_instr.inspection import is_tracked


class Base(DeclarativeBase):
    pass


class Point(Base):
    x: Mapped[int]


class BesideError(Base, Exception):
    x: Mapped[int]


class Plain:
    pass


def read_by_a_checker(point: Point) -> None:
    """Never called: mypy reads the types."""
    assert_type(inspect(Point), ClassManager[Point])
    assert_type(inspect(point), InstanceState[Point])
    assert_type(inspect(point).object, Point | None)


@pytest.mark.parametrize("cls", [Point, BesideError])
def test_object_gives_its_state_and_the_same_one_each_time(cls: type) -> None:
    one = cls()

    assert isinstance(inspect(one), InstanceState)
    assert inspect(one) is inspect(one)
    assert inspect(one).object is one


@pytest.mark.parametrize("cls", [Point, BesideError])
def test_class_gives_its_manager(cls: type) -> None:
    assert inspect(cls) is manager_of_class(cls)


def test_looking_changes_nothing() -> None:
    point = Point(x=1)

    inspect(point)

    assert vars(point) == {"x": 1}


@pytest.mark.parametrize("stranger", [5, None, "text", object(), Plain()])
def test_object_of_another_class_is_refused(stranger: object) -> None:
    with pytest.raises(UnmappedInstanceError, match="Let it subclass a declarative base"):
        inspect(stranger)


@pytest.mark.parametrize("stranger", [int, object, Plain, Base, DeclarativeBase])
def test_class_without_manager_is_refused(stranger: type) -> None:
    with pytest.raises(UnmappedClassError, match="Can't locate an instrumentation manager"):
        inspect(stranger)


def test_is_tracked_tells_beforehand() -> None:
    assert is_tracked(Point)
    assert is_tracked(Point())
    assert is_tracked(BesideError())
    assert not any(is_tracked(one) for one in (Base, Plain, Plain(), 5, None))


def test_registered_class_can_be_inspected_until_it_is_unregistered() -> None:
    register_class(Plain)
    during = is_tracked(Plain())

    unregister_class(Plain)

    assert (during, is_tracked(Plain())) == (True, False)
