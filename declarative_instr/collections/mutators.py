"""Tables of the methods by which list-like, set-like and dict-like classes are known to change."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from operator import index as as_index
from typing import Any, SupportsIndex

from declarative_instr.collections.adapter import ADAPTER_ATTRIBUTE, CollectionAdapter
from declarative_instr.collections.marks import Mark
from declarative_instr.collections.roles import Emulated
from declarative_instr.collections.wrappers import (
    Method,
    held,
    in_single_steps,
    wrap_delete_item,
    wrap_set_item,
)

ABSENT = object()


def _adapter(collection: Any) -> CollectionAdapter:
    """The adapter of a collection that has one: `in_single_steps` looked."""
    adapter: CollectionAdapter = getattr(collection, ADAPTER_ATTRIBUTE)
    return adapter


def _extend(collection: Any, *others: Iterable[Any]) -> None:
    for other in others:
        for item in list(other):
            _adapter(collection).append_with_event(item)


def _extend_in_place(collection: Any, other: Iterable[Any]) -> Any:
    _extend(collection, other)
    return collection


def _repeat(collection: Any, times: SupportsIndex) -> Any:
    """Repetition brings no new member: the history is told, no append."""
    adapter, repetitions = _adapter(collection), as_index(times)
    if repetitions < 1:
        _clear(collection)
    adapter.fire_pre_remove_event()
    adapter.append_multiple_without_event(list(adapter) * (repetitions - 1))
    return collection


def _clear(collection: Any) -> None:
    _adapter(collection).clear_with_event()


def _subtract(collection: Any, *others: Iterable[Any]) -> Any:
    for other in others:
        for item in list(other):
            for member in held(_adapter(collection), item):
                _adapter(collection).remove_with_event(member)
    return collection


def _intersect(collection: Any, *others: Iterable[Any]) -> Any:
    for other in map(set, others):
        _subtract(collection, [member for member in _adapter(collection) if member not in other])
    return collection


def _toggle(collection: Any, other: Iterable[Any]) -> Any:
    items = set(other)
    present = set(_adapter(collection))
    _subtract(collection, present & items)
    _extend(collection, items - present)
    return collection


def _of_sets(steps: Method) -> Method:
    """The operator form: another operand than a set is not its business."""

    def operate(collection: Any, other: Any) -> Any:
        return steps(collection, other) if isinstance(other, AbstractSet) else NotImplemented

    return operate


def _without_result(steps: Method) -> Method:
    def run(collection: Any, *others: Iterable[Any]) -> None:
        steps(collection, *others)

    return run


def _update_keys(collection: Any, *others: Any, **named: Any) -> None:
    incoming: dict[Any, Any] = dict(*others, **named)
    for key, value in incoming.items():
        if key in collection and collection[key] is value:
            _adapter(collection).fire_append_wo_mutation_event(value, None, key)
        else:
            collection[key] = value


def _update_keys_in_place(collection: Any, other: Any) -> Any:
    _update_keys(collection, other)
    return collection


def _set_default(collection: Any, key: Any, default: Any = None) -> Any:
    if key in collection:
        _adapter(collection).fire_append_wo_mutation_event(collection[key], None, key)
    else:
        collection[key] = default
    return collection[key]


def _pop_key(collection: Any, key: Any, default: Any = ABSENT) -> Any:
    if key not in collection and default is not ABSENT:
        return default
    value = collection[key]
    del collection[key]
    return value


def _pop_last_key(collection: Any) -> tuple[Any, Any]:
    keys = list(collection)
    if not keys:
        message = "the collection is empty"
        raise KeyError(message)
    return keys[-1], _pop_key(collection, keys[-1])


def _clear_keys(collection: Any) -> None:
    for key in list(collection):
        del collection[key]


SINGLE_CHANGES: dict[Emulated | None, dict[str, Mark]] = {
    list: {
        "append": Mark(adds=1),
        "insert": Mark(adds=2),
        "remove": Mark(removes=1),
        "pop": Mark(removes_result=True),
    },
    set: {
        "add": Mark(adds=1),
        "remove": Mark(removes=1),
        "discard": Mark(removes=1),
        "pop": Mark(removes_result=True),
    },
    dict: {},
    None: {},
}
"""Methods that change one item, as the decorators' recipes tell it."""

OTHER_CHANGES: dict[Emulated | None, dict[str, Callable[[Method], Method]]] = {
    list: {
        "__setitem__": wrap_set_item,
        "__delitem__": wrap_delete_item,
        "extend": in_single_steps(_extend),
        "__iadd__": in_single_steps(_extend_in_place),
        "__imul__": in_single_steps(_repeat),
        "clear": in_single_steps(_clear),
    },
    set: {
        "update": in_single_steps(_extend),
        "clear": in_single_steps(_clear),
        "difference_update": in_single_steps(_without_result(_subtract)),
        "intersection_update": in_single_steps(_without_result(_intersect)),
        "symmetric_difference_update": in_single_steps(_without_result(_toggle)),
        "__ior__": in_single_steps(_of_sets(_extend_in_place)),
        "__isub__": in_single_steps(_of_sets(_subtract)),
        "__iand__": in_single_steps(_of_sets(_intersect)),
        "__ixor__": in_single_steps(_of_sets(_toggle)),
    },
    dict: {
        "__setitem__": wrap_set_item,
        "__delitem__": wrap_delete_item,
        "pop": in_single_steps(_pop_key),
        "popitem": in_single_steps(_pop_last_key),
        "setdefault": in_single_steps(_set_default),
        "update": in_single_steps(_update_keys),
        "__ior__": in_single_steps(_update_keys_in_place),
        "clear": in_single_steps(_clear_keys),
    },
    None: {},
}
"""Wrappers of the methods that change many items, or an item by its key."""
