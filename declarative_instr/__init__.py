"""Declarative classes whose objects are tracked: the names of the core; no SQL.

The ORM layer is `declarative_instr.orm`.
"""

from declarative_instr import _pure

_pure.prefer_sources(__name__)

from declarative_instr import event
from declarative_instr.attributes.descriptor import COMPILED as _DESCRIPTOR_COMPILED
from declarative_instr.attributes.functions import (
    flag_dirty,
    flag_modified,
    init_collection,
    set_committed_value,
)
from declarative_instr.attributes.get_history import COMPILED as _GET_HISTORY_COMPILED
from declarative_instr.attributes.get_history import get_history
from declarative_instr.attributes.instrumented import InstrumentedAttribute, Mapped
from declarative_instr.attributes.validation import validates
from declarative_instr.collections.linking import COMPILED as _LINKING_COMPILED
from declarative_instr.constants import NO_VALUE
from declarative_instr.declarative.base import DeclarativeBase
from declarative_instr.declarative.fields import attribute, relationship
from declarative_instr.declarative.meta import DeclarativeMeta
from declarative_instr.inspection import inspect
from declarative_instr.instrumentation.factory import (
    instance_dict,
    instance_state,
    is_instrumented,
    manager_of_class,
    register_attribute,
    register_class,
    unregister_class,
)
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.attribute_state import AttributeState
from declarative_instr.state.history import History
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.packed import COMPILED as _PACKED_COMPILED
from declarative_instr.state.restoring import COMPILED as _RESTORING_COMPILED
from declarative_instr.state.tracked import COMPILED as _TRACKED_COMPILED

__version__ = "0.1.0"

COMPILED: frozenset[str] = frozenset(
    name
    for name, is_compiled in (
        ("declarative_instr.attributes.descriptor", _DESCRIPTOR_COMPILED),
        ("declarative_instr.attributes.get_history", _GET_HISTORY_COMPILED),
        ("declarative_instr.collections.linking", _LINKING_COMPILED),
        ("declarative_instr.state.packed", _PACKED_COMPILED),
        ("declarative_instr.state.restoring", _RESTORING_COMPILED),
        ("declarative_instr.state.tracked", _TRACKED_COMPILED),
    )
    if is_compiled
)
"""Names of the modules of the core that run compiled; empty in a pure build."""

__all__ = [
    "COMPILED",
    "NO_VALUE",
    "AttributeState",
    "ClassManager",
    "DeclarativeBase",
    "DeclarativeMeta",
    "History",
    "InstanceState",
    "InstrumentedAttribute",
    "Mapped",
    "__version__",
    "attribute",
    "event",
    "flag_dirty",
    "flag_modified",
    "get_history",
    "init_collection",
    "inspect",
    "instance_dict",
    "instance_state",
    "is_instrumented",
    "manager_of_class",
    "register_attribute",
    "register_class",
    "relationship",
    "set_committed_value",
    "unregister_class",
    "validates",
]
