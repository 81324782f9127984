"""inspect(): what it answers for objects and classes, and what it refuses."""

from typing import assert_type

import pytest

from declarative_instr import (
    ClassManager,
    DeclarativeBase,
    InstanceState,
    Mapped,
    inspect,
    instance_state,
    manager_of_class,
    register_class,
    unregister_class,
)
from declarative_instr.exc import NO_STATE, UnmappedClassError, UnmappedInstanceError
from declarative_instr.inspection import (
    InspectionAttr,
    InspectionAttrExtensionType,
    InspectionAttrInfo,
    NotExtension,
    is_tracked,
)


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


def test_state_tells_what_it_is() -> None:
    state = inspect(Point())

    assert isinstance(state, InspectionAttrInfo)
    assert state.is_instance
    assert not any((state.is_attribute, state.is_mapper, state.is_property, state.is_selectable))
    assert not any((state.is_aliased_class, state.is_bundle, state.is_clause_element))
    assert state.extension_type is NotExtension.NOT_EXTENSION


def test_info_of_what_keeps_none_is_not_there() -> None:
    with pytest.raises(NotImplementedError):
        _ = InspectionAttrInfo().info


def test_extension_has_its_own_kind() -> None:
    class Kinds(InspectionAttrExtensionType):
        MINE = "mine"

    class Mine(InspectionAttr):
        extension_type = Kinds.MINE

    assert Mine().extension_type is Kinds.MINE
    assert isinstance(NotExtension.NOT_EXTENSION, InspectionAttrExtensionType)


@pytest.mark.parametrize("stranger", [None, 5, Plain()])
def test_stranger_is_without_state_as_the_documented_errors_say(stranger: object) -> None:
    with pytest.raises(NO_STATE):
        instance_state(stranger)


class BelowPlain(Plain):
    """Not instrumented itself; a base may be."""


def test_object_of_a_class_that_is_not_instrumented_is_tracked_where_its_base_is() -> None:
    register_class(Plain)
    made, bare = BelowPlain(), BelowPlain.__new__(BelowPlain)

    found = is_tracked(made), is_tracked(bare), inspect(made).object is made
    unregister_class(Plain)

    assert found == (True, False, True)
