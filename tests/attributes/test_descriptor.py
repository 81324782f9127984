"""Access to attributes of declared objects: read, write, delete; and what is no declared object."""

from typing import Any

import pytest
from typing_extensions import override

from declarative_instr import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    attribute,
    event,
    get_history,
    inspect,
    manager_of_class,
    relationship,
)
from declarative_instr.attributes.descriptor import AttributeDescriptor
from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.constants import NO_VALUE
from declarative_instr.exc import NoValueError
from tests.tracking import attribute_of, commit


class Base(DeclarativeBase):
    pass


class Point(Base):
    x: Mapped[int]
    y: Mapped[int] = attribute(default=0, doc="Height above the ground.", info={"unit": "m"})
    links: Mapped[list["Point"]] = relationship()
    origin: Mapped["Point | None"] = relationship()


class Marker(Base, Exception):  # noqa: N818  # an exception for its layout
    x: Mapped[int]


@pytest.fixture(params=[Point, Marker])
def one(request: pytest.FixtureRequest) -> Any:
    """Of a class with the fields inside, and of one with the fields beside its objects."""
    return request.param()


def test_class_access_gives_the_attribute_itself() -> None:
    found: object = Point.x

    assert isinstance(found, InstrumentedAttribute)
    assert found is manager_of_class(Point)["x"]
    assert (found.key, found.class_, found.parent) == ("x", Point, manager_of_class(Point))
    assert repr(found) == "<InstrumentedAttribute Point.x>"


def test_attribute_knows_what_the_class_body_says_of_it() -> None:
    y = attribute_of(Point, "y")

    assert (y.doc, y.info) == ("Height above the ground.", {"unit": "m"})
    assert attribute_of(Point, "x").doc is None


def test_value_that_was_set_is_read(one: Any) -> None:
    value = [1]

    one.x = value

    assert one.x is value
    assert vars(one)["x"] is value


def test_unset_value_reads_as_none_and_stays_unset(one: Any) -> None:
    assert one.x is None
    assert "x" not in vars(one)


def test_value_put_into_the_dictionary_is_read_without_being_a_change(one: Any) -> None:
    commit(one)

    vars(one)["x"] = 3

    assert one.x == 3
    assert not inspect(one).modified


def test_none_is_a_value_of_its_own(one: Any) -> None:
    one.x = None

    assert vars(one)["x"] is None


def test_deleted_value_reads_as_none(one: Any) -> None:
    one.x = 3

    del one.x

    assert one.x is None
    assert "x" not in vars(one)


def test_deletion_of_what_is_not_there_names_class_and_attribute(one: Any) -> None:
    with pytest.raises(
        NoValueError, match=rf"{type(one).__name__}\.x object does not have a value"
    ):
        del one.x


def test_error_of_a_missing_value_is_an_attribute_error_too(one: Any) -> None:
    with pytest.raises(AttributeError, match="Set it to None instead"):
        del one.x


def test_passive_attribute_becomes_active_with_its_first_listener_and_back() -> None:
    class Own(Base):
        x: Mapped[int]

    x = attribute_of(Own, "x")
    activity = [x.active]

    def hear(*_: object) -> None: ...

    event.listen(x, "set", hear)
    activity.append(x.active)
    event.remove(x, "set", hear)
    activity.append(x.active)

    assert activity == [False, True, False]


def test_references_and_collections_are_always_active() -> None:
    assert attribute_of(Point, "links").active
    assert attribute_of(Point, "origin").active


@pytest.mark.parametrize("stranger", [5, "text", object(), [], type("Plain", (), {})()])
def test_stranger_cannot_use_the_attribute(stranger: object) -> None:
    x = attribute_of(Point, "x")
    name = type(stranger).__name__

    with pytest.raises(TypeError, match=f"'x' belongs to declared objects; {name}"):
        x.__get__(stranger, type(stranger))
    with pytest.raises(TypeError, match=f"'x' belongs to declared objects; {name}"):
        x.__set__(stranger, 1)
    with pytest.raises(TypeError, match=f"'x' belongs to declared objects; {name}"):
        x.__delete__(stranger)


def test_subclasses_of_the_descriptor_leave_the_access_to_it() -> None:
    for name in ("__get__", "__set__", "__delete__"):
        assert getattr(InstrumentedAttribute, name) is getattr(AttributeDescriptor, name)


def test_values_may_be_anything() -> None:
    class Odd:
        __hash__ = None  # type: ignore[assignment]  # on purpose

        @override
        def __eq__(self, other: object) -> bool:
            raise RuntimeError("compared")

    odd: Any = Odd()
    point: Any = Point(x=odd)
    commit(point)

    point.x = Odd()
    point.x = odd

    assert point.x is odd
    assert inspect(point).committed_state["x"] is odd


def test_object_whose_dictionary_was_replaced_goes_on() -> None:
    point = Point(x=1)
    commit(point)

    point.__dict__ = {"x": 5}
    point.x = 6

    assert inspect(point).committed_state == {"x": 5}


def test_listener_may_replace_the_dictionary_of_the_object() -> None:
    class Swapped(Base):
        x: Mapped[Any]

    def swap(target: Any, *_: object) -> None:
        target.__dict__ = {"other": 7}

    one = Swapped(x=1)
    commit(one)
    event.listen(Swapped.x, "set", swap)

    one.x = 2

    assert vars(one) == {"other": 7, "x": 2}
    assert inspect(one).committed_state == {"x": NO_VALUE}


def test_name_whose_comparison_replaces_the_dictionary_is_read_as_a_missing_value() -> None:
    class Evil(str):
        __slots__ = ()
        __hash__ = str.__hash__

        @override
        def __eq__(self, other: object) -> bool:
            point.__dict__ = {}
            return False

    point = Point()
    point.__dict__ = {Evil("x"): [1]}

    found: list[object] = [point.x]

    assert found == [None]


def test_attribute_of_a_base_works_on_objects_of_a_subclass() -> None:
    class Sub(Point):
        z: Mapped[int]

    sub = Sub(x=1, z=2)

    assert attribute_of(Point, "x").__get__(sub, Sub) == 1
    assert attribute_of(Sub, "x").class_ is Sub


def test_name_may_be_of_a_subclass_of_str() -> None:
    class Quoted(str):
        __slots__ = ()

    class Own(Base):
        x: Mapped[int]

    name = Quoted("y")
    manager_of_class(Own).instrument_attribute(name, AttributeSpec())
    one: Any = Own(x=1)
    one.y = 1
    commit(one)

    one.y = 2

    assert one.y == 2
    assert get_history(one, name) == ([2], (), [1])
    assert get_history(one, "y") == ([2], (), [1])


def test_construction_keeps_what_the_object_has_already() -> None:
    point: Any = Point.__new__(Point)
    point.note = "mine"

    point.__init__(x=1)

    assert vars(point) == {"note": "mine", "x": 1, "y": 0}


def test_listener_of_an_attribute_finds_the_plain_values_that_come_after_it() -> None:
    class Own(Base):
        x: Mapped[int]
        y: Mapped[int]

    found: list[Any] = []
    event.listen(Own.x, "set", lambda one, *_: found.append(one.y))

    Own(x=1, y=2)

    assert found == [2]
