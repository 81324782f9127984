# cython: language_level=3, auto_pickle=False
"""Tracked: the fields that tracking adds to an instance; it knows no class, attribute or session.

Compiled where a C compiler is found: `tracked.pxd` turns the slots into C fields.
"""

try:
    from declarative_instr.structures import _cython as cython
except ImportError:
    import cython  # read by the compiler alone

from collections.abc import Hashable
from typing import Final, Protocol, TypeAlias

if cython.compiled:
    from cython.cimports.declarative_instr.state._capi import drop_absent, set_values

COMPILED: bool = cython.compiled

Name: TypeAlias = str
"""Name of an attribute. Under this name, since Cython takes `str` for that class alone: the names of
reflected columns are of a subclass."""

COMMITTED: Final = 1
"""The values are known to be stored: the first change of each keeps the old one."""
MODIFIED: Final = 2
"""Something changed since the values were stored; the sink knows."""
DELETED: Final = 4
"""The object's row was deleted in the transaction that runs."""
EXPIRED: Final = 8
"""Values that are missing are to be loaded again."""
WAS_DELETED: Final = 16
"""The object's row was deleted by a transaction that ended."""
CONSTRUCTED: Final = 32
"""A constructor has begun on the object."""


class ChangeSink(Protocol):
    """What a holder tells about its changes, once per unit of work; a session implements it."""

    noted: "list[Tracked] | None" = None
    """Where it is a list, an instance that has the fields itself may put itself there, for the sink
    to look at later, instead of calling `state_modified`."""

    @property
    def session(self) -> object | None:
        """The session that owns the holder; None when it is gone."""

    def state_modified(self, holder: "Tracked") -> None:
        """`holder` has its first change since its values were stored."""

    def state_referenced(self, holder: "Tracked", key: str, item: object) -> None:
        """`item`, of no session, was put into the attribute `key` of `holder`."""

    def state_unreferenced(self, holder: "Tracked", key: str, item: object) -> None:
        """`item`, which is new, was taken out of the attribute `key` of `holder`."""

    def insert_order(self, holder: "Tracked") -> int | None:
        """Place of `holder` among the new objects, from 1 on; None where it is none of them."""
        return None


class Tracked:
    """Base that holds the tracking fields; merged into declared classes, or beside the instance.

    The fields are set by whoever makes the instance: uncompiled, the slots of an object made by
    a bare `__new__` are unset until `ensure_fields` ran. Source: design measurements, one object
    per instance instead of a state beside it saves two thirds of the load time.
    """

    __slots__ = (
        "__weakref__",
        "_sa_committed",
        "_sa_flags",
        "_sa_key",
        "_sa_sink",
        "_sa_view",
    )

    _sa_key: Hashable | None
    _sa_committed: dict[str, object] | None
    _sa_sink: ChangeSink | None
    _sa_view: object | None
    _sa_flags: int


# Past a user's `__getattr__`, which would answer for a slot that is unset.
_read_flags = vars(Tracked)["_sa_flags"].__get__


def mark_modified(holder: Tracked) -> int:
    """First change of a unit of work: set the flag and tell the sink."""
    holder._sa_flags |= 2
    sink = holder._sa_sink
    if sink is not None:
        sink.state_modified(holder)
    return 0


def keep_old_value(holder: Tracked, key: Name, old: object) -> int:
    """Keep `old` as the committed value of `key`, where none is kept yet, and mark modified."""
    if holder._sa_flags & 1:
        committed = holder._sa_committed
        if committed is None:
            holder._sa_committed = {key: old}
        elif key not in committed:
            committed[key] = old
    if not holder._sa_flags & 2:
        mark_modified(holder)
    return 0


def has_fields(holder: Tracked) -> bool:
    """False for an object made by a bare `__new__` whose fields nobody set yet."""
    if not cython.compiled:
        try:
            _read_flags(holder)
        except AttributeError:
            return False
    return True


def ensure_fields(holder: Tracked) -> None:
    """Set the fields of an object made by a bare `__new__`, where they are not set yet."""
    if not cython.compiled:  # as has_fields(), without the call
        try:
            _read_flags(holder)
        except AttributeError:
            reset_fields(holder)


def reset_fields(holder: Tracked) -> None:
    """Give the fields of a new object their first values."""
    holder._sa_key = None
    holder._sa_committed = None
    holder._sa_sink = None
    holder._sa_view = None
    holder._sa_flags = 0


def adopt_values(instance: Tracked, values: dict[str, object]) -> None:
    """Let `values` be the `__dict__` of a new instance; one that has values already takes them up."""
    if cython.compiled:
        set_values(instance, values)
    else:
        instance.__dict__.update(values)


def adopt_given_values(instance: Tracked, values: dict[str, object], absent: object) -> None:
    """As `adopt_values`, without the values that are `absent`: those nobody gave."""
    if cython.compiled:
        drop_absent(values, absent)
        set_values(instance, values)
    else:
        given = {key: value for key, value in values.items() if value is not absent}
        instance.__dict__.update(given)
