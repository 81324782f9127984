"""Attributes told by keywords, as in older code that sets up attributes itself."""

from typing import Any

import pytest

from declarative_instr import event, get_history
from declarative_instr.attributes.get_history import get_state_history
from declarative_instr.collections import collection_adapter
from declarative_instr.constants import PassiveFlag
from declarative_instr.exc import UnmappedInstanceError
from declarative_instr.instrumentation import instance_state, manager_of_class, register_class
from declarative_instr.instrumentation.options import (
    register_attribute_with_options as register_attribute,
)
from declarative_instr.state.instance_state import InstanceState
from tests.tracking import parts


@pytest.fixture
def order() -> Any:
    class Order: ...

    register_class(Order)
    return Order


@pytest.fixture
def line() -> Any:
    class Line: ...

    register_class(Line)
    return Line


def test_plain_value_is_tracked(order: Any) -> None:
    register_attribute(order, "number", comparator=object(), parententity=object())
    one = order()

    one.number = 7

    assert parts(get_history(one, "number")) == ([7], [], [])
    assert get_state_history(instance_state(one), "number") == get_history(one, "number")


def test_object_is_modified_from_its_first_change_on(order: Any) -> None:
    register_attribute(order, "number")
    one = order()
    was_modified = instance_state(one).modified

    one.number = 7

    assert (was_modified, instance_state(one).modified) == (False, True)


def test_expired_value_can_be_deleted_where_something_loads_it(order: Any) -> None:
    register_attribute(order, "number")
    manager_of_class(order).expired_attribute_loader = lambda state, keys, _passive: (
        state.dict.update(dict.fromkeys(keys, 7))
    )
    one = order()
    state: Any = instance_state(one)
    state._expire(state.dict, set())

    del one.number

    assert one.number is None
    assert state.modified


def test_backref_keeps_both_sides(order: Any, line: Any) -> None:
    register_attribute(order, "lines", uselist=True, useobject=True, backref="order")
    register_attribute(line, "order", useobject=True, backref="lines", trackparent=True)
    one, first = order(), line()

    one.lines.append(first)

    assert first.order is one


def test_callable_loads_with_the_state(order: Any) -> None:
    asked: list[object] = []

    def load(state: InstanceState[Any], passive: PassiveFlag) -> object:
        asked.append(state)
        return "loaded"

    register_attribute(order, "note", useobject=True, callable_=load)
    one = order()

    assert one.note == "loaded"
    assert asked == [instance_state(one)]


def test_collection_is_of_the_class_asked_for(order: Any, line: Any) -> None:
    register_attribute(order, "lines", uselist=True, useobject=True, typecallable=set)

    one = order()
    one.lines = {line()}

    assert isinstance(one.lines, set)


def test_members_may_be_untracked_where_nothing_points_back(order: Any) -> None:
    told: list[object] = []
    attribute = register_attribute(order, "marks", uselist=True, useobject=True)
    event.listen(attribute, "append", lambda _target, item, _initiator: told.append(item))
    one = order()

    one.marks.append(3)
    one.marks = [3, 4]

    assert told == [3, 4]
    assert parts(get_history(one, "marks")) == ([3, 4], [], [])


def test_members_must_be_tracked_where_something_points_back(order: Any) -> None:
    register_attribute(order, "lines", uselist=True, useobject=True, backref="order")
    one = order()

    with pytest.raises(UnmappedInstanceError, match="int"):
        one.lines.append(3)


def test_replaced_collection_has_no_adapter(order: Any, line: Any) -> None:
    register_attribute(order, "lines", uselist=True, useobject=True)
    one = order()
    before = one.lines
    adapter = collection_adapter(before)
    assert adapter is not None
    assert adapter._referenced_by_owner

    one.lines = [line()]

    assert collection_adapter(before) is None
    assert not adapter._referenced_by_owner


def test_manager_has_the_attribute(order: Any) -> None:
    attribute = register_attribute(order, "number")

    assert manager_of_class(order)["number"] is attribute
