"""Relations whose loader was given to `register_attribute`: it is asked for new objects as well."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from declarative_instr import get_history, set_committed_value
from declarative_instr.attributes.functions import has_parent
from declarative_instr.constants import (
    ATTR_EMPTY,
    ATTR_WAS_SET,
    PASSIVE_NO_RESULT,
    PassiveFlag,
)
from declarative_instr.instrumentation.factory import instance_state, register_class
from declarative_instr.instrumentation.options import register_attribute_with_options

Answer = Callable[[PassiveFlag], object]
QUIET = PassiveFlag.PASSIVE_NO_INITIALIZE


def classes(answer: Answer, *, uselist: bool, active_history: bool = False) -> tuple[Any, Any]:
    """Parent, whose `x` is loaded by `answer`, and Child, whose `parent` points back."""

    class Parent:
        x: Any

    class Child:
        parent: Any

    for class_ in (Parent, Child):
        register_class(class_)
    register_attribute_with_options(
        Parent,
        "x",
        useobject=True,
        uselist=uselist,
        active_history=active_history,
        backref="parent",
        trackparent=True,
        callable_=lambda _state, passive: answer(passive),
    )
    register_attribute_with_options(Child, "parent", useobject=True, backref="x", trackparent=True)
    return Parent, Child


def by_sql(value: object) -> Answer:
    """Answers `value` where SQL may be used."""
    return lambda passive: value if passive & PassiveFlag.SQL_OK else PASSIVE_NO_RESULT


def commit(*objects: object) -> None:
    for each in objects:
        state: Any = instance_state(each)
        state._commit_all(state.dict)  # as a flush does


def contents(history: Iterable[Iterable[object]]) -> tuple[list[object], ...]:
    return tuple(list(part) for part in history)


@pytest.mark.parametrize("active_history", [False, True])
def test_old_reference_is_looked_for_before_a_new_one_is_set(*, active_history: bool) -> None:
    stored: list[object] = []

    def answer(passive: PassiveFlag) -> object:
        return stored[0] if passive & PassiveFlag.SQL_OK else PASSIVE_NO_RESULT

    parent_class, child_class = classes(answer, uselist=False, active_history=active_history)
    parent, old, new = parent_class(), child_class(), child_class()
    stored.append(old)

    parent.x = new

    assert contents(get_history(parent, "x")) == ([new], [], [old] if active_history else [])


@pytest.mark.parametrize("active_history", [False, True])
def test_reference_that_is_nowhere_cannot_be_deleted(*, active_history: bool) -> None:
    parent_class, _ = classes(
        lambda _passive: ATTR_EMPTY, uselist=False, active_history=active_history
    )

    with pytest.raises(AttributeError, match=r"Parent\.x object does not have a value"):
        del parent_class().x


def test_none_is_no_change_where_nothing_is_found_with_active_history() -> None:
    parent_class, _ = classes(lambda _passive: ATTR_EMPTY, uselist=False, active_history=True)
    parent = parent_class()

    parent.x = None

    assert contents(get_history(parent, "x")) == ([], [None], [])


@pytest.mark.parametrize("uselist", [False, True])
def test_loader_that_says_it_set_a_value_and_did_not_is_named(*, uselist: bool) -> None:
    parent_class, _ = classes(lambda _passive: ATTR_WAS_SET, uselist=uselist)

    with pytest.raises(KeyError, match="Deferred loader for attribute 'x' failed to populate"):
        parent_class().x  # noqa: B018  # the read is what is tested


@pytest.mark.parametrize("uselist", [False, True])
def test_history_is_had_from_the_implementation_by_state(*, uselist: bool) -> None:
    parent_class, child_class = classes(lambda _passive: ATTR_EMPTY, uselist=uselist)
    parent, child = parent_class(), child_class()
    parent.x = [child] if uselist else child
    state = instance_state(parent)

    history = parent_class.x.impl.get_history(state, state.dict, QUIET)

    assert contents(history) == ([child], [], [])


def test_append_from_the_other_side_waits_until_the_collection_is_loaded() -> None:
    loaded: list[object] = []
    parent_class, child_class = classes(by_sql(loaded), uselist=True)
    loaded.append(child_class())
    parent, new = parent_class(), child_class()
    commit(parent)

    new.parent = parent
    before = vars(parent).get("x"), contents(get_history(parent, "x", QUIET))

    assert before == (None, ([], [], []))
    assert parent.x == [*loaded, new]
    assert contents(get_history(parent, "x")) == ([new], loaded, [])
    assert has_parent(parent_class, new, "x")


def test_removal_from_the_other_side_waits_until_the_collection_is_loaded() -> None:
    loaded: list[object] = []
    parent_class, child_class = classes(by_sql(loaded), uselist=True)
    one, two = child_class(), child_class()
    loaded += [one, two]
    parent = parent_class()
    one.parent = two.parent = parent
    commit(parent, one, two)

    one.parent = None

    assert "x" not in vars(parent)
    assert parent.x == [two]


def test_what_waits_is_all_there_is_where_the_loader_finds_nothing() -> None:
    answers: list[object] = [PASSIVE_NO_RESULT, ATTR_EMPTY]
    parent_class, child_class = classes(lambda _passive: answers.pop(0), uselist=True)
    parent, new = parent_class(), child_class()
    commit(parent)

    new.parent = parent

    assert parent.x == [new]
    assert contents(get_history(parent, "x")) == ([new], [], [])


def test_collection_that_is_found_at_no_cost_does_not_wait() -> None:
    loaded: list[object] = []
    parent_class, child_class = classes(lambda _passive: loaded, uselist=True)
    old, new = child_class(), child_class()
    loaded.append(old)
    parent = parent_class()
    commit(parent)

    new.parent = parent
    new.parent = None
    old.parent = parent
    old.parent = None

    assert vars(parent)["x"] == [old]


@pytest.mark.parametrize("is_known", [False, True])
def test_reference_that_leads_elsewhere_stays_when_a_collection_lets_go(*, is_known: bool) -> None:
    class Parent:
        children: Any

    class Child:
        parent: Any

    for class_ in (Parent, Child):
        register_class(class_)
    register_attribute_with_options(
        Parent, "children", useobject=True, uselist=True, backref="parent"
    )
    other = Parent()
    register_attribute_with_options(
        Child,
        "parent",
        useobject=True,
        backref="children",
        callable_=lambda *_: other if is_known else PASSIVE_NO_RESULT,
    )
    parent, child = Parent(), Child()
    set_committed_value(parent, "children", [child])

    parent.children.remove(child)

    assert child.parent is (other if is_known else None)
