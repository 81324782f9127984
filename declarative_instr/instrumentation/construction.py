"""Construction of tracked objects: fields first, then listeners, then the class's own `__init__`."""

import inspect
from collections.abc import Callable
from typing import Any

from declarative_instr.event.dispatch import Dispatch
from declarative_instr.instrumentation.constructor import Begin, Init, unwrapped_init, wrap_init
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.instrumentation.sources import show_source
from declarative_instr.state.ports import MANAGER_ATTR
from declarative_instr.state.tracked import COMMITTED, CONSTRUCTED, MODIFIED, Tracked, ensure_fields


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
    if holder._sa_flags & COMMITTED:  # its changes are noted from the first on
        holder._sa_flags |= CONSTRUCTED
    else:
        holder._sa_flags |= CONSTRUCTED | MODIFIED
    dispatch = manager.dispatch
    if dispatch.init or dispatch.init_failure:
        return ObservedConstruction(dispatch, holder)
    return None


def install_wrapped_init(manager: ClassManager[Any]) -> None:
    """Put a wrapper around the constructor, its own or an inherited one; object's else."""
    class_ = manager.class_
    original: Init = unwrapped_init(getattr(class_, "__init__"))  # noqa: B009  # a data attribute here
    new: Callable[..., object] = class_.__new__
    if original is object.__init__ and new is not object.__new__:
        original = _init_beside_new(new)
    begin: Begin = begin_construction
    manager.original_init = original
    wrapper = wrap_init(original, begin)
    manager.init_method = wrapper
    manager.install_member("__init__", wrapper)
    manager.forget_source = show_source(wrapper, class_)


def _init_beside_new(new: Callable[..., object]) -> Init:
    """What object's own `__init__` does where a `__new__` takes the arguments: nothing.

    It refuses them as soon as a class has an `__init__`, as a wrapped class has.
    """

    def init(self: object, /, *args: object, **kwargs: object) -> None:
        return None

    init.__name__, init.__qualname__ = "__init__", object.__init__.__qualname__
    init.__doc__ = object.__init__.__doc__
    vars(init)["__signature__"] = inspect.signature(new)
    return init
