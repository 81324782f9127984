"""PackedState: tracking fields on their way through a pickle or a copy; it knows no object."""

from collections.abc import Hashable
from typing import final

from declarative_instr.state.tracked import (
    COMMITTED,
    CONSTRUCTED,
    DELETED,
    EXPIRED,
    MODIFIED,
    WAS_DELETED,
    Tracked,
)

PICKLE_VERSION = 1
"""Format of the pickled state; raised when the meaning of its parts changes."""

_KEPT = COMMITTED | MODIFIED | EXPIRED | WAS_DELETED | CONSTRUCTED


@final
class PackedState:
    """What a foreign object carries instead of its state until it is used again."""

    def __init__(self, key: Hashable | None, flags: int) -> None:
        self.key = key
        self.flags = flags
        self.state: dict[str, object] = {}
        """What follows key and flags, since it may lead back to the object."""


def restore_identity(holder: Tracked, key: Hashable | None, flags: int) -> None:
    """Set identity and flags as they were; a deletion that was under way counts as done."""
    holder._sa_key = key
    holder._sa_flags = flags & _KEPT | (WAS_DELETED if flags & DELETED else 0)


def restore_committed(holder: Tracked, state: dict[str, object]) -> None:
    """Set the old values that a state holds."""
    committed = state.get("committed")
    holder._sa_committed = dict(committed) if isinstance(committed, dict) else None
