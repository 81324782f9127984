"""Attributes and the functions that work on them, at their documented path."""

from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.attributes.functions import (
    del_attribute,
    flag_dirty,
    flag_modified,
    get_attribute,
    get_history,
    init_collection,
    set_attribute,
    set_committed_value,
)
from declarative_instr.attributes.history import HISTORY_BLANK, History
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.constants import (
    NO_VALUE,
    OP_APPEND,
    OP_BULK_REPLACE,
    OP_MODIFIED,
    OP_REMOVE,
    OP_REPLACE,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.instrumentation.factory import (
    instance_dict,
    instance_state,
    manager_of_class,
)
from declarative_instr.orm.mapping.attributes import InstrumentedAttribute, QueryableAttribute

PASSIVE_OFF = PassiveFlag.PASSIVE_OFF
PASSIVE_NO_FETCH = PassiveFlag.PASSIVE_NO_FETCH
PASSIVE_NO_INITIALIZE = PassiveFlag.PASSIVE_NO_INITIALIZE

__all__ = [
    "HISTORY_BLANK",
    "NO_VALUE",
    "OP_APPEND",
    "OP_BULK_REPLACE",
    "OP_MODIFIED",
    "OP_REMOVE",
    "OP_REPLACE",
    "PASSIVE_NO_FETCH",
    "PASSIVE_NO_INITIALIZE",
    "PASSIVE_OFF",
    "AttributeEventToken",
    "AttributeEvents",
    "History",
    "InstrumentedAttribute",
    "LoaderCallableStatus",
    "PassiveFlag",
    "QueryableAttribute",
    "del_attribute",
    "flag_dirty",
    "flag_modified",
    "get_attribute",
    "get_history",
    "init_collection",
    "instance_dict",
    "instance_state",
    "manager_of_class",
    "set_attribute",
    "set_committed_value",
]
