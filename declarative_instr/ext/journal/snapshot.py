"""Taking and writing the value of one attribute; in events, or without any."""

from collections.abc import Mapping
from typing import Any

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.functions import resolve
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.constants import (
    NO_VALUE,
    PASSIVE_NO_RESULT,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.exc import DetachedInstanceError
from declarative_instr.ext.journal.naming import ObjectNames
from declarative_instr.ext.journal.values import (
    MISSING,
    UNLOADED,
    Content,
    Entries,
    Items,
    Members,
    same_value,
)
from declarative_instr.state.tracked import Tracked, keep_old_value
from declarative_instr.structures.identity import IdentitySet

_LOADED = (PassiveFlag.PASSIVE_MERGE ^ PassiveFlag.INIT_OK) | PassiveFlag.NO_AUTOFLUSH
"""Old values are loaded where a session can; not with a flush in the middle of a change."""


def take(names: ObjectNames, obj: object, key: str, seen: dict[str, object]) -> object:
    """The present value of an attribute as a journal keeps it; objects in it are added to `seen`.

    Returns: Of an object that no session owns, MISSING for a value and UNLOADED for a collection
        that are not loaded.

    Raises:
        ArgumentError: The object has no such tracked attribute.
    """
    impl, holder, dict_ = resolve(obj, key)
    try:
        found = impl.get(holder, dict_, _LOADED)
    except DetachedInstanceError:  # columns are loaded without a look at NO_RAISE
        found = PASSIVE_NO_RESULT
    if isinstance(impl, CollectionImpl):
        if found is PASSIVE_NO_RESULT:
            return UNLOADED
        return _content(impl, impl.adapter(holder, dict_), names, seen)
    if isinstance(found, LoaderCallableStatus):
        return MISSING
    return names.encoded(found, seen)


def _content(
    impl: CollectionImpl,
    adapter: CollectionAdapter | None,
    names: ObjectNames,
    seen: dict[str, object],
) -> Content:
    data: Any = () if adapter is None else adapter.data
    emulates = impl.factory.roles.emulates
    if emulates is dict:
        pairs = data.items() if isinstance(data, Mapping) else ()
        return Entries(
            tuple((names.encoded(key, seen), names.encoded(item, seen)) for key, item in pairs)
        )
    members = (names.encoded(item, seen) for item in (adapter or ()))
    return Members(frozenset(members)) if emulates is set else Items(tuple(members))


def put(names: ObjectNames, obj: object, key: str, value: object) -> None:
    """Write a kept value with all events and back-references, as a user's change would."""
    impl, holder, dict_ = resolve(obj, key)
    if isinstance(impl, CollectionImpl):
        _put_content(impl.loaded_adapter(holder, dict_), value, names.decoded(value))
    elif value is not MISSING:
        impl.set(holder, dict_, names.decoded(value))
    elif key in dict_:
        impl.delete(holder, dict_)
        _forget_absence(holder, key)


def put_quietly(names: ObjectNames, obj: object, key: str, value: object) -> None:
    """Write a kept value, and tell nobody but the object's history and session."""
    impl, holder, dict_ = resolve(obj, key)
    if isinstance(impl, CollectionImpl):
        adapter = impl.loaded_adapter(holder, dict_)
        impl.content_will_change(holder)
        _arrange(adapter, value, names.decoded(value))
        return
    keep_old_value(holder, key, impl.get(holder, dict_, _LOADED))
    if value is MISSING:
        dict_.pop(key, None)
        _forget_absence(holder, key)
    else:
        dict_[key] = names.decoded(value)


def _forget_absence(holder: Tracked, key: str) -> None:
    """No value before, and none now, is no change."""
    committed = holder._sa_committed
    if committed is not None and committed.get(key) is NO_VALUE:
        del committed[key]


def _put_content(adapter: CollectionAdapter, value: object, wanted: Any) -> None:
    """Members that come and go are told; that others stand elsewhere is not, as in a sort."""
    items = [item for _, item in wanted] if isinstance(value, Entries) else wanted
    had, has = IdentitySet(adapter), IdentitySet(items)
    for item in list(adapter):
        if item not in has:
            adapter.remove_with_event(item)
    if isinstance(value, Entries):
        _add_entries(adapter, wanted, had)
    else:
        for item in has:
            if item not in had:
                adapter.append_with_event(item)
    if not _is_arranged(adapter, value, wanted):
        adapter.fire_pre_remove_event()
        _arrange(adapter, value, wanted)


def _add_entries(
    adapter: CollectionAdapter, wanted: list[tuple[Any, Any]], had: IdentitySet[Any]
) -> None:
    kept = [(key, item) for key, item in wanted if item in had]
    if not _is_arranged(adapter, Entries(), kept):  # makes the keys of new ones free
        adapter.fire_pre_remove_event()
        _arrange(adapter, Entries(), kept)
    for key, item in wanted:
        if item not in had:
            adapter.data[key] = item


def _is_arranged(adapter: CollectionAdapter, value: object, wanted: Any) -> bool:
    data: Any = adapter.data
    if isinstance(value, Entries):
        pairs = list(data.items())
        return len(pairs) == len(wanted) and all(
            same_value(key, other) and item is wanted_item
            for (key, item), (other, wanted_item) in zip(pairs, wanted, strict=True)
        )
    if isinstance(value, Members):
        return IdentitySet(adapter) == IdentitySet(wanted)
    return [id(item) for item in adapter] == [id(item) for item in wanted]


def _arrange(adapter: CollectionAdapter, value: object, wanted: Any) -> None:
    """Give a collection its content, past the events."""
    data: Any = adapter.data
    if isinstance(data, dict):
        dict.clear(data)
        dict.update(data, wanted)
    elif isinstance(data, list):
        list.__setitem__(data, slice(None), wanted)
    else:
        adapter.clear_without_event()
        members = (item for _, item in wanted) if isinstance(value, Entries) else wanted
        adapter.append_multiple_without_event(members)
