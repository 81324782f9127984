# cython: language_level=3, auto_pickle=False, annotation_typing=False
"""Gives an object what a pickle or a copy took along, each part checked: a pickle may be forged, or old."""

try:
    from declarative_instr.structures import _cython as cython
except ImportError:
    import cython  # read by the compiler alone

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any, TypeAlias

from declarative_instr.exc import PickledAttributeError, UnpicklingError, near_misses
from declarative_instr.state.packed import PICKLE_VERSION, has_only
from declarative_instr.state.pending import PendingCollection
from declarative_instr.state.ports import ManagerView
from declarative_instr.state.tracked import (
    COMMITTED,
    CONSTRUCTED,
    DELETED,
    EXPIRED,
    MODIFIED,
    WAS_DELETED,
    Tracked,
)
from declarative_instr.state.views import view_of

COMPILED: bool = cython.compiled

Pickled: TypeAlias = Mapping[str, Any]
"""State as it came out of a pickle: what it holds may be anything."""

_KEPT = COMMITTED | MODIFIED | EXPIRED | WAS_DELETED | CONSTRUCTED
_RESERVED = "_sa_"
"""Names that begin so are ours."""


def restore_identity(holder: Tracked, key: Hashable | None, flags: int) -> None:
    """Set identity and flags as they were; a deletion that was under way counts as done.

    Raises:
        UnpicklingError: They are no key and no flags.
    """
    if type(flags) is not int:
        raise _unfit(type(holder), f"its flags are {flags!r}, and no number")
    if key is not None:
        try:
            hash(key)
        except TypeError as cause:
            raise _unfit(type(holder), "its identity key cannot be hashed") from cause
    holder._sa_key = key
    holder._sa_flags = flags & _KEPT | (WAS_DELETED if flags & DELETED else 0)


def check_format(cls: type, state: object) -> None:
    """Make sure that a state is one that this version wrote.

    Raises:
        UnpicklingError: Another version wrote it, or something else did.
    """
    if not isinstance(state, dict) or state.get("version") != PICKLE_VERSION:
        message = (
            f"The pickled state of a {cls.__qualname__} object is not of format {PICKLE_VERSION}:"
            " it was written by another version, or by a __getstate__ of the class. Let such a"
            " __getstate__ change what super().__getstate__() answers, or define __setstate__ too."
        )
        raise UnpicklingError(message)


def restore_values(dict_: dict[str, object], state: Pickled, manager: ManagerView) -> None:
    """Put the values of attributes, and those of the user beside them, into an object.

    Raises:
        PickledAttributeError: There are values of attributes that the class does not have.
        UnpicklingError: They are no values, or stand under names that are not free.
    """
    dict_.update(checked_values(state, manager))
    if "others" in state:
        _restore_others(dict_, state["others"], manager)


def checked_values(state: Pickled, manager: ManagerView) -> dict[str, object]:
    """The values of attributes that a state has.

    Raises:
        PickledAttributeError: There are values of attributes that the class does not have.
        UnpicklingError: They are no values.
    """
    values = state.get("values")
    if not isinstance(values, dict):
        raise _unfit(manager.class_, "it has no values by attribute name")
    names = manager.attribute_names
    if not (has_only(values, names) if COMPILED else names.issuperset(values)):
        raise _unknown_attributes(values, manager)
    return values


def _restore_others(dict_: dict[str, object], others: object, manager: ManagerView) -> None:
    if not isinstance(others, dict):
        raise _unfit(manager.class_, "its other values are not by name")
    for name in others:
        is_free = isinstance(name, str) and not name.startswith(_RESERVED)
        if not is_free or name in manager.implementations:
            raise _unfit(manager.class_, f"{name!r} is no name for a value beside the attributes")
    dict_.update(others)


def restore_fields(holder: Tracked, state: Pickled, manager: ManagerView) -> None:
    """Set what `pack_fields` took along.

    Raises:
        PickledAttributeError: It is about attributes that the class does not have.
        UnpicklingError: Parts of it are none that `pack_fields` writes.
    """
    if "committed" in state:
        holder._sa_committed = _by_attribute(state["committed"], "old values", manager).copy()
    if "expired" in state:
        expired = state["expired"]
        if not isinstance(expired, list):
            raise _unfit(manager.class_, "its expired attributes are no list")
        _check_names(expired, manager)
        view_of(holder, manager).extras.expired_keys.update(expired)
    if "pending" in state:
        pending = _by_attribute(state["pending"], "waiting changes", manager)
        view_of(holder, manager).extras.pending = {
            key: _restored_pending(one, manager) for key, one in pending.items()
        }
    if "info" in state:
        if not isinstance(state["info"], dict):
            raise _unfit(manager.class_, "its info is no dictionary")
        view_of(holder, manager).info.update(state["info"])


def restore_slots(instance: object, values: object, manager: ManagerView) -> None:
    """Fill the slots that the user's classes have.

    Raises:
        UnpicklingError: There are values of other slots, or none by name.
    """
    if not isinstance(values, dict):
        raise _unfit(manager.class_, "its values of slots are not by name")
    for name in values:
        if name not in manager.extra_slots:
            message = (
                f"The pickle of a {manager.class_.__qualname__} object has a value of the slot"
                f" {name!r}, which the class does not have. Name it in __slots__ again, or let a"
                " __setstate__ of the class drop it from state['slots'] before it calls"
                " super().__setstate__(state)."
            )
            raise UnpicklingError(message)
    for name, value in values.items():
        manager.extra_slots[name].__set__(instance, value)


def _restored_pending(changes: object, manager: ManagerView) -> PendingCollection:
    match changes:
        case (list(added), list(removed)):
            return PendingCollection(added, removed)
        case _:
            raise _unfit(manager.class_, "its waiting changes are no lists of objects")


def _by_attribute(found: object, what: str, manager: ManagerView) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise _unfit(manager.class_, f"its {what} are not by attribute name")
    _check_names(found, manager)
    return found


def _check_names(names: Collection[object], manager: ManagerView) -> None:
    if not all(isinstance(name, str) for name in names):
        raise _unfit(manager.class_, "names of attributes are no text")
    if not manager.implementations.keys() >= set(names):
        raise _unknown_attributes(names, manager)


def _unfit(cls: type, reason: str) -> UnpicklingError:
    return UnpicklingError(
        f"The pickled state of a {cls.__qualname__} object was not written by this package:"
        f" {reason}. Unpickle nothing that others could have changed."
    )


def _unknown_attributes(names: Iterable[object], manager: ManagerView) -> PickledAttributeError:
    known = manager.implementations
    unknown = sorted(str(name) for name in names if name not in known)
    cls = manager.class_.__qualname__
    hint = near_misses(unknown[0], list(known)) if unknown else ""
    return PickledAttributeError(
        f"The pickle of a {cls} object has values of {', '.join(map(repr, unknown))}, and {cls} has"
        f" no such attributes: they were removed or renamed since.{hint} Declare them again, or"
        " let a __setstate__ of the class move or drop them in state['values'] and"
        " state['committed'] before it calls super().__setstate__(state).",
        tuple(unknown),
    )
