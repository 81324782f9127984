"""InstrumentedList: a list that tells its adapter before each change."""

from collections.abc import Iterable
from operator import index as as_index
from typing import Any, Self, SupportsIndex, overload

from typing_extensions import TypeVar, override

from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.copying import reduced
from declarative_instr.collections.linking import delete_moved, take_out
from declarative_instr.collections.roles import NativeOperations, native
from declarative_instr.constants import NO_KEY

T = TypeVar("T")


def position_of(items: list[Any], item: object) -> int:
    """Position of this very object in a list; where it is missing, of the first equal one.

    Raises:
        ValueError: There is neither.
    """
    for place, member in enumerate(items):
        if member is item:
            return place
    # Equality is asked last: that of the members is their class's, and may do anything.
    try:
        return list.index(items, item)
    except ValueError:
        list(items).remove(item)  # a list tells better that the item is missing
        raise


def take_identical(items: list[Any], item: object) -> None:
    """Delete an item, and tell nobody."""
    list.__delitem__(items, position_of(items, item))


def remove_identical(
    items: "ListMutators[Any]", item: object, _sa_initiator: object | None = None
) -> None:
    """Delete an item as `del items[position]` does, and tell who began it."""
    adapter: CollectionAdapter | None = getattr(items, "_sa_adapter", None)
    if adapter is None:
        take_identical(items, item)
    else:
        items.take_at(adapter, position_of(items, item), NO_KEY, _sa_initiator)


class ListMutators(list[T]):
    """The methods of a list that change its content, with events, on top of `super()`.

    Without fields, so that it can be slid between a user's subclass of list and list itself:
    what the user's methods do through `super()` arrives here. `_sa_adapter` may be unset, which
    means the same as None: copies made by C code know nothing of it.
    """

    __slots__ = ()

    _sa_adapter: CollectionAdapter | None

    @native
    @override
    def append(self, item: T, _sa_initiator: object | None = None) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is not None:
            item = adapter.fire_append_event(item, _sa_initiator)
        super().append(item)

    @native
    @override
    def remove(self, item: T, _sa_initiator: object | None = None) -> None:
        """Remove this very item where it is a member, else the first one that is equal."""
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None:
            super().remove(item)
            return
        self.take_at(adapter, position_of(self, item), NO_KEY, _sa_initiator)

    @override
    def insert(self, index: SupportsIndex, item: T) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is not None:
            as_index(index)  # refused now, and not after the event
            item = adapter.fire_append_event(item, None, index)
        super().insert(index, item)

    @override
    def pop(self, index: SupportsIndex = -1) -> T:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None or not self._has_position(index):
            return super().pop(index)
        return self.take_at(adapter, as_index(index), as_index(index), None)

    @override
    def extend(self, items: Iterable[T]) -> None:
        if getattr(self, "_sa_adapter", None) is None:
            super().extend(items)
            return
        for item in list(items):
            self.append(item)

    @override
    def clear(self) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is not None:
            adapter.fire_exchange([(item, place) for place, item in enumerate(self)], ())
        super().clear()

    @override
    def __iadd__(self, items: Iterable[T]) -> Self:  # type: ignore[override]  # as list's
        self.extend(items)
        return self

    @override
    def __imul__(self, times: SupportsIndex) -> Self:
        """As of a list. Repetition brings no new member: the history is told, no append."""
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is not None and self:
            if as_index(times) < 1:
                self.clear()
            adapter.fire_pre_remove_event()
        return super().__imul__(times)

    @overload
    def __setitem__(self, index: SupportsIndex, value: T) -> None: ...
    @overload
    def __setitem__(self, index: slice, value: Iterable[T]) -> None: ...
    @override
    def __setitem__(self, index: SupportsIndex | slice, value: Any) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if isinstance(index, slice):
            self._set_slice(adapter, index, value)
        elif adapter is None or not self._has_position(index):
            super().__setitem__(index, value)
        else:
            old = super().__getitem__(index)
            value = adapter.fire_replace_event(old, value, None, as_index(index))
            super().__setitem__(index, value)

    @override
    def __delitem__(self, index: SupportsIndex | slice) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None:
            super().__delitem__(index)
        elif isinstance(index, slice):
            places = range(*index.indices(len(self)))
            adapter.fire_exchange(zip(super().__getitem__(index), places, strict=True), ())
            super().__delitem__(index)
        elif self._has_position(index):
            self.take_at(adapter, as_index(index), as_index(index), None)
        else:
            super().__delitem__(index)  # raises the error of a list

    @override
    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """As of a list, without adapter; the content follows the list, so cycles are possible."""
        return reduced(super().__reduce_ex__(max(2, as_index(protocol))))

    def _has_position(self, index: SupportsIndex) -> bool:
        return -len(self) <= as_index(index) < len(self)

    def _set_slice(
        self, adapter: CollectionAdapter | None, index: slice, values: Iterable[T]
    ) -> None:
        """All events come first, then one change: an error leaves everything as it was."""
        places = range(*index.indices(len(self)))
        if values is self and places == range(len(self)):
            return  # everything stays
        incoming = list(values)
        mismatch = places.step != 1 and len(places) != len(incoming)
        if adapter is not None and not mismatch:
            removed = zip(super().__getitem__(index), places, strict=True)
            first = places.start
            keys = range(first, first + len(incoming)) if places.step == 1 else places
            incoming = adapter.fire_exchange(removed, zip(incoming, keys, strict=True))
        super().__setitem__(index, incoming)

    def take_at(
        self, adapter: CollectionAdapter, position: int, key: object, initiator: object | None
    ) -> T:
        """Fire for the item at a position that exists, then delete it.

        A listener may have changed the list meanwhile: then the item itself is looked for.
        """
        item = super().__getitem__(position)
        adapter.fire_remove_event(item, initiator, key)
        if -len(self) <= position < len(self) and super().__getitem__(position) is item:
            super().__delitem__(position)
        else:
            delete_moved(self, item)
        return item

    _sa_native_operations = NativeOperations(
        append=append,
        append_methods=("append",),
        put=list.append,
        put_all=list.extend,
        remove=remove_identical,
        remove_methods=("remove",),
        take=take_identical,
        appender="append",
    )


class InstrumentedList(ListMutators[T]):
    """A list whose changes fire the events of the attribute that it is the value of.

    It is a plain list as long as it is no attribute's value, and again when it is pickled or
    copied. Sorting and reversing fire nothing: the members stay the same.
    """

    __slots__ = ("__weakref__", "_sa_adapter")

    @native
    @override
    def append(self, item: T, _sa_initiator: object | None = None) -> None:
        # The same as inherited; `super()` and `getattr` would take longer than the rest.
        try:
            adapter = self._sa_adapter
        except AttributeError:
            adapter = self._sa_adapter = None
        if adapter is not None:
            item = adapter.fire_append_event(item, _sa_initiator)
        list.append(self, item)

    @native
    @override
    def remove(self, item: T, _sa_initiator: object | None = None) -> None:
        # The same as inherited, but for the shortest way.
        try:
            adapter = self._sa_adapter
        except AttributeError:
            adapter = self._sa_adapter = None
        if adapter is None or _sa_initiator is not None or not take_out(adapter, self, item):
            super().remove(item, _sa_initiator)
