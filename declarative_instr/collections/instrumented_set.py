"""InstrumentedSet: a set that tells its adapter before each change."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from operator import index as as_index
from typing import Any, Self, SupportsIndex

from typing_extensions import TypeVar, override

from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.copying import without_adapter
from declarative_instr.collections.roles import NativeOperations, native
from declarative_instr.constants import NO_KEY

T = TypeVar("T")


def stored_member(members: AbstractSet[Any], item: Any) -> Any:
    """The member of a set that is equal to `item`, which need not be the same object."""
    item_type: Any = type(item)
    if item_type.__eq__ is object.__eq__ or any(member is item for member in members):
        return item
    return next((member for member in members if member == item), item)


class SetMutators(set[T]):
    """The methods of a set that change its content, with events, on top of `super()`.

    Without fields, so that it can be slid between a user's subclass of set and set itself.
    Changes of many members are made one by one, each with its events.
    """

    __slots__ = ()

    _sa_adapter: CollectionAdapter | None

    @native
    @override
    def add(self, item: T, _sa_initiator: object | None = None) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None:
            super().add(item)
        elif item in self:
            adapter.fire_append_wo_mutation_event(stored_member(self, item), _sa_initiator)
        else:
            super().add(adapter.fire_append_event(item, _sa_initiator))

    @native
    @override
    def remove(self, item: T, _sa_initiator: object | None = None) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None or item not in self:
            super().remove(item)  # raises the error of a set
        else:
            adapter.fire_remove_event(stored_member(self, item), _sa_initiator)
            super().discard(item)

    @override
    def discard(self, item: object, _sa_initiator: object | None = None) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is not None and item in self:
            adapter.fire_remove_event(stored_member(self, item), _sa_initiator)
        super().discard(item)

    @override
    def pop(self) -> T:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        item = super().pop()
        if adapter is None:
            return item
        # Put back for the event, which comes before the change; `next(iter(self))` instead
        # would make emptying a set quadratic.
        super().add(item)
        adapter.fire_remove_event(item)
        super().discard(item)
        return item

    @override
    def clear(self) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is not None:
            adapter.fire_exchange([(member, NO_KEY) for member in self], ())
        super().clear()

    @override
    def update(self, *others: Iterable[T]) -> None:
        if getattr(self, "_sa_adapter", None) is None:
            super().update(*others)
            return
        for other in others:
            for item in list(other):
                self.add(item)

    @override
    def difference_update(self, *others: Iterable[Any]) -> None:
        if getattr(self, "_sa_adapter", None) is None:
            super().difference_update(*others)
            return
        for other in others:
            for item in list(other):
                self.discard(item)

    @override
    def intersection_update(self, *others: Iterable[Any]) -> None:
        if getattr(self, "_sa_adapter", None) is None:
            super().intersection_update(*others)
            return
        kept = self.intersection(*others)
        for member in [member for member in self if member not in kept]:
            self.discard(member)

    @override
    def symmetric_difference_update(self, other: Iterable[T]) -> None:
        if getattr(self, "_sa_adapter", None) is None:
            super().symmetric_difference_update(other)
            return
        items = set(other)
        incoming = [item for item in items if item not in self]
        for member in [member for member in self if member in items]:
            self.discard(member)
        for item in incoming:
            self.add(item)

    @override
    def __ior__(self, other: AbstractSet[T]) -> Self:  # type: ignore[override]  # as set's
        if not isinstance(other, set | frozenset):
            return NotImplemented
        self.update(other)
        return self

    @override
    def __isub__(self, other: AbstractSet[Any]) -> Self:
        if not isinstance(other, set | frozenset):
            return NotImplemented
        self.difference_update(other)
        return self

    @override
    def __iand__(self, other: AbstractSet[Any]) -> Self:
        if not isinstance(other, set | frozenset):
            return NotImplemented
        self.intersection_update(other)
        return self

    @override
    def __ixor__(self, other: AbstractSet[T]) -> Self:  # type: ignore[override]  # as set's
        if not isinstance(other, set | frozenset):
            return NotImplemented
        self.symmetric_difference_update(other)
        return self

    @override
    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """An empty set first, then the members as its state: so cycles are possible."""
        reduction: Any = super().__reduce_ex__(max(2, as_index(protocol)))
        state = without_adapter(reduction[2])
        return new_empty, (type(self),), (list(self), state)

    def __setstate__(self, state: tuple[list[T], Any]) -> None:
        members, rest = state
        set.update(self, members)
        attributes, slots = rest if isinstance(rest, tuple) else (rest, None)
        for name, value in {**(attributes or {}), **(slots or {})}.items():
            setattr(self, name, value)

    _sa_native_operations = NativeOperations(
        append=add,
        append_methods=("add",),
        put=set.add,
        put_all=set.update,
        remove=remove,
        remove_methods=("remove",),
        take=set.remove,
        appender="add",
    )


def new_empty(cls: type[set[Any]]) -> set[Any]:
    """Make the set that a pickle or a copy fills."""
    return cls.__new__(cls)


class InstrumentedSet(SetMutators[T]):
    """A set whose changes fire the events of the attribute that it is the value of.

    It is a plain set as long as it is no attribute's value, and again when it is pickled or copied.
    """

    __slots__ = ("_sa_adapter",)

    @native
    @override
    def add(self, item: T, _sa_initiator: object | None = None) -> None:
        # The same as inherited; `super()` and `getattr` would take longer than the rest.
        try:
            adapter = self._sa_adapter
        except AttributeError:
            adapter = self._sa_adapter = None
        if adapter is None:
            set.add(self, item)
        elif item in self:
            adapter.fire_append_wo_mutation_event(stored_member(self, item), _sa_initiator)
        else:
            set.add(self, adapter.fire_append_event(item, _sa_initiator))
