"""Attribute events across classes: inheritance, foreign layout, modifiers."""

from typing import Any

import pytest

from declarative_instr import DeclarativeBase, InstanceState, Mapped, event, inspect, relationship
from declarative_instr.exc import (
    ListenerSignatureError,
    UnknownEventError,
    UnknownModifierError,
)


@pytest.fixture
def base() -> Any:
    class Base(DeclarativeBase):
        pass

    return Base


def animals(base: Any) -> tuple[Any, Any]:
    class Animal(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    class Dog(Animal):
        breed: Mapped[str]

    return Animal, Dog


def test_listener_of_a_base_hears_its_own_objects_alone(base: Any) -> None:
    animal, dog = animals(base)
    heard: list[object] = []
    event.listen(animal.name, "set", lambda target, *_: heard.append(target))

    one = animal(name="a")
    dog(name="b")

    assert heard == [one]


def test_propagating_listener_hears_objects_of_subclasses_old_and_new(base: Any) -> None:
    animal, dog = animals(base)
    heard: list[object] = []
    event.listen(animal.name, "set", lambda _t, value, *_: heard.append(value), propagate=True)

    class Cat(animal):  # type: ignore[valid-type,misc]  # a class from a function
        pass

    for cls in (animal, dog, Cat):
        cls(name=cls.__name__)

    assert heard == ["Animal", "Dog", "Cat"]


def test_propagating_listener_is_removed_everywhere(base: Any) -> None:
    animal, dog = animals(base)
    heard: list[object] = []

    def hear(*told: object) -> None:
        heard.append(told)

    event.listen(animal.name, "set", hear, propagate=True)
    event.remove(animal.name, "set", hear)
    dog(name="a")

    assert heard == []


def test_listener_of_a_subclass_does_not_hear_the_base(base: Any) -> None:
    animal, dog = animals(base)
    heard: list[object] = []
    event.listen(dog.name, "set", lambda _t, value, *_: heard.append(value))

    animal(name="a")
    dog(name="b")

    assert heard == ["b"]


@pytest.mark.parametrize("propagate", [False, True])
@pytest.mark.parametrize("is_late", [False, True])
def test_attribute_that_is_declared_again_hears_only_what_propagates(
    base: Any, *, propagate: bool, is_late: bool
) -> None:
    animal, _ = animals(base)
    heard: list[object] = []

    def listen() -> None:
        event.listen(
            animal.name, "set", lambda _t, value, *_: heard.append(value), propagate=propagate
        )

    if not is_late:
        listen()

    class Cat(animal):  # type: ignore[valid-type,misc]  # a class from a function
        name: Mapped[str]

    class Lion(Cat):
        pass

    if is_late:
        listen()
    Cat(name="a")
    Lion(name="b")

    assert heard == (["a", "b"] if propagate else [])


def test_listener_is_given_the_object_where_its_fields_lie_beside_it(base: Any) -> None:
    class FaultError(base, Exception):  # type: ignore[misc]  # a class from a fixture
        code: Mapped[int]
        parts: Mapped[list["FaultError"]] = relationship()

    heard: list[object] = []
    event.listen(FaultError.code, "set", lambda target, *_: heard.append(target))
    event.listen(FaultError.parts, "append", lambda target, *_: heard.append(target))
    event.listen(FaultError.code, "set", lambda state, *_: heard.append(state), raw=True)

    fault_class: Any = FaultError
    fault = fault_class(code=1)
    fault.parts.append(fault_class())

    assert heard == [fault, inspect(fault), fault]
    assert isinstance(inspect(fault), InstanceState)


def test_named_listener_is_given_keywords(base: Any) -> None:
    animal, _ = animals(base)
    heard: list[object] = []

    def hear(**told: Any) -> None:
        heard.append((sorted(told), told["value"]))

    event.listen(animal.name, "set", hear, named=True)

    animal(name="a")

    assert heard == [(["initiator", "oldvalue", "target", "value"], "a")]


def test_once_listener_hears_the_first_change(base: Any) -> None:
    animal, _ = animals(base)
    heard: list[object] = []
    event.listen(animal.name, "set", lambda _t, value, *_: heard.append(value), once=True)

    animal(name="a").name = "b"

    assert heard == ["a"]


def test_once_listener_with_retval_passes_later_values_on(base: Any) -> None:
    animal, _ = animals(base)
    event.listen(animal.name, "set", lambda _t, value, *_: value.upper(), once=True, retval=True)
    one = animal(name="a")

    one.name = "b"

    assert one.name == "b"


def test_unknown_event_is_an_error_with_those_that_there_are(base: Any) -> None:
    animal, _ = animals(base)

    with pytest.raises(UnknownEventError, match=r"No such event 'sett'.*Did you mean 'set'"):
        event.listen(animal.name, "sett", lambda *_: None)


def test_unknown_modifier_is_an_error_with_those_that_there_are(base: Any) -> None:
    animal, _ = animals(base)

    with pytest.raises(UnknownModifierError, match=r"no modifier 'propagat'.*'propagate'"):
        event.listen(animal.name, "set", lambda *_: None, propagat=True)


def test_listener_that_cannot_be_called_is_refused_at_once(base: Any) -> None:
    animal, _ = animals(base)

    with pytest.raises(ListenerSignatureError, match="target, value, oldvalue, initiator"):
        event.listen(animal.name, "set", lambda target: target)  # type: ignore[call-overload]


def test_listener_that_is_there_when_an_object_is_constructed_hears_the_constructor(
    base: Any,
) -> None:
    animal, _ = animals(base)
    animal(name="before")
    heard: list[object] = []

    def hear(_target: object, value: object, *_: object) -> None:
        heard.append(value)

    event.listen(animal.name, "set", hear)
    animal(name="with")
    event.remove(animal.name, "set", hear)
    animal(name="after")

    assert heard == ["with"]


def test_listener_of_an_object_with_its_fields_inside_is_called_without_an_adapter(
    base: Any,
) -> None:
    animal, _ = animals(base)

    def hear(target: object, value: object, oldvalue: object, initiator: object) -> None: ...

    event.listen(animal.name, "set", hear, active_history=True, propagate=True)

    assert animal.name.dispatch.set.pairs == ((hear, False),)
    assert animal.name.dispatch.set.calls == (hear,)


def test_initiator_is_made_once(base: Any) -> None:
    animal, _ = animals(base)
    heard: list[object] = []
    event.listen(animal.name, "set", lambda *told: heard.append(told[-1]))

    one = animal(name="a")
    one.name = "b"

    assert heard[0] is heard[1]
