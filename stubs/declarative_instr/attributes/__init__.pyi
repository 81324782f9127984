from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.attributes.functions import (
    backref_listeners,
    del_attribute,
    flag_dirty,
    flag_modified,
    get_attribute,
    has_parent,
    init_collection,
    init_state_collection,
    set_attribute,
    set_committed_value,
)
from declarative_instr.attributes.get_history import get_history, get_state_history
from declarative_instr.attributes.implementation import AttributeImpl
from declarative_instr.attributes.instrumented import (
    AttributeSpec,
    InstrumentedAttribute,
    Mapped,
    QueryableAttribute,
)
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.attributes.tokens import AttributeEvent, AttributeEventToken, Event
from declarative_instr.constants import (
    OP_APPEND,
    OP_BULK_REPLACE,
    OP_MODIFIED,
    OP_REMOVE,
    OP_REPLACE,
)
from declarative_instr.state.history import HISTORY_BLANK, History

__all__ = [
    "HISTORY_BLANK",
    "OP_APPEND",
    "OP_BULK_REPLACE",
    "OP_MODIFIED",
    "OP_REMOVE",
    "OP_REPLACE",
    "AttributeEvent",
    "AttributeEventToken",
    "AttributeEvents",
    "AttributeImpl",
    "AttributeKind",
    "AttributeSpec",
    "Event",
    "History",
    "InstrumentedAttribute",
    "Mapped",
    "QueryableAttribute",
    "backref_listeners",
    "del_attribute",
    "flag_dirty",
    "flag_modified",
    "get_attribute",
    "get_history",
    "get_state_history",
    "has_parent",
    "init_collection",
    "init_state_collection",
    "set_attribute",
    "set_committed_value",
]
