from declarative_instr.alternate.activation import extended_registry as _instrumentation_factory
from declarative_instr.alternate.activation import keep_lookups as _install_instrumented_lookups
from declarative_instr.alternate.activation import keep_lookups as _reinstall_default_lookups
from declarative_instr.alternate.finders import (
    INSTRUMENTATION_MANAGER,
    find_native_user_instrumentation_hook,
    instrumentation_finders,
)
from declarative_instr.alternate.hooks import InstrumentationManager
from declarative_instr.alternate.registry import ExtendedInstrumentationRegistry
from declarative_instr.instrumentation.factory import (
    InstrumentationFactory,
    instance_dict,
    instance_state,
    manager_of_class,
    opt_manager_of_class,
)
from declarative_instr.instrumentation.manager import ClassManager

__all__ = [
    "INSTRUMENTATION_MANAGER",
    "ClassManager",
    "ExtendedInstrumentationRegistry",
    "InstrumentationFactory",
    "InstrumentationManager",
    "_install_instrumented_lookups",
    "_instrumentation_factory",
    "_reinstall_default_lookups",
    "find_native_user_instrumentation_hook",
    "instance_dict",
    "instance_state",
    "instrumentation_finders",
    "manager_of_class",
    "opt_manager_of_class",
]
