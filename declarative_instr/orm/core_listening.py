"""Lets `sqlalchemy.event.listen()` accept our classes, attributes and sessions; importing it does so."""

from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.declarative.meta import DeclarativeMeta
from declarative_instr.event.api import listen, remove
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.instrumentation.events import InstanceEvents, InstrumentationEvents
from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.orm.core_bridge.hooks import EventBridge
from declarative_instr.orm.mapping.events import MapperEvents
from declarative_instr.orm.session.events import SessionEvents

CLAIMED = (AttributeEvents, InstanceEvents, InstrumentationEvents, MapperEvents, SessionEvents)
"""The families whose events `sqlalchemy.event` hands over."""


def is_ours(target: object, event: str) -> bool:
    """Whether `sqlalchemy.event.listen(target, event, ...)` is meant for this package.

    Classes are: those with our metaclass, and those that are instrumented. A plain class, which
    either ORM might map some day, is left to `declarative_instr.event`.
    """
    if isinstance(target, type) and not isinstance(getattr(target, "dispatch", None), Dispatch):
        known = isinstance(target, DeclarativeMeta) or opt_manager_of_class(target) is not None
        if not known:
            return False
    return any(event in family.events and family.resolve(target) is not None for family in CLAIMED)


bridge = EventBridge(is_ours, listen, remove)
bridge.claim({event for family in CLAIMED for event in family.events})
