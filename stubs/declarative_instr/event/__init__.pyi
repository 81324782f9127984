from declarative_instr.event import base
from declarative_instr.event.decorating import listens_for
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
from declarative_instr.event.listening import contains, listen, remove
from declarative_instr.event.names import (
    AttributeEventName,
    ClassEventName,
    InstanceEventName,
    InstrumentationEventName,
    MapperEventName,
    RowEventName,
    SessionEventName,
)

__all__ = [
    "AttributeEventName",
    "ClassEventName",
    "Dispatch",
    "EventFamily",
    "EventTarget",
    "Events",
    "HasEventHeirs",
    "InstanceEventName",
    "InstrumentationEventName",
    "Listener",
    "Listeners",
    "MapperEventName",
    "RowEventName",
    "SessionEventName",
    "WatchesListeners",
    "base",
    "contains",
    "dispatcher",
    "listen",
    "listeners_lock",
    "listens_for",
    "remove",
]
