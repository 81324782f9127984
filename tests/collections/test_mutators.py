"""Classes that keep their items elsewhere behave as before, and their events give their content."""

from collections import UserDict, UserList
from collections.abc import Iterator, MutableSequence, MutableSet
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from declarative_instr.collections import collection
from tests.collections.changes import (
    Member,
    Operation,
    call,
    dict_operations,
    list_operations,
    mappings,
    members,
    outcome,
    positions,
    set_operations,
    several,
)
from tests.collections.recording import Parent, identities


class SetLike:
    """A class that says what it is like."""

    __emulates__ = set

    def __init__(self) -> None:
        self.data: set[Any] = set()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.data)

    def __contains__(self, item: object) -> bool:
        return item in self.data

    @override
    def __eq__(self, other: object) -> bool:
        return self.data == other

    @override
    def __hash__(self) -> int:
        return id(self)

    def add(self, item: Any) -> None:
        self.data.add(item)

    def remove(self, item: Any) -> None:
        self.data.remove(item)

    def discard(self, item: Any) -> None:
        self.data.discard(item)

    def clear(self) -> None:
        self.data.clear()

    def update(self, *others: Any) -> None:
        self.data.update(*others)

    def difference_update(self, *others: Any) -> None:
        self.data.difference_update(*others)

    def intersection_update(self, *others: Any) -> None:
        self.data.intersection_update(*others)

    def symmetric_difference_update(self, other: Any) -> None:
        self.data.symmetric_difference_update(other)

    def __ior__(self, other: Any) -> Self:
        self.data |= other
        return self

    def __isub__(self, other: Any) -> Self:
        self.data -= other
        return self

    def __iand__(self, other: Any) -> Self:
        self.data &= other
        return self

    def __ixor__(self, other: Any) -> Self:
        self.data ^= other
        return self


class AbstractSequence(MutableSequence[Any]):
    """Five methods; the others come from the abstract class."""

    def __init__(self) -> None:
        self.data: list[Any] = []

    @override
    def __getitem__(self, index: Any) -> Any:
        return self.data[index]

    @override
    def __setitem__(self, index: Any, value: Any) -> None:
        self.data[index] = value

    @override
    def __delitem__(self, index: Any) -> None:
        del self.data[index]

    @override
    def __len__(self) -> int:
        return len(self.data)

    @override
    def insert(self, index: int, value: Any) -> None:
        self.data.insert(index, value)


class AbstractSet(MutableSet[Any]):
    """Five methods; the others come from the abstract class."""

    def __init__(self) -> None:
        self.data: set[Any] = set()

    @override
    def __contains__(self, item: object) -> bool:
        return item in self.data

    @override
    def __iter__(self) -> Iterator[Any]:
        return iter(self.data)

    @override
    def __len__(self) -> int:
        return len(self.data)

    @override
    def add(self, value: Any) -> None:
        self.data.add(value)

    @override
    def discard(self, value: Any) -> None:
        self.data.discard(value)


class DictLike(UserDict[str, Any]):
    """Elects the roles that a dictionary does not have by itself."""

    @collection.appender
    def put(self, item: Any) -> None:
        self[str(item)] = item

    @collection.remover
    def drop(self, item: Any) -> None:
        del self[next(key for key, value in self.items() if value is item)]

    @collection.iterator
    def items_held(self) -> Iterator[Any]:
        return iter(self.values())


def operations_of(*names: str) -> st.SearchStrategy[list[Operation]]:
    """The changes of a list that an abstract sequence has, too."""
    given = {
        "append": call("append", members),
        "extend": call("extend", several),
        "insert": call("insert", positions, members),
        "pop": call("pop"),
        "remove": call("remove", members),
        "clear": call("clear"),
        "__setitem__": call("__setitem__", positions, members),
        "__delitem__": call("__delitem__", positions),
        "add": call("add", members),
        "discard": call("discard", members),
    }
    return st.lists(st.one_of(*(given[name] for name in names)), max_size=12)


@pytest.mark.parametrize("factory", [UserList, AbstractSequence])
@given(
    content=several,
    operations=operations_of(
        "append", "extend", "insert", "pop", "remove", "clear", "__setitem__", "__delitem__"
    ),
)
def test_a_list_like_class_tells_its_content(
    factory: type, content: list[Member], operations: list[Operation]
) -> None:
    plain = list(content)
    parent = Parent(factory, content)

    for _, change in operations:
        assert outcome(parent.children, change) == outcome(plain, change)

        assert list(map(id, parent.children)) == list(map(id, plain))
        assert parent.recorder.replayed(content) == identities(plain)


@given(content=several, operations=list_operations)
def test_a_user_list_has_all_changes_of_a_list(
    content: list[Member], operations: list[Operation]
) -> None:
    plain = list(content)
    parent = Parent(UserList, content)

    for _, change in operations:
        assert outcome(parent.children, change) == outcome(plain, change)

        assert parent.recorder.replayed(content) == identities(plain)


@given(content=several.map(set), operations=set_operations)
def test_a_set_like_class_tells_its_content(
    content: set[Member], operations: list[Operation]
) -> None:
    plain = set(content)
    parent = Parent(SetLike, content)

    for _, change in operations:
        assert outcome(parent.children, change) == outcome(plain, change)

        assert set(parent.children) == plain
        assert parent.recorder.replayed(content) == identities(parent.children)


@given(content=several.map(set), operations=operations_of("add", "remove", "discard", "clear"))
def test_an_abstract_set_tells_its_content(
    content: set[Member], operations: list[Operation]
) -> None:
    plain = set(content)
    parent = Parent(AbstractSet, content)

    for _, change in operations:
        assert outcome(parent.children, change) == outcome(plain, change)

        assert set(parent.children) == plain
        assert parent.recorder.replayed(content) == identities(parent.children)


@given(content=mappings, operations=dict_operations)
def test_a_dict_like_class_tells_its_content(
    content: dict[str, Member], operations: list[Operation]
) -> None:
    plain = DictLike()
    plain.update(content)
    parent = Parent(DictLike)
    parent.children.update(content)

    for _, change in operations:
        assert outcome(parent.children, change) == outcome(plain, change)

        assert dict(parent.children) == dict(plain)
        assert parent.recorder.replayed() == identities(parent.children.values())
