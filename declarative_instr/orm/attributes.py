"""Attributes and the functions that work on them, at their documented path."""

from declarative_instr.attributes.collection import CollectionImpl as CollectionAttributeImpl
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
from declarative_instr.attributes.reference import ReferenceImpl as ScalarObjectAttributeImpl
from declarative_instr.attributes.scalar import ScalarImpl as ScalarAttributeImpl
from declarative_instr.attributes.tokens import AttributeEvent, AttributeEventToken, Event
from declarative_instr.constants import (
    ATTR_EMPTY,
    ATTR_WAS_SET,
    CALLABLES_OK,
    DEFERRED_HISTORY_LOAD,
    INCLUDE_PENDING_MUTATIONS,
    INIT_OK,
    LOAD_AGAINST_COMMITTED,
    NEVER_SET,
    NO_AUTOFLUSH,
    NO_CHANGE,
    NO_RAISE,
    NO_VALUE,
    NON_PERSISTENT_OK,
    OP_APPEND,
    OP_BULK_REPLACE,
    OP_MODIFIED,
    OP_REMOVE,
    OP_REPLACE,
    PASSIVE_CLASS_MISMATCH,
    PASSIVE_MERGE,
    PASSIVE_NO_FETCH,
    PASSIVE_NO_FETCH_RELATED,
    PASSIVE_NO_INITIALIZE,
    PASSIVE_NO_RESULT,
    PASSIVE_OFF,
    PASSIVE_ONLY_PERSISTENT,
    PASSIVE_RETURN_NO_VALUE,
    RELATED_OBJECT_OK,
    SQL_OK,
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
    register_attribute_impl,
    register_descriptor,
)
from declarative_instr.instrumentation.options import (
    register_attribute_with_options as register_attribute,
)
from declarative_instr.orm.mapping.attributes import InstrumentedAttribute, QueryableAttribute
from declarative_instr.state.history import HISTORY_BLANK, History

_register_attribute = register_attribute
"""As `register_attribute`; the newer spelling."""
_register_attribute_impl = register_attribute_impl
"""As `register_attribute_impl`; the newer spelling."""
_register_descriptor = register_descriptor
"""As `register_descriptor`; the newer spelling."""
_unregister_attribute = unregister_attribute
"""As `unregister_attribute`; the newer spelling."""

# The newer spellings of the implementations.
_AttributeImpl = AttributeImpl
_ScalarAttributeImpl = ScalarAttributeImpl
_ScalarObjectAttributeImpl = ScalarObjectAttributeImpl
_CollectionAttributeImpl = CollectionAttributeImpl

__all__ = [
    "ATTR_EMPTY",
    "ATTR_WAS_SET",
    "CALLABLES_OK",
    "DEFERRED_HISTORY_LOAD",
    "HISTORY_BLANK",
    "INCLUDE_PENDING_MUTATIONS",
    "INIT_OK",
    "LOAD_AGAINST_COMMITTED",
    "NEVER_SET",
    "NON_PERSISTENT_OK",
    "NO_AUTOFLUSH",
    "NO_CHANGE",
    "NO_RAISE",
    "NO_VALUE",
    "OP_APPEND",
    "OP_BULK_REPLACE",
    "OP_MODIFIED",
    "OP_REMOVE",
    "OP_REPLACE",
    "PASSIVE_CLASS_MISMATCH",
    "PASSIVE_MERGE",
    "PASSIVE_NO_FETCH",
    "PASSIVE_NO_FETCH_RELATED",
    "PASSIVE_NO_INITIALIZE",
    "PASSIVE_NO_RESULT",
    "PASSIVE_OFF",
    "PASSIVE_ONLY_PERSISTENT",
    "PASSIVE_RETURN_NO_VALUE",
    "RELATED_OBJECT_OK",
    "SQL_OK",
    "AttributeEvent",
    "AttributeEventToken",
    "AttributeEvents",
    "AttributeImpl",
    "CollectionAttributeImpl",
    "Event",
    "History",
    "InstrumentedAttribute",
    "LoaderCallableStatus",
    "PassiveFlag",
    "QueryableAttribute",
    "ScalarAttributeImpl",
    "ScalarObjectAttributeImpl",
    "_AttributeImpl",
    "_CollectionAttributeImpl",
    "_ScalarAttributeImpl",
    "_ScalarObjectAttributeImpl",
    "_register_attribute",
    "_register_attribute_impl",
    "_register_descriptor",
    "_unregister_attribute",
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
    "instance_dict",
    "instance_state",
    "manager_of_class",
    "opt_manager_of_class",
    "register_attribute",
    "register_attribute_impl",
    "register_descriptor",
    "set_attribute",
    "set_committed_value",
    "unregister_attribute",
]
