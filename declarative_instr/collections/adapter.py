"""CollectionAdapter: the link from a collection to its owner; it knows the attribute as a port only."""

import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, final
from weakref import ref

from typing_extensions import override

from declarative_instr.collections.expectation import ANY_ITEM, Expectation
from declarative_instr.collections.ports import SILENT, CollectionEvents, Pairs
from declarative_instr.collections.reversible import ReversibleEvents
from declarative_instr.collections.roles import CollectionRoles, roles_of
from declarative_instr.constants import NO_KEY, OP_APPEND, OP_REMOVE, AttributeOperation
from declarative_instr.exc import (
    InstrumentationWarning,
    InvalidRequestError,
    ObjectDereferencedError,
)
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, instance_of, state_of
from declarative_instr.state.tracked import Tracked

ADAPTER_ATTRIBUTE = "_sa_adapter"
"""Under which a collection knows its adapter; unset or None where it is a free one."""


@final
class CollectionAdapter:
    """Bridge between one collection and the attribute that it is the value of.

    The owner and the collection are held weakly: neither lives longer for its adapter.
    """

    __slots__ = (
        "__weakref__",
        "_data",
        "_expected",
        "_owner",
        "attr",
        "empty",
        "invalidated",
        "roles",
    )

    def __init__(
        self,
        attr: CollectionEvents,
        owner: Tracked,
        data: Any,
        roles: CollectionRoles | None = None,
    ) -> None:
        self.attr = attr
        self.roles = roles if roles is not None else roles_of(type(data))
        self._owner = ref(owner)
        self._data = ref(data)
        self._expected: list[Expectation] | tuple[()] = ()
        self.invalidated = False
        """The collection is no longer its owner's; changes are those of a plain one, with a warning."""
        self.empty = False
        """The collection only stands in for a missing value; its first event makes it the value."""
        data._sa_adapter = self  # the adapter's own field; setattr takes longer

    @property
    def data(self) -> Any:
        """The collection.

        Raises:
            ObjectDereferencedError: It was garbage collected.
        """
        data = self._data()
        if data is None:
            message = (
                f"The collection of {self.attr.label!r} has been garbage collected."
                " Keep a reference to it, or to its owner, while you use its adapter."
            )
            raise ObjectDereferencedError(message)
        return data

    @property
    def owner_state(self) -> InstanceState[object]:
        """State of the object that the collection belongs to."""
        return state_of(instance_of(self.require_owner()))

    def require_owner(self) -> Tracked:
        """The holder that the collection belongs to.

        Raises:
            ObjectDereferencedError: It was garbage collected.
        """
        owner = self._owner()
        if owner is None:
            message = (
                f"Can't emit change event for attribute {self.attr.label!r}"
                " - its parent object has been garbage collected."
                " Keep a reference to the parent while you change its collection."
            )
            raise ObjectDereferencedError(message)
        return owner

    @property
    def _referenced_by_owner(self) -> bool:
        """Whether the collection is the one that its owner holds now; one expired is not."""
        owner = self._owner()
        held = None if owner is None else dict_of(owner).get(self.attr.key)
        return self.empty or (held is not None and held is self._data())

    def belongs_to(self, data: object) -> bool:
        """False for a copy that took the adapter along, as copying a `__dict__` does."""
        return self._data() is data

    def release(self) -> None:
        """Make the collection a free one, without adapter."""
        data = self._data()
        if data is not None and getattr(data, ADAPTER_ATTRIBUTE, None) is self:
            setattr(data, ADAPTER_ATTRIBUTE, None)

    def fire_append_event(
        self, item: Any, initiator: object | None = None, key: object = NO_KEY
    ) -> Any:
        """Tell that `item` is about to come in.

        Returns: The item to keep.
        """
        if self._expected or self.invalidated or self.empty or initiator is SILENT:
            return self._fire_rarely(OP_APPEND, item, initiator, key)
        owner = self._owner()
        if owner is None:
            owner = self.require_owner()
        return self.attr.fire_append(owner, item, initiator, key)

    def fire_remove_event(
        self, item: Any, initiator: object | None = None, key: object = NO_KEY
    ) -> None:
        """Tell that `item` is about to go."""
        if self._expected or self.invalidated or self.empty or initiator is SILENT:
            self._fire_rarely(OP_REMOVE, item, initiator, key)
            return
        owner = self._owner()
        if owner is None:
            owner = self.require_owner()
        self.attr.fire_remove(owner, item, initiator, key)

    def fire_append_wo_mutation_event(
        self, item: Any, initiator: object | None = None, key: object = NO_KEY
    ) -> None:
        """Tell that `item` was added where it already was."""
        if self._reaches_owner(initiator):
            self.attr.fire_append_wo_mutation(self.require_owner(), item, initiator, key)

    def fire_pre_remove_event(
        self,
        initiator: object | None = None,
        key: object = NO_KEY,
    ) -> None:
        """Tell that something is about to go of which only the removal itself can tell what."""
        if self._reaches_owner(initiator):
            self.attr.content_will_change(self.require_owner())

    def fire_replace_event(
        self, old: Any, new: Any, initiator: object | None = None, key: object = NO_KEY
    ) -> Any:
        """Tell that `new` is about to take the place of `old`; both events, or none.

        Returns: The item to keep in place of `old`.
        """
        return self.fire_exchange([(old, key)], [(new, key)], initiator)[0]

    def fire_exchange(
        self, removed: Pairs, added: Pairs, initiator: object | None = None
    ) -> list[Any]:
        """Tell that some items, with their keys, are about to go and others to come; all or none.

        Returns: The items to keep, one for each of `added`.
        """
        gone, come = list(removed), list(added)
        if self._expected:  # each event is told on its own: some are repetitions
            with ReversibleEvents() as events:
                for item, key in gone:
                    events.remove(self, item, initiator, key)
                return [events.append(self, item, initiator, key) for item, key in come]
        if not (gone or come) or not self._reaches_owner(initiator):
            return [item for item, _ in come]
        owner = self.require_owner()
        kept = self.attr.fire_exchange(owner, gone, come, initiator)
        self._be_value_of(owner)
        return kept

    def _fire_rarely(
        self, operation: AttributeOperation, item: Any, initiator: object | None, key: object
    ) -> Any:
        """Fire where more than usual has to be looked at.

        Returns: The item to keep.
        """
        if not self._reaches_owner(initiator) or self._is_repetition(operation, item):
            return item
        owner = self.require_owner()
        if operation is OP_APPEND:
            item = self.attr.fire_append(owner, item, initiator, key)
        else:
            self.attr.fire_remove(owner, item, initiator, key)
        self._be_value_of(owner)
        return item

    def _reaches_owner(self, initiator: object | None) -> bool:
        if self.invalidated:
            self._warn_invalidated()
        return not self.invalidated and initiator is not SILENT

    def _is_repetition(self, operation: AttributeOperation, item: object) -> bool:
        covered = [expected.covers(operation, item) for expected in self._expected]
        return any(covered)

    def _be_value_of(self, owner: Tracked) -> None:
        if self.empty:
            self.empty = False
            self.attr.placeholder_filled(owner, self.data)

    @contextmanager
    def expect(
        self, operation: AttributeOperation, item: object = ANY_ITEM
    ) -> Generator[Expectation, None, None]:
        """Context in which the collection's own method runs; see Expectation."""
        expected = Expectation(operation, item)
        self._expected = [*self._expected, expected]
        try:
            yield expected
        finally:
            self._expected = [other for other in self._expected if other is not expected]

    def _warn_invalidated(self) -> None:
        message = (
            f"This collection of {self.attr.label!r} has been invalidated: it was replaced, or its"
            " owner expired. The change reaches no object; read the attribute again."
        )
        warnings.warn(message, InstrumentationWarning, stacklevel=6)

    # Changes. What a collection class itself does for append and remove is in its roles.

    def append_with_event(self, item: Any, initiator: object | None = None) -> None:
        """Add an item as the collection's own appender does."""
        roles = self.roles
        if roles.appender_takes_initiator:
            roles.append(self.data, item, _sa_initiator=initiator)
        elif initiator is None:
            roles.append(self.data, item)
        else:
            item = self.fire_append_event(item, initiator)
            with self.expect(OP_APPEND, item):
                roles.append(self.data, item)

    def append_without_event(self, item: Any) -> None:
        """Add an item that was loaded.

        Raises:
            InvalidRequestError: The collection is `empty`.
        """
        self._refuse_placeholder()
        if self.roles.put is not None:
            self.roles.put(self.data, item)
        else:
            takes_initiator = self.roles.appender_takes_initiator
            self._run_silently(self.roles.append, OP_APPEND, item, takes_initiator=takes_initiator)

    def append_multiple_without_event(self, items: Iterable[Any]) -> None:
        """Add items that were loaded; one call for an ordinary list or set.

        Raises:
            InvalidRequestError: The collection is `empty`.
        """
        self._refuse_placeholder()
        if self.roles.put_all is not None:
            self.roles.put_all(self.data, items)
            return
        for item in items:
            self.append_without_event(item)

    def remove_with_event(self, item: Any, initiator: object | None = None) -> None:
        """Remove an item as the collection's own remover does; a list removes this very object."""
        roles = self.roles
        if roles.remover_takes_initiator:
            roles.remove(self.data, item, _sa_initiator=initiator)
        elif initiator is None:
            roles.remove(self.data, item)
        else:
            self.fire_remove_event(item, initiator)
            with self.expect(OP_REMOVE, item):
                roles.remove(self.data, item)

    def remove_without_event(self, item: Any) -> None:
        """Remove an item, and tell nobody.

        Raises:
            InvalidRequestError: The collection is `empty`.
        """
        self._refuse_placeholder()
        if self.roles.take is not None:
            self.roles.take(self.data, item)
        else:
            takes_initiator = self.roles.remover_takes_initiator
            self._run_silently(self.roles.remove, OP_REMOVE, item, takes_initiator=takes_initiator)

    def clear_with_event(self, initiator: object | None = None) -> None:
        """Remove all items, one after the other."""
        for item in list(self):
            self.remove_with_event(item, initiator)

    def clear_without_event(self) -> None:
        """Remove all items, and tell nobody.

        Raises:
            InvalidRequestError: The collection is `empty`.
        """
        self._refuse_placeholder()
        for item in list(self):
            self.remove_without_event(item)

    def bulk_appender(self) -> Callable[..., None]:
        """What adds an item, with events."""
        return self.append_with_event

    def bulk_remover(self) -> Callable[..., None]:
        """What removes an item, with events."""
        return self.remove_with_event

    def _refuse_placeholder(self) -> None:
        if self.empty:
            message = (
                f"This is a special 'empty' collection: it stands in for {self.attr.label!r},"
                " which has no value, and cannot be changed without an event. Change it with"
                " events, or call init_collection() on the object first."
            )
            raise InvalidRequestError(message)

    def _run_silently(
        self,
        method: Callable[..., object],
        operation: AttributeOperation,
        item: object,
        *,
        takes_initiator: bool,
    ) -> None:
        data = self.data
        if takes_initiator:  # by convention False: such a method may need the adapter all the same
            with self.expect(operation, item):
                method(data, item, _sa_initiator=SILENT)
            return
        setattr(data, ADAPTER_ATTRIBUTE, None)
        try:
            method(data, item)
        finally:
            setattr(data, ADAPTER_ATTRIBUTE, self)

    @override
    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        """Copies of a collection, and pickled ones, have no owner: nothing goes along."""
        return no_adapter, ()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.roles.iterate(self.data))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return True


def no_adapter() -> None:
    """What a pickle or a deep copy has in the place of an adapter."""


def attached_adapter(collection: Any) -> CollectionAdapter | None:
    """The adapter that a collection tells of its changes, also in vain: it may be invalidated."""
    adapter: CollectionAdapter | None = getattr(collection, ADAPTER_ATTRIBUTE, None)
    return adapter if adapter is not None and adapter.belongs_to(collection) else None


def collection_adapter(collection: Any) -> CollectionAdapter | None:
    """The adapter of a collection; None where it is no object's, or no longer."""
    adapter = attached_adapter(collection)
    return None if adapter is None or adapter.invalidated else adapter
