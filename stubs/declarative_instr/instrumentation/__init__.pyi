from declarative_instr.instrumentation.events import InstanceEvents, InstrumentationEvents
from declarative_instr.instrumentation.factory import (
    InstrumentationFactory,
    instance_dict,
    instance_state,
    instrumentation_factory,
    is_instrumented,
    manager_of_class,
    opt_manager_of_class,
    register_attribute,
    register_class,
    unregister_attribute,
    unregister_class,
)
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.instrumentation.protocols import (
    _ExpiredAttributeLoaderProto,
    _ManagerFactory,
)
from declarative_instr.instrumentation.reconstruction import reconstructor

__all__ = [
    "ClassManager",
    "InstanceEvents",
    "InstrumentationEvents",
    "InstrumentationFactory",
    "_ExpiredAttributeLoaderProto",
    "_ManagerFactory",
    "instance_dict",
    "instance_state",
    "instrumentation_factory",
    "is_instrumented",
    "manager_of_class",
    "opt_manager_of_class",
    "reconstructor",
    "register_attribute",
    "register_class",
    "unregister_attribute",
    "unregister_class",
]
