from declarative_instr.instrumentation.factory import (
    InstrumentationFactory,
    instance_dict,
    instance_state,
    is_instrumented,
    manager_of_class,
    opt_manager_of_class,
    register_class,
    unregister_class,
)
from declarative_instr.instrumentation.factory import (
    instrumentation_factory as _instrumentation_factory,
)
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.instrumentation.protocols import (
    _ExpiredAttributeLoaderProto,
    _ManagerFactory,
)

__all__ = [
    "ClassManager",
    "InstrumentationFactory",
    "_ExpiredAttributeLoaderProto",
    "_ManagerFactory",
    "_instrumentation_factory",
    "instance_dict",
    "instance_state",
    "is_instrumented",
    "manager_of_class",
    "opt_manager_of_class",
    "register_class",
    "unregister_class",
]
