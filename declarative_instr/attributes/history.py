"""History: what changed in an attribute since it was stored; made from values, it knows no object."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from declarative_instr.constants import NO_VALUE, LoaderCallableStatus
from declarative_instr.structures.identity import IdentitySet


class History(NamedTuple):
    """Added, unchanged and deleted values of one attribute.

    True when it holds anything. A scalar has one value in each at the most.
    """

    added: Sequence[object]
    unchanged: Sequence[object]
    deleted: Sequence[object]

    def __bool__(self) -> bool:
        return bool(self.added or self.unchanged or self.deleted)

    def empty(self) -> bool:
        """True when there is neither a change nor a value."""
        return not self

    def sum(self) -> list[object]:
        """Added, unchanged and deleted values, one after the other."""
        return [*self.added, *self.unchanged, *self.deleted]

    def non_deleted(self) -> list[object]:
        """Added and unchanged values."""
        return [*self.added, *self.unchanged]

    def non_added(self) -> list[object]:
        """Unchanged and deleted values."""
        return [*self.unchanged, *self.deleted]

    def has_changes(self) -> bool:
        """True when anything was added or deleted."""
        return bool(self.added or self.deleted)


HISTORY_BLANK = History((), (), ())
"""The history of an attribute without value and without change."""

NOT_CHANGED = object()
"""Stands for the old value of an attribute that has no change."""


def scalar_history(
    current: object, original: object, is_equal: Callable[[object, object], bool]
) -> History:
    """History of a single value; `original` is NOT_CHANGED, NO_VALUE or the old value."""
    if original is NOT_CHANGED:
        return HISTORY_BLANK if current is NO_VALUE else History((), [current], ())
    if current is not NO_VALUE and is_equal(current, original):
        return History((), [current], ())
    deleted = () if isinstance(original, LoaderCallableStatus) else [original]
    if current is NO_VALUE:
        return History((), (), deleted) if deleted else History([None], (), ())
    return History([current], (), deleted)


def reference_history(current: object, original: object) -> History:
    """History of a reference; as of a single value, compared by identity."""
    if original is NOT_CHANGED:
        return HISTORY_BLANK if current is NO_VALUE else History((), [current], ())
    if current is original and current is not NO_VALUE:
        return History((), [current], ())
    deleted = () if isinstance(original, LoaderCallableStatus) else [original]
    if current is NO_VALUE:
        return History((), (), deleted) if deleted else History([None], (), ())
    if current is None and not deleted:
        return History([None], (), ())
    return History([current], (), deleted)


def collection_history(current: Iterable[object], original: object) -> History:
    """History of a collection's members, by identity; `original` also as an iterable of members."""
    items = list(current)
    if original is NOT_CHANGED:
        return History((), items, ())
    if original is NO_VALUE or not isinstance(original, Iterable):
        return History(items, [], [])
    before = list(original)
    had, has = IdentitySet(before), IdentitySet(items)
    return History(
        [item for item in items if item not in had],
        [item for item in items if item in had],
        [item for item in before if item not in has],
    )


def values_equal(value: object, other: object) -> bool:
    """True where two values count as one: the same object, or equal by a `==` that answers a truth.

    NaN is equal to itself. A comparison that raises, or whose answer has no truth value, counts
    as a difference: a change too many is written, none is lost.
    """
    if value is other:
        return True
    try:
        return bool(value == other)
    except Exception:  # noqa: BLE001  # the comparison is the user's code
        return False
