"""The repr of declared objects: values that are there, nothing is loaded, nothing raises."""

from reprlib import Repr

from declarative_instr.declarative.blueprint import ClassBlueprint
from declarative_instr.declarative.fields import Field
from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.state.objects import dict_of, holder_of

_shortened = Repr()
_shortened.maxstring = _shortened.maxother = 60


def loaded_repr(instance: object) -> str:
    """`Class(x=1, y=2)` with the plain values that the object holds.

    Left out are fields with `repr=False`, values that are not loaded, and related objects, which
    may lead back.
    """
    cls = type(instance)
    manager = opt_manager_of_class(cls)
    if manager is None:
        return object.__repr__(instance)
    values = dict_of(holder_of(instance))
    hidden = _hidden_keys(cls)
    shown = [
        f"{key}={_shortened.repr(values[key])}"
        for key, implementation in manager.implementations.items()
        if implementation.is_scalar and key in values and key not in hidden
    ]
    return f"{cls.__qualname__}({', '.join(shown)})"


def _hidden_keys(cls: type) -> set[str]:
    """Names of the attributes whose fields say that they are not shown."""
    hidden: set[str] = set()
    for base in reversed(cls.__mro__):
        manager = opt_manager_of_class(base)
        scan = None if manager is None else manager.declarative_scan
        if isinstance(scan, ClassBlueprint):
            for one in scan.fields:
                hidden.discard(one.key)
                if isinstance(one.field, Field) and not one.field.repr:
                    hidden.add(one.key)
    return hidden
