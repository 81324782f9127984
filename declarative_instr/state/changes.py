"""What commits and expiries do to the fields and values of one object; it knows no state and no session."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from declarative_instr.constants import NO_VALUE
from declarative_instr.state.extras import StateExtras
from declarative_instr.state.ports import ManagerView
from declarative_instr.state.tracked import COMMITTED, EXPIRED, MODIFIED, Tracked

Values: TypeAlias = dict[str, object]


def end_changes(holder: Tracked, dict_: Values, extras: StateExtras | None) -> None:
    """Take the present values as the stored ones: no history, no change."""
    holder._sa_committed = None
    holder._sa_flags = (holder._sa_flags | COMMITTED) & ~(MODIFIED | EXPIRED)
    if extras is not None:
        extras.expired_keys.difference_update(dict_)
        extras.pending.clear()


def end_changes_of(
    holder: Tracked, dict_: Values, extras: StateExtras | None, keys: Iterable[str]
) -> None:
    """Take the present values of some attributes as the stored ones."""
    for key in keys:
        if holder._sa_committed is not None:
            holder._sa_committed.pop(key, None)
        if extras is not None and key in dict_:
            extras.expired_keys.discard(key)
            extras.pending.pop(key, None)


def start_committed(holder: Tracked, dict_: Mapping[str, object], keys: Iterable[str]) -> None:
    """Keep old values from now on; what a new object holds already counts as added."""
    if holder._sa_flags & COMMITTED:
        return
    holder._sa_flags |= COMMITTED
    added = {key: NO_VALUE for key in keys if key in dict_}
    if added:
        holder._sa_committed = dict(added)


def expire_everything(
    holder: Tracked, dict_: Values, manager: ManagerView, extras: StateExtras | None
) -> None:
    """Discard all values and changes; the next read loads."""
    for key in manager.implementations:
        discard_value(dict_, key, manager)
    holder._sa_committed = None
    holder._sa_flags = (holder._sa_flags | COMMITTED | EXPIRED) & ~MODIFIED
    if extras is not None:
        extras.forget_expiry()


def expire_some(
    holder: Tracked,
    dict_: Values,
    manager: ManagerView,
    extras: StateExtras,
    keys: Collection[str],
) -> None:
    """Discard the values of some attributes, and changes to them; their next read loads."""
    for key in keys:
        discard_value(dict_, key, manager)
        extras.pending.pop(key, None)
        extras.callables.pop(key, None)
        if holder._sa_committed is not None:
            holder._sa_committed.pop(key, None)
    extras.expired_keys.update(keys)


def discard_value(dict_: Values, key: str, manager: ManagerView) -> None:
    """Drop a value; a collection that users may still hold learns that it is nobody's."""
    value = dict_.pop(key, NO_VALUE)
    if value is not NO_VALUE and not manager.implementations[key].is_scalar:
        manager.implementations[key].value_discarded(value)


def scalars_to_load(
    holder: Tracked, dict_: Mapping[str, object], manager: ManagerView, extras: StateExtras | None
) -> set[str]:
    """Names of the scalars that are missing because they wait to be loaded, with the others.

    A deleted value is missing too; its old value, kept as committed, tells it apart. One that
    has a loader of its own does not wait for the others.
    """
    missing = {
        key
        for key, implementation in manager.implementations.items()
        if implementation.is_scalar and key not in dict_
    }
    if not missing:
        return missing
    missing.difference_update(holder._sa_committed or ())
    if extras is not None and extras.callables:
        missing.difference_update(extras.callables)
    if holder._sa_flags & EXPIRED or (holder._sa_key is not None and holder._sa_flags & COMMITTED):
        return missing
    return set() if extras is None else missing.intersection(extras.expired_keys)
