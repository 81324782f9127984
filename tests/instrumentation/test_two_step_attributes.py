"""register_descriptor() and register_attribute_impl(): an attribute installed first, settled later."""

from collections.abc import Iterator
from typing import Any

import pytest

from declarative_instr import event, register_class, unregister_class
from declarative_instr.instrumentation.options import (
    register_attribute_impl,
    register_attribute_with_options,
    register_descriptor,
)


@pytest.fixture
def classes() -> Iterator[tuple[Any, Any]]:
    class Nest:
        pass

    class Egg:
        pass

    register_class(Nest)
    register_class(Egg)
    yield Nest, Egg
    unregister_class(Nest)
    unregister_class(Egg)


def test_descriptor_holds_a_value_until_it_is_settled(classes: Any) -> None:
    nest_class, egg_class = classes
    register_descriptor(nest_class, "eggs", doc="what lies in it")
    nest = nest_class()
    nest.eggs = 5

    settled = register_attribute_impl(nest_class, "eggs", useobject=True, uselist=True)
    other = nest_class()
    other.eggs.append(egg_class())

    assert nest.eggs == 5
    assert len(other.eggs) == 1
    assert (settled, settled.doc) == (nest_class.eggs, "what lies in it")


def test_listeners_of_a_descriptor_stay_when_it_is_settled(classes: Any) -> None:
    nest_class, egg_class = classes
    register_descriptor(nest_class, "egg")
    register_attribute_with_options(egg_class, "nest", useobject=True, backref="egg")
    heard: list[object] = []
    event.listen(nest_class.egg, "set", lambda _, value, *__: heard.append(value))
    register_attribute_impl(nest_class, "egg", useobject=True, backref="nest")
    nest, egg = nest_class(), egg_class()

    nest.egg = egg

    assert heard == [egg]
    assert egg.nest is nest


def test_descriptor_keeps_comparator_and_entity(classes: Any) -> None:
    comparator, entity = object(), object()

    made = register_descriptor(classes[0], "egg", comparator=comparator, parententity=entity)
    settled = register_attribute_impl(classes[0], "egg")

    assert made is settled
    assert (settled.comparator, settled.parententity) == (comparator, entity)
