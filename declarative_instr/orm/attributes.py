"""Attributes and the functions that work on them, at their documented path."""

from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.attributes.functions import (
    del_attribute,
    flag_dirty,
    flag_modified,
    get_attribute,
    get_history,
    get_state_history,
    init_collection,
    set_attribute,
    set_committed_value,
)
from declarative_instr.attributes.history import HISTORY_BLANK, History
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.constants import (
    ATTR_EMPTY,
    ATTR_WAS_SET,
    NEVER_SET,
    NO_VALUE,
    OP_APPEND,
    OP_BULK_REPLACE,
    OP_MODIFIED,
    OP_REMOVE,
    OP_REPLACE,
    PASSIVE_CLASS_MISMATCH,
    PASSIVE_NO_RESULT,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.instrumentation.factory import (
    instance_dict,
    instance_state,
    manager_of_class,
    opt_manager_of_class,
    unregister_attribute,
)
from declarative_instr.instrumentation.options import (
    register_attribute_with_options as register_attribute,
)
from declarative_instr.orm.mapping.attributes import InstrumentedAttribute, QueryableAttribute

_register_attribute = register_attribute
"""As `register_attribute`; the newer spelling."""
_unregister_attribute = unregister_attribute
"""As `unregister_attribute`; the newer spelling."""

PASSIVE_OFF = PassiveFlag.PASSIVE_OFF
PASSIVE_NO_FETCH = PassiveFlag.PASSIVE_NO_FETCH
PASSIVE_NO_INITIALIZE = PassiveFlag.PASSIVE_NO_INITIALIZE
PASSIVE_NO_FETCH_RELATED = PassiveFlag.PASSIVE_NO_FETCH_RELATED
PASSIVE_ONLY_PERSISTENT = PassiveFlag.PASSIVE_ONLY_PERSISTENT
PASSIVE_RETURN_NO_VALUE = PassiveFlag.PASSIVE_RETURN_NO_VALUE

__all__ = [
    "ATTR_EMPTY",
    "ATTR_WAS_SET",
    "HISTORY_BLANK",
    "NEVER_SET",
    "NO_VALUE",
    "OP_APPEND",
    "OP_BULK_REPLACE",
    "OP_MODIFIED",
    "OP_REMOVE",
    "OP_REPLACE",
    "PASSIVE_CLASS_MISMATCH",
    "PASSIVE_NO_FETCH",
    "PASSIVE_NO_FETCH_RELATED",
    "PASSIVE_NO_INITIALIZE",
    "PASSIVE_NO_RESULT",
    "PASSIVE_OFF",
    "PASSIVE_ONLY_PERSISTENT",
    "PASSIVE_RETURN_NO_VALUE",
    "AttributeEventToken",
    "AttributeEvents",
    "History",
    "InstrumentedAttribute",
    "LoaderCallableStatus",
    "PassiveFlag",
    "QueryableAttribute",
    "_register_attribute",
    "_unregister_attribute",
    "del_attribute",
    "flag_dirty",
    "flag_modified",
    "get_attribute",
    "get_history",
    "get_state_history",
    "init_collection",
    "instance_dict",
    "instance_state",
    "manager_of_class",
    "opt_manager_of_class",
    "register_attribute",
    "set_attribute",
    "set_committed_value",
    "unregister_attribute",
]
