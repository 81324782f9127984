"""Expires many persistent objects at once; it knows tables of the identity map, no session."""

from collections.abc import Iterable
from weakref import ref

from declarative_instr.collections.adapter import collection_adapter
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.identity.map import IdentityMap
from declarative_instr.state.objects import dict_of, holder_of, manager_of
from declarative_instr.state.tracked import COMMITTED, EXPIRED, MODIFIED, Tracked
from declarative_instr.state.views import expire

_STALE = COMMITTED | EXPIRED


def expire_everything(identity_map: IdentityMap) -> None:
    """Expire every object, with its unflushed changes."""
    for mapper, table in identity_map.maps.items():
        _expire_table(mapper.manager, list(table.values()))


def expire_each(holders: Iterable[Tracked]) -> None:
    """Expire some objects, with their unflushed changes."""
    for holder in holders:
        class_ = getattr(holder, "class_", None) or type(holder)
        expire(holder, dict_of(holder), manager_of(class_), None)


def _expire_table(manager: ClassManager, references: "list[ref[object]]") -> None:
    """What `expire` does, in one loop, for objects of one class."""
    if not manager.is_merged or manager.dispatch.expire:
        expire_each(holder_of(found) for each in references if (found := each()) is not None)
        return
    known = manager.implementations.keys()
    covers = frozenset(known).issuperset
    collections = [key for key, impl in manager.implementations.items() if impl.is_collection]
    for reference in references:
        instance = reference()
        if not isinstance(instance, Tracked):
            continue
        values = vars(instance)
        if collections:
            _invalidate(values, collections)
        if covers(values):
            values.clear()
        else:
            for key in known:
                values.pop(key, None)
        instance._sa_committed = None
        instance._sa_flags = (instance._sa_flags | _STALE) & ~MODIFIED
        if instance._sa_view is not None:
            expire(instance, values, manager, None)


def _invalidate(values: dict[str, object], keys: list[str]) -> None:
    """Let collections that users may still hold know that they are no longer the object's."""
    for key in keys:
        if key in values:
            adapter = collection_adapter(values[key])
            if adapter is not None:
                adapter.invalidated = True
