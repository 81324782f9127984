"""Lets `sqlalchemy.event.listen()` accept our classes, attributes and sessions; importing it does so."""

from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.declarative.meta import DeclarativeMeta
from declarative_instr.event.api import listen, remove
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.instrumentation.events import InstanceEvents, InstrumentationEvents
from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.core_bridge.hooks import EventBridge
from declarative_instr.orm.mapping.events import MapperEvents
from declarative_instr.orm.session.events import SessionEvents
from declarative_instr.state.ports import MANAGER_ATTR

CLAIMED = (AttributeEvents, InstanceEvents, InstrumentationEvents, MapperEvents, SessionEvents)
"""The families whose events `sqlalchemy.event` hands over."""


def is_ours(target: object, event: str) -> bool:
    """Whether `sqlalchemy.event.listen(target, event, ...)` is meant for this package.

    Classes are: those with our metaclass, and those that are instrumented.
    """
    if isinstance(target, type) and not has_listeners(target):
        known = isinstance(target, DeclarativeMeta) or opt_manager_of_class(target) is not None
        return known and is_target(target, event)
    return is_target(target, event)


def may_become_ours(target: object, event: str) -> bool:
    """Whether the target is a class that nobody has mapped, as either ORM might some day."""
    if not isinstance(target, type) or has_listeners(target):
        return False
    is_of_others = not isinstance(getattr(target, MANAGER_ATTR, None), ClassManager | None)
    return not is_of_others and is_target(target, event)


def has_listeners(target: type) -> bool:
    """Whether a class is a target for the sake of its instances, such as Session."""
    return isinstance(getattr(target, "dispatch", None), Dispatch)


def is_target(target: object, event: str) -> bool:
    """Whether a family of ours has such an event for such a target."""
    return any(event in family.events and family.resolve(target) is not None for family in CLAIMED)


bridge = EventBridge(is_ours, listen, remove, may_accept=may_become_ours)
bridge.claim({event for family in CLAIMED for event in family.events})
