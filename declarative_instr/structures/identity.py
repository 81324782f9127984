"""A set of objects by identity; knows nothing of their equality or hash."""

from collections.abc import Iterable, Iterator
from typing import Generic

from typing_extensions import TypeVar, override

T = TypeVar("T")


class IdentitySet(Generic[T]):
    """Set of objects told apart by identity, in the order in which they came.

    User classes may define `__eq__` without `__hash__`, or an `__eq__` that raises;
    nothing here calls either.
    """

    __slots__ = ("_members",)

    def __init__(self, members: Iterable[T] = ()) -> None:
        self._members: dict[int, T] = {id(member): member for member in members}

    def add(self, member: T) -> None:
        """Put an object in, where it is not there yet."""
        self._members[id(member)] = member

    def discard(self, member: T) -> None:
        """Take an object out, where it is there."""
        self._members.pop(id(member), None)

    def __contains__(self, member: object) -> bool:
        return id(member) in self._members

    def union(self, other: Iterable[T], /) -> "IdentitySet[T]":
        """The objects of either."""
        return IdentitySet([*self, *other])

    def intersection(self, other: Iterable[object], /) -> "IdentitySet[T]":
        """The objects that are in both."""
        theirs = {id(member) for member in other}
        return IdentitySet(member for member in self if id(member) in theirs)

    def difference(self, other: Iterable[object], /) -> "IdentitySet[T]":
        """The objects that are not in the other."""
        theirs = {id(member) for member in other}
        return IdentitySet(member for member in self if id(member) not in theirs)

    __or__ = union
    __and__ = intersection
    __sub__ = difference

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._members.values()))

    def __len__(self) -> int:
        return len(self._members)

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, IdentitySet):
            return self._members.keys() == other._members.keys()
        if isinstance(other, set | frozenset):
            return self._members.keys() == {id(member) for member in other}
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # a mutable set has no hash

    @override
    def __repr__(self) -> str:
        return f"IdentitySet({list(self._members.values())!r})"
