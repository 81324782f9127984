"""The warning about classes with `__del__`; it knows them by their methods alone."""

from warnings import warn

from declarative_instr.exc import FinaliserWarning
from declarative_instr.instrumentation.class_attributes import manager_in
from declarative_instr.structures.callers import caller_level


def warn_of_finaliser(class_: type) -> None:
    """Warn about a class with a `__del__` that no instrumented base was warned about."""
    owner = next((base for base in class_.__mro__ if "__del__" in vars(base)), None)
    tracked = [base for base in class_.__mro__[1:] if manager_in(base) is not None]
    if owner is None or any(issubclass(base, owner) for base in tracked):
        return
    warn(
        f"__del__() method on class {class_!r} will cause unreachable cycles and memory leaks, as"
        " SQLAlchemy instrumentation often creates reference cycles.  Please remove this method."
        " So goes the known warning. Here the instrumentation makes no cycles, and Python collects"
        " those that the two sides of a relation make; but then __del__ runs late, in any thread,"
        " in no order, and a value that it reads may be loaded. Use weakref.finalize() instead.",
        FinaliserWarning,
        stacklevel=caller_level(),
    )
