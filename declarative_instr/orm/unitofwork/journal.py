"""Journal: what a flush changed in memory, so that a flush that fails leaves the objects as before."""

from collections.abc import MutableMapping
from weakref import ref

from declarative_instr.constants import NO_VALUE
from declarative_instr.state.instance_state import sync_view
from declarative_instr.state.tracked import COMMITTED, MODIFIED, Tracked

IdentityTable = MutableMapping[object, "ref[object]"]


class Journal:
    """Changes of values and of identities, undone in reverse order."""

    __slots__ = ("_committed", "_values", "inserted")

    def __init__(self) -> None:
        self._values: list[tuple[dict[str, object], str, object]] = []
        self._committed: dict[int, tuple[Tracked, dict[str, object] | None]] = {}
        self.inserted: list[tuple[Tracked, IdentityTable, ref[object] | None]] = []
        """Objects that got a key, where they were entered, and what was there before."""

    def set_value(self, dict_: dict[str, object], key: str, value: object) -> None:
        """Set a value of an object."""
        self._values.append((dict_, key, dict_.get(key, NO_VALUE)))
        dict_[key] = value

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
        for holder, table, before in self.inserted:
            if before is None:
                table.pop(holder._sa_key, None)
            else:
                table[holder._sa_key] = before
            holder._sa_key = None
            holder._sa_flags = (holder._sa_flags & ~COMMITTED) | MODIFIED
            sync_view(holder)
        for dict_, key, value in reversed(self._values):
            if value is NO_VALUE:
                dict_.pop(key, None)
            else:
                dict_[key] = value
        for holder, committed in self._committed.values():
            holder._sa_committed = committed
