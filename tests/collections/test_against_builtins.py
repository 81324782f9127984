"""Each collection behaves as its builtin, and its events replayed give its content."""

from collections import Counter, OrderedDict, UserList
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from typing_extensions import override

from tests.collections.changes import (
    Member,
    Operation,
    dict_operations,
    list_operations,
    mappings,
    outcome,
    set_operations,
    several,
)
from tests.collections.recording import Parent, identities


class Slotted(list[Any]):
    """A user's class whose layout leaves no place for a mixin with fields."""

    __slots__ = ("note",)


class Calling(list[Any]):
    """A user's class whose methods call each other and `super()`."""

    @override
    def append(self, item: Any) -> None:
        super().append(item)

    @override
    def extend(self, items: Any) -> None:
        for item in list(items):
            self.append(item)

    @override
    def remove(self, item: Any) -> None:
        del self[self.index(item)]


class ByIdentity(list[Any]):
    """A plain list, but for one thing: it removes the very object where it holds it."""

    @override
    def remove(self, item: Any) -> None:
        place = next((i for i, member in enumerate(self) if member is item), None)
        del self[self.index(item) if place is None else place]


def make_calling() -> Calling:
    return Calling()


@pytest.mark.parametrize(
    ("factory", "model"),
    [
        (list, ByIdentity),
        (Slotted, ByIdentity),
        (Calling, list),
        (make_calling, list),
        (UserList, list),
    ],
)
@given(content=several, operations=list_operations)
def test_a_list_changes_as_the_plain_list_and_its_events_tell_its_content(
    factory: Callable[[], Any],
    model: type[list[Any]],
    content: list[Member],
    operations: list[Operation],
) -> None:
    plain = model(content)
    parent = Parent(factory, content)

    for _, change in operations:
        assert outcome(parent.children, change) == outcome(plain, change)

        assert list(map(id, parent.children)) == list(map(id, plain))
        assert parent.recorder.replayed(content) == identities(plain)


@pytest.mark.parametrize("factory", [list, Slotted, Calling, UserList])
@pytest.mark.parametrize("times", [-1, 0, 1, 3])
@given(content=several)
def test_a_repeated_list_has_the_content_of_the_plain_list_and_tells_what_went(
    factory: Callable[[], Any], times: int, content: list[Member]
) -> None:
    parent = Parent(factory, content)
    before = parent.children

    parent.children *= times

    assert parent.children is before
    assert list(parent.children) == content * times
    gone = [item for operation, item in parent.operations if operation == "remove"]
    assert identities(gone) == (identities(content) if times < 1 else Counter())
    assert "append" not in [operation for operation, _ in parent.operations]


@given(content=several.map(set), operations=set_operations)
def test_a_set_changes_as_the_plain_set_and_its_events_tell_its_content(
    content: set[Member], operations: list[Operation]
) -> None:
    plain = set(content)
    parent = Parent(set, content)

    for _, change in operations:
        assert outcome(parent.children, change) == outcome(plain, change)

        assert parent.children == plain
        assert parent.recorder.replayed(content) == identities(parent.children)


@given(content=several.map(set))
def test_emptying_a_set_by_pop_tells_each_member_once(content: set[Member]) -> None:
    parent = Parent(set, content)

    popped = [parent.children.pop() for _ in content]

    assert identities(popped) == identities(content)
    assert parent.operations == [("remove", member) for member in popped]


@pytest.mark.parametrize("factory", [dict, OrderedDict])
@given(content=mappings, operations=dict_operations)
def test_a_dict_changes_as_the_plain_dict_and_its_events_tell_its_content(
    factory: Callable[[], Any], content: dict[str, Member], operations: list[Operation]
) -> None:
    plain = dict(content)
    parent = Parent(factory)
    parent.children.update(content)

    for _, change in operations:
        assert outcome(parent.children, change) == outcome(plain, change)

        assert {key: id(value) for key, value in parent.children.items()} == {
            key: id(value) for key, value in plain.items()
        }
        assert parent.recorder.replayed() == identities(plain.values())
