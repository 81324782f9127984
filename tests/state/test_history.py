"""History: what it answers for every course of changes."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from declarative_instr import (
    NO_VALUE,
    DeclarativeBase,
    History,
    Mapped,
    flag_modified,
    get_history,
    inspect,
    relationship,
    set_committed_value,
)
from declarative_instr.constants import PassiveFlag
from declarative_instr.exc import UnmappedInstanceError
from declarative_instr.state.history import (
    HISTORY_BLANK,
    NOT_CHANGED,
    collection_history,
    reference_history,
    scalar_history,
    values_equal,
)
from tests.tracking import attribute_of, commit, expire_values, parts

Parts = tuple[list[object], list[object], list[object]]


class Base(DeclarativeBase):
    pass


class Parent(Base):
    value: Mapped[Any]
    children: Mapped[list["Child"]] = relationship(back_populates="parent")
    bag: Mapped[set["Child"]] = relationship()
    index: Mapped[dict[str, "Child"]] = relationship()


class Child(Base):
    parent: Mapped[Parent | None] = relationship(back_populates="children")


class Uncomparable:
    @override
    def __eq__(self, other: object) -> bool:
        raise RuntimeError("compared")

    __hash__ = None  # type: ignore[assignment]  # on purpose


class Array:
    """Compares element by element, and has no truth value, as arrays of numbers do."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = numbers

    @override
    def __eq__(self, other: object) -> Any:
        others = other.numbers if isinstance(other, Array) else ()
        return Array(*(a == b for a, b in zip(self.numbers, others, strict=False)))

    def __bool__(self) -> bool:
        raise ValueError("the truth value of an array is ambiguous")

    __hash__ = None  # type: ignore[assignment]  # on purpose


# The value itself ----------------------------------------------------------------------------


def test_history_is_true_when_it_holds_anything() -> None:
    assert not HISTORY_BLANK
    assert not History((), [], ())
    assert History([None], (), ())
    assert History((), [0], ())
    assert History((), (), [False])


def test_history_is_empty_when_it_is_not_true() -> None:
    assert History((), [], ()).empty()
    assert not History((), [1], ()).empty()


def test_sum_and_its_parts_are_lists_in_order() -> None:
    history = History([1], (2,), [3])

    assert history.sum() == [1, 2, 3]
    assert history.non_deleted() == [1, 2]
    assert history.non_added() == [2, 3]


def test_unchanged_value_is_no_change() -> None:
    assert not History((), [1], ()).has_changes()
    assert History([1], (), ()).has_changes()
    assert History((), (), [1]).has_changes()


def test_history_is_a_tuple_of_three() -> None:
    added, unchanged, deleted = History([1], (), [2])

    assert (added, unchanged, deleted) == ([1], (), [2])


# Equality of values --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, 1, True),
        (1, 1.0, True),
        (1, 2, False),
        (None, None, True),
        (None, 0, False),
        ([1], [1], True),
        ({}, {}, True),
        (math.nan, math.nan, True),
        (math.nan, float("nan"), False),
        (Uncomparable(), Uncomparable(), False),
        (Array(1, 2), Array(1, 2), False),
    ],
)
def test_values_count_as_equal_when_a_comparison_says_so(
    one: object,
    other: object,
    expected: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    assert values_equal(one, other) is expected


@pytest.mark.parametrize("value", [Uncomparable(), Array(1), math.nan, [1]])
def test_value_equals_itself_without_being_compared(value: object) -> None:
    assert values_equal(value, value)


@pytest.mark.parametrize("value", [Uncomparable(), Array(1, 2), math.nan, [1], {"a": {1}}, None])
@pytest.mark.parametrize("other", [Uncomparable(), Array(1, 2), math.nan, [2], None])
def test_any_value_can_be_set_kept_and_compared(value: object, other: object) -> None:
    parent = Parent(value=value)
    commit(parent)

    parent.value = other
    history = get_history(parent, "value")
    parent.value = value
    back = get_history(parent, "value")

    if value is other:
        assert not history.has_changes()
    else:
        assert history.added[0] is other
        assert history.deleted[0] is value
    assert back.unchanged[0] is value
    assert not back.has_changes()


# Made from values ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("current", "original", "expected"),
    [
        (NO_VALUE, NOT_CHANGED, ([], [], [])),
        (1, NOT_CHANGED, ([], [1], [])),
        (1, NO_VALUE, ([1], [], [])),
        (1, 1, ([], [1], [])),
        (2, 1, ([2], [], [1])),
        (None, 1, ([None], [], [1])),
        (1, None, ([1], [], [None])),
        (NO_VALUE, 1, ([], [], [1])),
        (NO_VALUE, None, ([], [], [None])),
        (NO_VALUE, NO_VALUE, ([None], [], [])),
    ],
)
def test_scalar_history_of_each_combination(
    current: object, original: object, expected: Parts
) -> None:
    assert parts(scalar_history(current, original)) == expected


ONE, OTHER = object(), object()


@pytest.mark.parametrize(
    ("current", "original", "expected"),
    [
        (NO_VALUE, NOT_CHANGED, ([], [], [])),
        (ONE, NOT_CHANGED, ([], [ONE], [])),
        (None, NOT_CHANGED, ([], [None], [])),
        (ONE, NO_VALUE, ([ONE], [], [])),
        (ONE, ONE, ([], [ONE], [])),
        (OTHER, ONE, ([OTHER], [], [ONE])),
        (None, ONE, ([None], [], [ONE])),
        (ONE, None, ([ONE], [], [])),
        (NO_VALUE, ONE, ([], [], [ONE])),
        (None, NO_VALUE, ([None], [], [])),
        (NO_VALUE, NO_VALUE, ([None], [], [])),
    ],
)
def test_reference_history_of_each_combination(
    current: object, original: object, expected: Parts
) -> None:
    assert parts(reference_history(current, original)) == expected


def test_reference_history_compares_by_identity() -> None:
    one, equal_to_one = [1], [1]

    assert parts(reference_history(equal_to_one, one)) == ([equal_to_one], [], [one])


@given(st.lists(st.integers(0, 5), unique=True), st.lists(st.integers(0, 5), unique=True))
def test_collection_history_is_the_difference_of_two_sets_in_order(
    before: list[int], now: list[int]
) -> None:
    pool = [Uncomparable() for _ in range(6)]

    history = collection_history([pool[i] for i in now], [pool[i] for i in before])

    def numbers(items: Sequence[object]) -> list[int]:
        return [next(i for i, one in enumerate(pool) if one is item) for item in items]

    assert numbers(history.added) == [i for i in now if i not in before]
    assert numbers(history.unchanged) == [i for i in now if i in before]
    assert numbers(history.deleted) == [i for i in before if i not in now]


def test_collection_without_old_content_is_all_new_or_all_unchanged() -> None:
    assert parts(collection_history([1, 2], NO_VALUE)) == ([1, 2], [], [])
    assert parts(collection_history([1, 2], NOT_CHANGED)) == ([], [1, 2], [])
    assert parts(collection_history([1, 2], None)) == ([1, 2], [], [])


# A course of changes of a value --------------------------------------------------------------

Step = Callable[[Parent], None]


def set_to(value: object) -> Step:
    def step(parent: Parent) -> None:
        parent.value = value

    return step


def delete(parent: Parent) -> None:
    del parent.value


def load(value: object) -> Step:
    return lambda parent: set_committed_value(parent, "value", value)


def touch(parent: Parent) -> None:
    flag_modified(parent, "value")


def expire(parent: Parent) -> None:
    expire_values(parent, "value")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], ([], [], [])),
        ([set_to(1)], ([1], [], [])),
        ([set_to(None)], ([None], [], [])),
        ([set_to(1), set_to(2)], ([2], [], [])),
        ([set_to(1), delete], ([], [], [])),
        ([set_to(1), delete, set_to(2)], ([2], [], [])),
        ([set_to(1), commit], ([], [1], [])),
        ([set_to(1), commit, set_to(2)], ([2], [], [1])),
        ([set_to(1), commit, set_to(2), set_to(3)], ([3], [], [1])),
        ([set_to(1), commit, set_to(2), set_to(1)], ([], [1], [])),
        ([set_to(1), commit, set_to(1)], ([], [1], [])),
        ([set_to(1), commit, set_to(None)], ([None], [], [1])),
        ([set_to(None), commit, set_to(1)], ([1], [], [None])),
        ([set_to(1), commit, delete], ([], [], [1])),
        ([set_to(1), commit, delete, set_to(1)], ([], [1], [])),
        ([set_to(1), commit, delete, set_to(2)], ([2], [], [1])),
        ([set_to(1), commit, set_to(2), delete], ([], [], [1])),
        ([set_to(1), commit, set_to(2), commit], ([], [2], [])),
        ([set_to(1), commit, delete, commit], ([], [], [])),
        ([set_to(1), commit, expire], ([], [], [])),
        ([set_to(1), commit, set_to(2), expire], ([], [], [])),
        ([set_to(1), commit, expire, set_to(2)], ([2], [], [])),
        ([set_to(1), commit, expire, load(1)], ([], [1], [])),
        ([set_to(1), commit, set_to(2), load(3)], ([], [3], [])),
        ([set_to(1), commit, load(3), set_to(4)], ([4], [], [3])),
        ([commit, set_to(1)], ([1], [], [])),
        ([commit, set_to(1), delete], ([None], [], [])),
        ([commit, load(1)], ([], [1], [])),
        ([set_to(1), commit, touch], ([1], [], [])),
        ([set_to(1), commit, set_to(2), touch], ([2], [], [])),
        ([set_to(1), commit, set_to(2), set_to(1), touch], ([1], [], [])),
        ([set_to(1), commit, touch, commit], ([], [1], [])),
    ],
)
def test_history_of_a_value_after_a_course_of_changes(steps: list[Step], expected: Parts) -> None:
    parent = Parent()

    for step in steps:
        step(parent)

    assert parts(get_history(parent, "value")) == expected


def test_history_without_loading_is_the_same_where_the_value_is_there() -> None:
    parent = Parent(value=1)
    commit(parent)
    parent.value = 2

    quiet = get_history(parent, "value", PassiveFlag.PASSIVE_NO_INITIALIZE)

    assert parts(quiet) == ([2], [], [1])


def test_asking_for_history_changes_nothing() -> None:
    parent = Parent()

    for key in ("value", "children", "bag", "index"):
        get_history(parent, key)

    assert vars(parent) == {}


# A course of changes of a collection -----------------------------------------------------------

A, B, C = Child(), Child(), Child()
commit(A, B, C)

Change = Callable[[Parent], object]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], ([], [A, B], [])),
        ([lambda p: p.children.append(C)], ([C], [A, B], [])),
        ([lambda p: p.children.remove(A)], ([], [B], [A])),
        ([lambda p: p.children.append(C), lambda p: p.children.remove(C)], ([], [A, B], [])),
        ([lambda p: p.children.remove(A), lambda p: p.children.append(A)], ([], [B, A], [])),
        ([lambda p: p.children.reverse()], ([], [B, A], [])),
        ([lambda p: setattr(p, "children", [B, C])], ([C], [B], [A])),
        ([lambda p: setattr(p, "children", [B, A])], ([], [B, A], [])),
        ([lambda p: setattr(p, "children", [])], ([], [], [A, B])),
        ([lambda p: p.children.clear()], ([], [], [A, B])),
        ([lambda p: p.children.__setitem__(0, C)], ([C], [B], [A])),
        ([lambda p: delattr(p, "children")], ([], [], [A, B])),
        ([lambda p: delattr(p, "children"), lambda p: p.children.append(C)], ([C], [], [A, B])),
        ([lambda p: delattr(p, "children"), lambda p: setattr(p, "children", [A])], ([], [A], [B])),
        ([lambda p: p.children.append(C), commit], ([], [A, B, C], [])),
        ([lambda p: p.children.append(C), lambda p: expire_values(p, "children")], ([], [], [])),
        ([lambda p: set_committed_value(p, "children", [C])], ([], [C], [])),
        (
            [lambda p: p.children.append(C), lambda p: set_committed_value(p, "children", [A])],
            ([], [A], []),
        ),
        ([lambda p: flag_modified(p, "children")], ([A, B], [], [])),
    ],
)
def test_history_of_a_collection_after_a_course_of_changes(
    changes: list[Change], expected: Parts
) -> None:
    parent = Parent(children=[A, B])
    commit(parent, A, B, C)

    for change in changes:
        change(parent)

    assert parts(get_history(parent, "children")) == expected


def test_history_of_sets_and_dicts_is_that_of_their_members() -> None:
    parent = Parent(bag={A}, index={"a": A})
    commit(parent)

    parent.bag = {B}
    parent.index = {"a": A, "b": B}

    assert parts(get_history(parent, "bag")) == ([B], [], [A])
    assert parts(get_history(parent, "index")) == ([B], [A], [])


def test_history_of_a_new_collection_is_all_added() -> None:
    parent = Parent()

    parent.bag.add(A)

    assert parts(get_history(parent, "bag")) == ([A], [], [])


# A course of changes of a reference ------------------------------------------------------------

P, Q = Parent(), Parent()


def let_q_adopt(child: Child) -> None:
    Q.children.append(child)


@pytest.mark.parametrize(
    ("start", "changes", "expected"),
    [
        (P, [], ([], [P], [])),
        (P, [lambda c: setattr(c, "parent", Q)], ([Q], [], [P])),
        (P, [lambda c: setattr(c, "parent", P)], ([], [P], [])),
        (P, [lambda c: setattr(c, "parent", None)], ([None], [], [P])),
        (P, [lambda c: delattr(c, "parent")], ([], [], [P])),
        (None, [lambda c: setattr(c, "parent", P)], ([P], [], [])),
        (
            P,
            [lambda c: setattr(c, "parent", Q), lambda c: setattr(c, "parent", P)],
            ([], [P], []),
        ),
        (P, [lambda c: setattr(c, "parent", Q), commit], ([], [Q], [])),
        (P, [lambda c: expire_values(c, "parent")], ([], [], [])),
        (P, [lambda c: set_committed_value(c, "parent", Q)], ([], [Q], [])),
        (P, [lambda c: c.parent.children.remove(c)], ([None], [], [P])),
        (P, [lambda _: Q.children.extend([])], ([], [P], [])),
        (P, [let_q_adopt], ([Q], [], [P])),
    ],
)
def test_history_of_a_reference_after_a_course_of_changes(
    start: Parent | None, changes: list[Callable[[Child], object]], expected: Parts
) -> None:
    child = Child(parent=start)
    commit(child)

    for change in changes:
        change(child)

    assert parts(get_history(child, "parent")) == expected
    child.parent = None


def test_new_reference_has_history_only_when_it_was_set() -> None:
    child = Child()

    unset = get_history(child, "parent")
    child.parent = None

    assert not unset
    assert parts(get_history(child, "parent")) == ([None], [], [])


# As the documented constructors make it -------------------------------------------------------


def test_history_of_an_attribute_can_be_made_for_a_value_that_is_told() -> None:
    parent = Parent(value=1)
    commit(parent)
    parent.value = 2
    impl, state = attribute_of(Parent, "value").impl, inspect(parent)

    assert parts(History.from_scalar_attribute(impl, state, 3)) == ([3], [], [1])
    assert parts(History.from_scalar_attribute(impl, state, 1)) == ([], [1], [])
    assert parts(History.from_scalar_attribute(impl, state, NO_VALUE)) == ([], [], [1])


def test_history_of_a_reference_can_be_made_for_an_object_that_is_told() -> None:
    one, other, third = Parent(), Parent(), Parent()
    child = Child(parent=one)
    commit(child)
    child.parent = other
    impl, state = attribute_of(Child, "parent").impl, inspect(child)

    assert parts(History.from_object_attribute(impl, state, other)) == ([other], [], [one])
    told = History.from_object_attribute(impl, state, other, original=third)
    assert parts(told) == ([other], [], [third])


def test_history_of_a_collection_can_be_made_for_its_content() -> None:
    kept, gone, come = Child(), Child(), Child()
    parent = Parent(children=[kept, gone])
    commit(parent)
    parent.children = [kept, come]
    impl, state = attribute_of(Parent, "children").impl, inspect(parent)

    made = History.from_collection(impl, state, parent.children)

    assert parts(made) == ([come], [kept], [gone])


def test_states_can_stand_for_the_objects() -> None:
    one, other = Parent(), Parent()

    made = History([one], [None], [other]).as_state()

    assert parts(made) == ([inspect(one)], [None], [inspect(other)])


def test_values_have_no_states() -> None:
    with pytest.raises(UnmappedInstanceError, match="'Ada' is no tracked object"):
        History(["Ada"], (), ()).as_state()
