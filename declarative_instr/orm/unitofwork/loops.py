# cython: language_level=3, auto_pickle=False
"""Loops of a flush over many objects, without a call for each; they know values, no mapper.

Compiled where a C compiler is found. What is not as usual is handed back: the caller goes the general
way with it. Functions that look at values are for objects that have the tracking fields themselves.
"""

try:
    from declarative_instr.structures import _cython as cython
except ImportError:
    import cython  # read by the compiler alone

from collections.abc import Collection, Iterable

from declarative_instr.collections.instrumented_list import InstrumentedList
from declarative_instr.constants import NO_VALUE
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.tracked import Name, Tracked

if cython.compiled:
    from cython.cimports.declarative_instr.state._capi import instance_dict

COMPILED: bool = cython.compiled
_PURE = not COMPILED


def take_references(
    holders: list[Tracked],
    key: Name,
    doomed: Collection[int],
    dependents: list[Tracked],
    referred: list[Tracked],
) -> list[Tracked]:
    """Take from new objects what they refer to: another object of their session.

    Args:
        holders: The objects.
        key: The attribute; those without a value are passed over.
        doomed: Ids of objects that are not to be referred to.
        dependents: Gets the objects that refer to another.
        referred: Gets the others, in the same order.

    Returns: The objects whose reference is something else.
    """
    rest: list[Tracked] = []
    for each in holders:
        holder: Tracked = each
        values = instance_dict(holder) if cython.compiled else holder.__dict__
        item = values.get(key, NO_VALUE)
        if item is NO_VALUE:
            continue
        if _PURE or isinstance(item, Tracked):
            other: Tracked = item  # others raise AttributeError below
            try:
                is_usual = other._sa_sink is holder._sa_sink and not (
                    holder._sa_flags & 1 or other._sa_flags & 4  # COMMITTED; DELETED
                )
            except AttributeError:
                is_usual = False
            if is_usual and not (doomed and id(item) in doomed):
                dependents.append(holder)
                referred.append(other)
                continue
        rest.append(holder)
    return rest


def without_mutual(holders: list[Tracked], key: Name, other_key: Name) -> list[Tracked]:
    """The objects whose list holds anything but new objects of the same session that refer back."""
    rest: list[Tracked] = []
    for each in holders:
        holder: Tracked = each
        values = instance_dict(holder) if cython.compiled else holder.__dict__
        members = values.get(key, NO_VALUE)
        if members is NO_VALUE:
            continue
        if type(members) is not InstrumentedList or not _are_mutual(holder, members, other_key):
            rest.append(holder)
    return rest


def _are_mutual(holder: Tracked, members: Iterable[object], other_key: Name) -> bool:
    for member in members:
        if COMPILED and not isinstance(member, Tracked):
            return False
        item: Tracked = member  # type: ignore[assignment]  # others raise AttributeError
        try:
            if item._sa_sink is not holder._sa_sink or item._sa_flags & 5:  # COMMITTED, DELETED
                return False  # what a stored one refers to may have been flushed before
            values = instance_dict(item) if cython.compiled else item.__dict__
        except AttributeError:
            return False
        if values.get(other_key) is not holder:
            return False
    return True


def values_at(holders: list[Tracked], key: Name) -> list[object]:
    """The values of one attribute.

    Raises:
        KeyError: An object has none.
    """
    if _PURE:
        return [holder.__dict__[key] for holder in holders]
    found: list[object] = []
    for each in holders:
        holder: Tracked = each
        values = instance_dict(holder) if cython.compiled else holder.__dict__
        found.append(values[key])
    return found


def having_value(holders: list[Tracked], key: Name) -> int:
    """How many of the objects have a value for an attribute that is not None."""
    count = 0
    for each in holders:
        holder: Tracked = each
        values = instance_dict(holder) if cython.compiled else holder.__dict__
        if values.get(key) is not None:
            count += 1
    return count


def fill(
    holders: list[Tracked], key: Name, new: list[object], filled: list[dict[str, object]]
) -> list[int]:
    """Give objects a value for an attribute where they have none, not even None.

    Args:
        holders: The objects.
        key: The attribute.
        new: Their values, in the same order.
        filled: Gets the dictionaries that were changed.

    Returns: The places of objects that have a value.
    """
    rest: list[int] = []
    for place, each in enumerate(holders):
        holder: Tracked = each
        values = instance_dict(holder) if cython.compiled else holder.__dict__
        if key in values:
            rest.append(place)
        else:
            values[key] = new[place]
            filled.append(values)
    return rest


def set_stored(holders: list[Tracked], keys: list[object]) -> list[Tracked]:
    """Give objects their identity keys and take all their values as stored.

    Returns: Those that have a view, which has to follow.
    """
    seen: list[Tracked] = []
    for place, each in enumerate(holders):
        holder: Tracked = each
        holder._sa_key = keys[place]
        holder._sa_committed = None
        holder._sa_flags = holder._sa_flags & ~10 | 1  # COMMITTED, not MODIFIED, not EXPIRED
        if holder._sa_view is not None:
            seen.append(holder)
    return seen


def forget_changes(holders: list[Tracked]) -> list[Tracked]:
    """Take the present values as stored.

    Returns: Those that have a view, which may know of more changes.
    """
    seen: list[Tracked] = []
    for each in holders:
        holder: Tracked = each
        holder._sa_committed = None
        holder._sa_flags &= ~2  # MODIFIED
        if holder._sa_view is not None or isinstance(holder, InstanceState):
            seen.append(holder)
    return seen
