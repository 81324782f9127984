"""Writes the tracking fields of one object, and those of its view; it knows no session."""

from declarative_instr.state.tracked import (
    COMMITTED,
    DELETED,
    EXPIRED,
    MODIFIED,
    WAS_DELETED,
    ChangeSink,
    Tracked,
)
from declarative_instr.state.views import existing_view, sync_view

_OF_ROWS = COMMITTED | DELETED | EXPIRED | WAS_DELETED
"""Flags that tell of an object's row."""


def forget_row(holder: Tracked) -> None:
    """Make the values of an object those of a new one."""
    holder._sa_key = None
    holder._sa_committed = None
    holder._sa_flags = (holder._sa_flags & ~_OF_ROWS) | MODIFIED
    view = existing_view(holder)
    if view is not None and view.extras_if_any is not None:
        view.extras_if_any.expired_keys.clear()
        view.extras_if_any.pending.clear()
    sync_view(holder)


def set_owner(holder: Tracked, sink: ChangeSink | None) -> None:
    """Let an object belong to a session, or to none."""
    holder._sa_sink = sink
    if holder._sa_view is not None:
        sync_view(holder)
