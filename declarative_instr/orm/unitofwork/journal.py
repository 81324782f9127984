"""Journal: what a flush changed in memory, so that a flush that fails leaves the objects as before."""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import final
from weakref import ref

from declarative_instr.constants import NO_VALUE
from declarative_instr.orm.unitofwork.loops import fill
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import COMMITTED, MODIFIED, Tracked
from declarative_instr.state.views import sync_view

IdentityTable = MutableMapping[object, "ref[object]"]
_Change = tuple[dict[str, object] | list[dict[str, object]], str, object]
"""A dictionary, or many, with a key and the value before."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredObjects:
    """Objects that got keys and were entered into the identity map."""

    holders: Sequence[Tracked]
    references: "Sequence[ref[object]]"
    """To their instances, as the table has them."""
    table: IdentityTable
    before: "Sequence[ref[object] | None] | None"
    """What was in their places of the table; None: nothing."""


@final
class Journal:
    """Changes of values and of identities, undone in reverse order."""

    __slots__ = ("_committed", "_values", "stored")

    def __init__(self) -> None:
        self._values: list[_Change] = []
        self._committed: dict[int, tuple[Tracked, dict[str, object] | None]] = {}
        self.stored: list[StoredObjects] = []

    def set_value(self, dict_: dict[str, object], key: str, value: object) -> None:
        """Set a value of an object."""
        self._values.append((dict_, key, dict_.get(key, NO_VALUE)))
        dict_[key] = value

    def fill(self, holders: list[Tracked], key: str, new: list[object]) -> list[int]:
        """Set a value of many objects that have the tracking fields themselves.

        Returns: The places of those left out, since they have a value.
        """
        filled: list[dict[str, object]] = []
        self._values.append((filled, key, NO_VALUE))
        return fill(holders, key, new, filled)

    def drop_value(self, dict_: dict[str, object], key: str) -> None:
        """Take a value away from an object, which then loads it where it is read."""
        if key in dict_:
            self._values.append((dict_, key, dict_.pop(key)))

    def keep_committed(self, holder: Tracked) -> None:
        """Note the old values that an object keeps, before more are kept."""
        if id(holder) not in self._committed:
            kept = holder._sa_committed
            self._committed[id(holder)] = (holder, None if kept is None else dict(kept))

    def undo(self) -> None:
        """Restore values, and make inserted objects new ones again."""
        for stored in self.stored:
            _undo_stored(stored)
        for changed, key, value in reversed(self._values):
            for dict_ in changed if isinstance(changed, list) else (changed,):
                if value is NO_VALUE:
                    dict_.pop(key, None)
                else:
                    dict_[key] = value
        for holder, committed in self._committed.values():
            holder._sa_committed = committed


def _undo_stored(stored: StoredObjects) -> None:
    before = stored.before or repeat(None, len(stored.holders))
    for holder, reference in zip(stored.holders, before, strict=True):
        if reference is None:
            stored.table.pop(holder._sa_key, None)
        else:
            stored.table[holder._sa_key] = reference
        holder._sa_key = None
        holder._sa_flags = (holder._sa_flags & ~COMMITTED) | MODIFIED
        sync_view(holder)


def displaced_by(stored: StoredObjects, deleted: Sequence[Tracked]) -> list[Tracked]:
    """Objects that had the keys of stored ones, and were not deleted by the same flush."""
    gone = {id(holder) for holder in deleted}
    found = [reference() for reference in stored.before or () if reference is not None]
    holders = [holder_of(instance) for instance in found if instance is not None]
    return [holder for holder in holders if id(holder) not in gone]
