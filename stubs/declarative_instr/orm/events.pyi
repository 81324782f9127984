from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.instrumentation.events import InstanceEvents, InstrumentationEvents
from declarative_instr.orm.mapping.events import MapperEvents
from declarative_instr.orm.session.events import SessionEvents

__all__ = [
    "AttributeEvents",
    "InstanceEvents",
    "InstrumentationEvents",
    "MapperEvents",
    "SessionEvents",
]
