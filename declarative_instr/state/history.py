"""History: what changed in an attribute since it was stored; made from values, it knows no object."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, Protocol

from typing_extensions import TypeVar

from declarative_instr.constants import NO_VALUE, LoaderCallableStatus
from declarative_instr.exc import UnmappedInstanceError
from declarative_instr.state.tracked import Tracked
from declarative_instr.structures.identity import IdentitySet

ValueT_co = TypeVar("ValueT_co", covariant=True, default=Any)


class KeepsOriginal(Protocol):
    """What a history needs of an attribute's implementation."""

    def original(self, holder: Tracked) -> object:
        """The old value; NO_VALUE in a new object, NOT_CHANGED where nothing changed."""


class HasHolder(Protocol):
    """What a history needs of an object's state."""

    @property
    def holder(self) -> Tracked:
        """What has the tracking fields."""


class History(NamedTuple, Generic[ValueT_co]):
    """Added, unchanged and deleted values of one attribute.

    True when it holds anything. A scalar has one value in each at the most.
    """

    added: Sequence[ValueT_co]
    unchanged: Sequence[ValueT_co]
    deleted: Sequence[ValueT_co]

    def __bool__(self) -> bool:
        return bool(self.added or self.unchanged or self.deleted)

    def empty(self) -> bool:
        """True when there is neither a change nor a value."""
        return not self

    def sum(self) -> list[ValueT_co]:
        """Added, unchanged and deleted values, one after the other."""
        return [*self.added, *self.unchanged, *self.deleted]

    def non_deleted(self) -> list[ValueT_co]:
        """Added and unchanged values."""
        return [*self.added, *self.unchanged]

    def non_added(self) -> list[ValueT_co]:
        """Unchanged and deleted values."""
        return [*self.unchanged, *self.deleted]

    def has_changes(self) -> bool:
        """True when anything was added or deleted."""
        return bool(self.added or self.deleted)

    def as_state(self) -> "History[Any]":
        """The same with the states of the objects in place of the objects; None stays."""
        return History(_states(self.added), _states(self.unchanged), _states(self.deleted))

    @classmethod
    def from_scalar_attribute(
        cls, attribute: KeepsOriginal, state: HasHolder, current: object
    ) -> "History[Any]":
        """History of a plain value, of which `current` is the present one or NO_VALUE."""
        return scalar_history(current, attribute.original(state.holder))

    @classmethod
    def from_object_attribute(
        cls,
        attribute: KeepsOriginal,
        state: HasHolder,
        current: object,
        original: object = NO_VALUE,
    ) -> "History[Any]":
        """History of a reference, of which `current` is the present object or NO_VALUE.

        Args:
            attribute: The implementation of the attribute.
            state: The state of the object that has it.
            current: What it refers to now.
            original: What it referred to before, where the caller knows better than the state.
        """
        if original is NO_VALUE:
            original = attribute.original(state.holder)
        return reference_history(current, original)

    @classmethod
    def from_collection(
        cls, attribute: KeepsOriginal, state: HasHolder, current: object
    ) -> "History[Any]":
        """History of a collection, of which `current` is the present content or NO_VALUE."""
        members = current if isinstance(current, Iterable) else ()
        adapter = getattr(current, "_sa_adapter", None)
        return collection_history(
            members if adapter is None else adapter, attribute.original(state.holder)
        )


HISTORY_BLANK: History[Any] = History((), (), ())
"""The history of an attribute without value and without change."""

new_history: Callable[[type[History[Any]], tuple[object, object, object]], History[Any]] = (
    tuple.__new__
)
"""As the class, without its constructor written in Python, which takes half of the time."""

PLAIN_TYPES = frozenset({bool, bytes, float, int, str})
"""Types of values that say themselves whether they are equal."""

NOT_CHANGED = object()
"""Stands for the old value of an attribute that has no change."""


def scalar_history(current: object, original: object) -> History[Any]:
    """History of a single value; `original` is NOT_CHANGED, NO_VALUE or the old value.

    Values are compared as `values_equal` does it.
    """
    if original is NOT_CHANGED:
        return HISTORY_BLANK if current is NO_VALUE else new_history(History, ((), [current], ()))
    if current is not NO_VALUE:
        try:
            if current is original or current == original:
                return new_history(History, ((), [current], ()))
        except Exception:  # noqa: BLE001  # the comparison is the user's code: a difference
            pass
        deleted = () if type(original) is LoaderCallableStatus else [original]
        return new_history(History, ([current], (), deleted))
    if isinstance(original, LoaderCallableStatus):
        return History([None], (), ())
    return History((), (), [original])


def reference_history(current: object, original: object) -> History[Any]:
    """History of a reference; as of a single value, compared by identity."""
    if original is NOT_CHANGED:
        return HISTORY_BLANK if current is NO_VALUE else History((), [current], ())
    if current is original and current is not NO_VALUE:
        return History((), [current], ())
    is_none = original is None or isinstance(original, LoaderCallableStatus)
    deleted = () if is_none else [original]
    if current is NO_VALUE:
        return History((), (), deleted) if deleted else History([None], (), ())
    return History([current], (), deleted)


def collection_history(current: Iterable[object], original: object) -> History[Any]:
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


def _states(values: Sequence[object]) -> list[object]:
    return [None if value is None else _state_of(value) for value in values]


def _state_of(member: object) -> object:
    manager: Any = getattr(type(member), "_sa_class_manager", None)
    if manager is None:
        message = (
            f"{member!r:.80} is no tracked object. Ask a history of related objects for states."
        )
        raise UnmappedInstanceError(message)
    return manager.state_getter()(member)
