"""Construction of tracked objects: fields first, then listeners, then the class's own `__init__`."""

from collections.abc import Callable
from typing import Any

from declarative_instr.event.dispatch import Dispatch
from declarative_instr.instrumentation.constructor import Begin, unwrapped_init, wrap_init
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.ports import MANAGER_ATTR
from declarative_instr.state.tracked import CONSTRUCTED, MODIFIED, Tracked, ensure_fields


class ObservedConstruction:
    """A constructor that runs while listeners want to know."""

    __slots__ = ("dispatch", "holder")

    def __init__(self, dispatch: Dispatch, holder: Tracked) -> None:
        self.dispatch = dispatch
        self.holder = holder

    def fire_init(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Tell that the constructor is about to run."""
        self.dispatch.init(self.holder, args, kwargs)

    def fire_init_failure(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Tell that the constructor raised."""
        self.dispatch.init_failure(self.holder, args, kwargs)


def begin_construction(instance: object) -> ObservedConstruction | None:
    """Give a new object its tracking fields, once.

    Returns: What tells the listeners; None where there are none, or where the constructor of a
        subclass has begun already.
    """
    manager: ClassManager[Any] = getattr(type(instance), MANAGER_ATTR)
    if manager.before_first is not None:
        manager.run_before_first()
    if isinstance(instance, Tracked):
        ensure_fields(instance)
        holder: Tracked = instance
    else:
        holder = manager.ensure_state(instance)
    if holder._sa_flags & CONSTRUCTED:
        return None
    holder._sa_flags |= CONSTRUCTED | MODIFIED
    dispatch = manager.dispatch
    if dispatch.init or dispatch.init_failure:
        return ObservedConstruction(dispatch, holder)
    return None


def install_wrapped_init(manager: ClassManager[Any]) -> None:
    """Put a wrapper around the constructor, its own or an inherited one; object's else."""
    class_ = manager.class_
    original: Callable[..., object] = getattr(class_, "__init__")  # noqa: B009  # a data attribute here
    begin: Begin = begin_construction
    manager.install_member("__init__", wrap_init(unwrapped_init(original), begin))
