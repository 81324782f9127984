from declarative_instr import event
from declarative_instr.attributes.functions import (
    flag_dirty,
    flag_modified,
    init_collection,
    set_committed_value,
)
from declarative_instr.attributes.get_history import get_history
from declarative_instr.attributes.instrumented import InstrumentedAttribute, Mapped
from declarative_instr.attributes.validation import validates
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

__version__ = "0.1.0"
COMPILED: frozenset[str]
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
