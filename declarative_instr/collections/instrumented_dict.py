"""InstrumentedDict: a dict that tells its adapter before each change; the keys are its user's."""

from collections.abc import Iterable, Mapping
from operator import index as as_index
from typing import Any, Self, SupportsIndex

from typing_extensions import TypeVar, override

from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.copying import reduced
from declarative_instr.collections.roles import NativeOperations, native
from declarative_instr.exc import CollectionError

K = TypeVar("K")
V = TypeVar("V")


def refuse_keyless(data: "DictMutators[Any, Any]", item: object, **_: object) -> None:
    """Answer to what would add an item whose key nobody told.

    Raises:
        CollectionError: Always.
    """
    message = (
        f"Type {type(data).__name__} must elect an appender method to be a collection class"
        f" that items are added to without a key, as here {type(item).__name__} by a load or by a"
        " back-reference. Use collection_class=attribute_keyed_dict('name of the key attribute')."
    )
    raise CollectionError(message)


def refuse_all_keyless(data: "DictMutators[Any, Any]", items: Iterable[object]) -> None:
    """As refuse_keyless; nothing to add is no error."""
    for item in items:
        refuse_keyless(data, item)


def key_holding(data: Mapping[K, Any], item: object) -> K:
    """The key under which a dictionary holds this very item.

    Raises:
        KeyError: It does not hold it.
    """
    for key, value in data.items():
        if value is item:
            return key
    raise KeyError(item)


def remove_value(
    data: "DictMutators[Any, Any]", item: object, _sa_initiator: object | None
) -> None:
    """Remove this very item, with its event."""
    data.__delitem__(key_holding(data, item), _sa_initiator)


def take_value(data: dict[Any, Any], item: object) -> None:
    """Remove this very item, and tell nobody."""
    dict.__delitem__(data, key_holding(data, item))


class DictMutators(dict[K, V]):
    """The methods of a dict that change its content, with events, on top of `super()`.

    Without fields, so that it can be slid between a user's subclass of dict and dict itself.
    """

    __slots__ = ()

    _sa_adapter: CollectionAdapter | None

    @native
    @override
    def __setitem__(self, key: K, value: V, _sa_initiator: object | None = None) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is not None:
            if key in self:
                old = super().__getitem__(key)
                value = adapter.fire_replace_event(old, value, _sa_initiator, key)
            else:
                value = adapter.fire_append_event(value, _sa_initiator, key)
        super().__setitem__(key, value)

    @native
    @override
    def __delitem__(self, key: K, _sa_initiator: object | None = None) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None or key not in self:
            super().__delitem__(key)  # raises the error of a dict
        else:
            adapter.fire_remove_event(super().__getitem__(key), _sa_initiator, key)
            super().pop(key, None)

    @override
    def pop(self, key: K, *default: Any) -> Any:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None or key not in self:
            return super().pop(key, *default)
        value = super().__getitem__(key)
        adapter.fire_remove_event(value, None, key)
        super().pop(key, None)
        return value

    @override
    def popitem(self) -> tuple[K, V]:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None or not self:
            return super().popitem()
        key = next(reversed(self))
        value = super().__getitem__(key)
        adapter.fire_remove_event(value, None, key)
        super().pop(key, None)
        return key, value

    @override
    def setdefault(self, key: K, default: Any = None) -> Any:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None:
            return super().setdefault(key, default)
        if key in self:
            adapter.fire_append_wo_mutation_event(super().__getitem__(key), None, key)
        else:
            self[key] = default
        return super().__getitem__(key)

    @override
    def update(self, *others: Any, **named: Any) -> None:
        """As of a dict; a value that is there already under its key is told, not replaced."""
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is None:
            super().update(*others, **named)
            return
        incoming: dict[Any, Any] = dict(*others, **named)
        for key, value in incoming.items():
            if key in self and super().__getitem__(key) is value:
                adapter.fire_append_wo_mutation_event(value, None, key)
            else:
                self[key] = value

    @override
    def __ior__(self, other: Any) -> Self:  # type: ignore[override]  # as dict's
        self.update(other)
        return self

    @override
    def clear(self) -> None:
        adapter: CollectionAdapter | None = getattr(self, "_sa_adapter", None)
        if adapter is not None:
            adapter.fire_exchange([(value, key) for key, value in self.items()], ())
        super().clear()

    @override
    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """As of a dict, without adapter; the content follows the dict, so cycles are possible."""
        return reduced(super().__reduce_ex__(max(2, as_index(protocol))))

    _sa_native_operations = NativeOperations(
        append=refuse_keyless,
        append_methods=("__setitem__",),
        put=refuse_keyless,
        put_all=refuse_all_keyless,
        remove=remove_value,
        remove_methods=("__delitem__",),
        take=take_value,
        iterate=dict.values,
    )


class InstrumentedDict(DictMutators[K, V]):
    """A dict whose changes fire the events of the attribute that it is the value of.

    The items say nothing of their keys: whoever puts one in gives the key. For items that come
    in without one, from the database or by a back-reference, there is KeyFuncDict.
    """

    __slots__ = ("__weakref__", "_sa_adapter")

    @native
    @override
    def __setitem__(self, key: K, value: V, _sa_initiator: object | None = None) -> None:
        # The same as inherited; `super()` and `getattr` would take longer than the rest.
        try:
            adapter = self._sa_adapter
        except AttributeError:
            adapter = self._sa_adapter = None
        if adapter is not None:
            if key in self:
                old = dict.__getitem__(self, key)
                value = adapter.fire_replace_event(old, value, _sa_initiator, key)
            else:
                value = adapter.fire_append_event(value, _sa_initiator, key)
        dict.__setitem__(self, key, value)
