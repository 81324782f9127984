"""Events of instances and of instrumentation: targets, inheritance, classes that are still to come."""

from typing import Any

import pytest

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    attribute,
    event,
    inspect,
    manager_of_class,
    register_attribute,
    register_class,
    relationship,
    unregister_class,
)
from declarative_instr.attributes import AttributeKind
from declarative_instr.exc import ListenerSignatureError, UnknownEventError
from tests.tracking import commit, expire_values


@pytest.fixture
def base() -> Any:
    class Base(DeclarativeBase):
        pass

    return Base


def test_listener_of_a_base_without_attributes_hears_classes_that_come(base: Any) -> None:
    heard: list[str] = []
    event.listen(
        base, "init", lambda target, *_: heard.append(type(target).__name__), propagate=True
    )

    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    Point(x=1)

    assert heard == ["Point"]


def test_listener_of_a_base_without_attributes_hears_classes_that_exist(base: Any) -> None:
    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    heard: list[str] = []
    event.listen(
        base, "init", lambda target, *_: heard.append(type(target).__name__), propagate=True
    )

    Point(x=1)

    assert heard == ["Point"]


def test_listener_without_propagation_is_for_one_class(base: Any) -> None:
    class Upper(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    class Lower(Upper):
        pass

    heard: list[object] = []
    event.listen(Upper, "init", lambda target, *_: heard.append(type(target)))

    Upper()
    Lower()

    assert heard == [Upper]


def test_listener_that_waits_can_be_found_and_removed(base: Any) -> None:
    heard: list[object] = []

    def hear(target: object, args: object, kwargs: object) -> None:
        heard.append(target)

    event.listen(base, "init", hear, propagate=True)
    waits = event.contains(base, "init", hear)
    event.remove(base, "init", hear)

    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    Point()

    assert waits
    assert heard == []


def test_expiry_is_told_with_its_keys(base: Any) -> None:
    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    heard: list[object] = []
    event.listen(Point, "expire", lambda target, keys: heard.append((target, keys)))
    one: Any = Point()
    one.x = 1
    commit(one)

    expire_values(one, "x")
    expire_values(one)

    assert heard == [(one, ("x",)), (one, None)]


def test_instance_listener_is_given_the_object_where_its_fields_lie_beside_it(base: Any) -> None:
    class FaultError(base, Exception):  # type: ignore[misc]  # a class from a fixture
        code: Mapped[int]

    heard: list[object] = []
    event.listen(FaultError, "init", lambda target, *_: heard.append(target))
    event.listen(FaultError, "init", lambda state, *_: heard.append(state), raw=True)

    fault = FaultError()

    assert heard == [fault, inspect(fault)]


def test_unknown_event_of_a_class_is_an_error_with_the_near_misses(base: Any) -> None:
    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    with pytest.raises(UnknownEventError, match=r"'innit'.*Did you mean 'init'"):
        event.listen(Point, "innit", lambda *_: None)


# Instrumentation ---------------------------------------------------------------------------------


def test_instrumentation_of_subclasses_is_told(base: Any) -> None:
    heard: list[str] = []
    event.listen(base, "class_instrument", lambda cls: heard.append(cls.__name__))

    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    class Other(DeclarativeBase):
        pass

    class Elsewhere(Other):
        x: Mapped[int]

    assert heard == ["Point"]


def test_instrumentation_is_told_when_all_is_there(base: Any) -> None:
    heard: list[object] = []
    event.listen(base, "class_instrument", lambda cls: heard.append(list(inspect(cls))))

    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]
        y: Mapped[int]

    assert heard == [["x", "y"]]


def test_instrumentation_of_one_class_alone_can_be_listened_to() -> None:
    class Upper:
        pass

    class Lower(Upper):
        pass

    heard: list[type] = []
    event.listen(Upper, "class_instrument", heard.append, propagate=False)

    for cls in (Upper, Lower):
        register_class(cls)

    assert heard == [Upper]


def test_end_of_instrumentation_is_told_before_it_happens() -> None:
    class Plain:
        pass

    heard: list[object] = []
    event.listen(Plain, "class_uninstrument", lambda cls: heard.append(inspect(cls).class_))
    register_class(Plain)

    unregister_class(Plain)

    assert heard == [Plain]


def test_attributes_are_told_whichever_way_they_come(base: Any) -> None:
    heard: list[tuple[str, str]] = []

    def hear(cls: type, key: str, inst: Any) -> None:
        heard.append((cls.__name__, key))
        assert inst is getattr(cls, key)

    event.listen(base, "attribute_instrument", hear)

    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]
        y: Mapped[int]

    Point.z = attribute(default=0)
    register_attribute(Point, "w")

    assert heard == [("Point", "x"), ("Point", "y"), ("Point", "z"), ("Point", "w")]


def test_relation_is_told_of_once_when_the_class_it_leads_to_is_known(base: Any) -> None:
    heard: list[tuple[str, AttributeKind]] = []

    def hear(_cls: type, key: str, inst: Any) -> None:
        heard.append((key, inst.spec.kind))

    event.listen(base, "attribute_instrument", hear)

    class Road(base):  # type: ignore[misc]  # a class from a fixture
        ends: Mapped[list["Town"]] = relationship()

    before = list(heard)

    class Town(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    Road()
    Road.length = attribute(default=0)
    Road()

    assert before == []
    assert heard == [
        ("name", AttributeKind.SCALAR),
        ("ends", AttributeKind.COLLECTION),
        ("length", AttributeKind.SCALAR),
    ]


def test_listener_that_raises_stops_the_instrumentation(base: Any) -> None:
    def refuse(_cls: type) -> None:
        raise ValueError("no")

    event.listen(base, "class_instrument", refuse)

    with pytest.raises(ValueError, match="no"):

        class Point(base):  # type: ignore[misc]  # a class from a fixture
            x: Mapped[int]

    assert base.registry.classes.find("Point") is None


def test_listener_of_load_may_take_the_object_alone(base: Any) -> None:
    class Loaded(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    told: list[object] = []

    def reconstruct(target: object) -> None:
        told.append(target)

    event.listen(Loaded, "load", reconstruct)
    manager, one = manager_of_class(Loaded), Loaded(x=1)
    manager.dispatch.load(one, None)
    event.remove(Loaded, "load", reconstruct)
    manager.dispatch.load(one, None)

    assert told == [one]


def test_listener_of_load_that_takes_nothing_is_refused(base: Any) -> None:
    class Loaded(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    with pytest.raises(ListenerSignatureError, match="load"):
        event.listen(Loaded, "load", lambda: None)  # type: ignore[call-overload]  # refused
