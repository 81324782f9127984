# cython: language_level=3, auto_pickle=False, annotation_typing=False
"""What pickles and copies take along of the tracking; written here, and checked in `restoring`."""

try:
    from declarative_instr.structures import _cython as cython
except ImportError:
    import cython  # read by the compiler alone

from collections.abc import Hashable, Mapping
from contextlib import suppress
from typing import Final, final

from declarative_instr.state.extras import StateExtras
from declarative_instr.state.ports import ManagerView
from declarative_instr.state.tracked import Tracked

COMPILED: bool = cython.compiled

PICKLE_VERSION: Final = 1
"""Format of the pickled state; raised when the meaning of its parts changes."""

LEAST_PARTS: Final = 2
"""Parts of the state of most objects: version and values."""


@final
class PackedState:
    """What a foreign object carries instead of its state until it is used again."""

    def __init__(self, key: Hashable | None, flags: int) -> None:
        self.key = key
        self.flags = flags
        self.state: dict[str, object] = {}
        """What follows key and flags, since it may lead back to the object."""


def pack_fields(holder: Tracked, extras: StateExtras | None) -> dict[str, object]:
    """What there is beside values, identity and flags: old values, what waits, the user's notes."""
    state: dict[str, object] = {"version": PICKLE_VERSION}
    if holder._sa_committed:
        state["committed"] = holder._sa_committed
    if extras is not None:
        pack_extras(extras, state)
    return state


def pack_extras(extras: StateExtras, state: dict[str, object]) -> None:
    """Add what only few objects have.

    Loaders of the object alone and what options said stay behind: they are of this process.
    """
    if extras.expired_keys:
        state["expired"] = list(extras.expired_keys)
    if extras.pending:
        state["pending"] = {
            key: (list(one.added), list(one.removed)) for key, one in extras.pending.items()
        }
    if extras.info:
        state["info"] = dict(extras.info)


def pack_values(values: dict[str, object], manager: ManagerView, state: dict[str, object]) -> None:
    """Add the values of an object: those of attributes, and apart from them those of the user.

    What is no attribute when it is restored, and was one, was removed or renamed since.
    """
    names = manager.attribute_names
    if has_only(values, names) if COMPILED else names.issuperset(values):
        state["values"] = values
    else:
        state["values"] = {key: one for key, one in values.items() if key in names}
        state["others"] = {key: one for key, one in values.items() if key not in names}


def pack_slots(instance: object, manager: ManagerView, state: dict[str, object]) -> None:
    """Add the values of slots that the user's classes have."""
    values: dict[str, object] = {}
    for name, slot in manager.extra_slots.items():
        with suppress(AttributeError):  # it is empty
            values[name] = slot.__get__(instance)
    state["slots"] = values


def has_only(values: Mapping[str, object], names: set[str]) -> bool:
    """Whether all values have one of these names; compiled, in half the time of `issuperset`."""
    if not cython.compiled or type(values) is not dict:
        return names.issuperset(values)
    for key in cython.cast(dict, values):  # noqa: SIM110  # a generator costs more than it all
        if key not in names:
            return False
    return True
