"""Strategies of changes that a list, a set or a dict is put through."""

from collections.abc import Callable
from functools import total_ordering
from operator import iadd, iand, ior, isub, ixor
from typing import Any, TypeAlias

from hypothesis import strategies as st
from typing_extensions import override

Operation: TypeAlias = tuple[str, Callable[[Any], Any]]


@total_ordering
class Member:
    """Equal by value, so that equal members can be different objects."""

    def __init__(self, value: int, copy: str) -> None:
        self.value = value
        self.copy = copy

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Member) and other.value == self.value

    def __lt__(self, other: "Member") -> bool:
        return self.value < other.value

    @override
    def __hash__(self) -> int:
        return hash(self.value)

    @override
    def __repr__(self) -> str:
        return f"{self.value}{self.copy}"


POOL = [Member(value, copy) for value in range(4) for copy in "ab"]
members = st.sampled_from(POOL)
several = st.lists(members, max_size=4)
positions = st.integers(-5, 5)
slices = st.builds(
    slice,
    st.none() | positions,
    st.none() | positions,
    st.none() | st.sampled_from([-2, -1, 1, 2]),
)


def call(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Operation]:
    return st.tuples(*arguments).map(
        lambda given: (f"{name}{given}", lambda target: getattr(target, name)(*given))
    )


def operate(
    operator: Callable[[Any, Any], Any], other: st.SearchStrategy[Any]
) -> st.SearchStrategy[Operation]:
    return other.map(
        lambda given: (f"{operator.__name__}({given})", lambda target: operator(target, given))
    )


def outcome(target: Any, change: Callable[[Any], Any]) -> object:
    """What a change returns or raises; the collection itself counts as one value."""
    try:
        result = change(target)
    except (LookupError, ValueError, TypeError) as error:
        return type(error)
    return "itself" if result is target else result


list_operations = st.lists(
    st.one_of(
        call("append", members),
        call("remove", members),
        call("insert", positions, members),
        call("pop"),
        call("pop", positions),
        call("extend", several),
        call("clear"),
        call("sort"),
        call("reverse"),
        call("copy"),
        call("__setitem__", positions, members),
        call("__setitem__", slices, several),
        call("__delitem__", positions),
        call("__delitem__", slices),
        operate(iadd, several),
    ),
    max_size=12,
)
set_operations = st.lists(
    st.one_of(
        call("add", members),
        call("remove", members),
        call("discard", members),
        call("clear"),
        call("update", several, several),
        call("difference_update", several, several),
        call("intersection_update", several, several),
        call("symmetric_difference_update", several),
        *(operate(operator, several.map(set)) for operator in (ior, isub, iand, ixor)),
        operate(ior, several),
    ),
    max_size=12,
)
keys = st.sampled_from("xyz")
mappings = st.dictionaries(keys, members, max_size=3)
dict_operations = st.lists(
    st.one_of(
        call("__setitem__", keys, members),
        call("__delitem__", keys),
        call("pop", keys),
        call("pop", keys, st.none()),
        call("popitem"),
        call("setdefault", keys, members),
        call("update", mappings),
        call("update", mappings.map(lambda mapping: list(mapping.items()))),
        call("clear"),
        call("copy"),
        operate(ior, mappings),
    ),
    max_size=12,
)
