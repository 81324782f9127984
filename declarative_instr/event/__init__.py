"""Events: users listen to them, upper layers declare families of them and fire them."""

from declarative_instr.event import base
from declarative_instr.event.api import contains, listen, listens_for, remove
from declarative_instr.event.dispatch import (
    Dispatch,
    EventTarget,
    HasEventHeirs,
    Listeners,
    WatchesListeners,
)
from declarative_instr.event.family import EventFamily
from declarative_instr.event.family import EventFamily as Events
from declarative_instr.event.levels import dispatcher
from declarative_instr.event.listener import Listener, listeners_lock

__all__ = [
    "Dispatch",
    "EventFamily",
    "EventTarget",
    "Events",
    "HasEventHeirs",
    "Listener",
    "Listeners",
    "WatchesListeners",
    "base",
    "contains",
    "dispatcher",
    "listen",
    "listeners_lock",
    "listens_for",
    "remove",
]
