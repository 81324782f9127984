"""CollectionAdapter: the link from a collection to its owner; it knows the attribute as a port only."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, final

from typing_extensions import override

from declarative_instr.collections.adapter_events import AdapterEvents
from declarative_instr.collections.ports import SILENT
from declarative_instr.constants import OP_APPEND, OP_REMOVE, AttributeOperation
from declarative_instr.exc import InvalidRequestError
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, instance_of, state_of

ADAPTER_ATTRIBUTE = "_sa_adapter"
"""Under which a collection knows its adapter; unset or None where it is a free one."""


@final
class CollectionAdapter(AdapterEvents):
    """Bridge between one collection and the attribute that it is the value of."""

    __slots__ = ()

    @property
    def owner_state(self) -> InstanceState[object]:
        """State of the object that the collection belongs to."""
        return state_of(instance_of(self.require_owner()))

    @property
    def _referenced_by_owner(self) -> bool:
        """Whether the collection is the one that its owner holds now; one expired is not."""
        owner = self.owner_ref()
        held = None if owner is None else dict_of(owner).get(self.attr.key)
        return self.empty or (held is not None and held is self.data_ref())

    def belongs_to(self, data: object) -> bool:
        """False for a copy that took the adapter along, as copying a `__dict__` does."""
        return self.data_ref() is data

    def release(self) -> None:
        """Make the collection a free one, without adapter."""
        data = self.data_ref()
        if data is not None and getattr(data, ADAPTER_ATTRIBUTE, None) is self:
            setattr(data, ADAPTER_ATTRIBUTE, None)

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
        self.may_repeat = True
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
        self.may_repeat = True
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


def collection_adapter(collection: Any) -> CollectionAdapter | Any:
    """The adapter of a collection; None where it is no object's, or no longer."""
    # Any, not None: who asks for it mostly has a collection of an object.
    adapter = attached_adapter(collection)
    return None if adapter is None or adapter.invalidated else adapter
