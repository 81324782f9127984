"""TrackedObject: the base that declared objects get; and how to find holder, state, values of any."""

from collections.abc import Callable, Hashable
from copy import copy
from typing import Any, Protocol, Self, TypeGuard

from typing_extensions import override

from declarative_instr.exc import UnknownKeywordError, UnmappedInstanceError, near_misses
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.packed import (
    LEAST_PARTS,
    PackedState,
    pack_fields,
    pack_slots,
    pack_values,
)
from declarative_instr.state.ports import MANAGER_ATTR, STATE_ATTR, ManagerView
from declarative_instr.state.restoring import (
    check_format,
    checked_values,
    restore_fields,
    restore_identity,
    restore_slots,
    restore_values,
)
from declarative_instr.state.tracked import (
    COMPILED,
    Tracked,
    adopt_values,
    ensure_fields,
    reset_fields,
)
from declarative_instr.state.views import view_of

_RESTORES = "_sa_restores"
"""Attribute of a `__setstate__` that `restoring` made."""


class TrackedObject(Tracked):
    """A declared object: the tracking fields, the state on demand, pickling."""

    __slots__ = ()

    @property
    def _sa_instance_state(self) -> InstanceState[object]:
        """The object's state; the same one each time."""
        ensure_fields(self)
        return view_of(self, manager_of(type(self)))

    @override
    def __getstate__(self) -> dict[str, object]:
        """Values and old values, as the default `__setstate__` takes them.

        Values of attributes are under `values`, others of the `__dict__` under `others`, and
        those of slots that the class has besides under `slots`.
        """
        ensure_fields(self)
        manager = manager_of(type(self))
        view = self._sa_view
        state = pack_fields(self, view.extras_if_any if isinstance(view, InstanceState) else None)
        values = self.__dict__.copy()  # a third of the time that dict() takes
        pack_values(values, manager, state)
        if manager.extra_slots:
            pack_slots(self, manager, state)
        manager.state_pickled(self, state)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Fill a new object with what `__getstate__` answered.

        Raises:
            PickledAttributeError: The class has lost attributes since.
            UnpicklingError: Another version wrote the state, or it was forged.
        """
        ensure_fields(self)
        cls = type(self)
        manager = manager_of(cls)
        check_format(cls, state)
        has_only_values = len(state) == LEAST_PARTS
        if COMPILED and has_only_values:  # smaller, and faster, than to fill the one it would get
            adopt_values(self, checked_values(state, manager).copy())
        else:
            restore_values(self.__dict__, state, manager)
        if not has_only_values:
            restore_fields(self, state, manager)
            if "slots" in state:
                restore_slots(self, state["slots"], manager)
        manager.state_restored(self, state)

    @override
    def __reduce_ex__(self, protocol: Any) -> str | tuple[Any, ...]:
        """Class, identity and flags come first, so that cycles find a usable object."""
        cls = type(self)
        if cls.__reduce__ is not object.__reduce__:
            return self.__reduce__()
        ensure_fields(self)
        made_from: tuple[object, ...] = (cls, self._sa_key, self._sa_flags)
        if hasattr(cls, "__getnewargs__"):
            made_from += cls.__getnewargs__(self)
        return rebuild, made_from, self.__getstate__()

    def __replace__(self, /, **changes: object) -> Self:
        """A shallow copy with other values of some attributes; `copy.replace()` calls it.

        Raises:
            UnknownKeywordError: A keyword names no attribute.
        """
        known = manager_of(type(self)).implementations
        for key in changes:
            if key not in known:
                message = (
                    f"{type(self).__name__} has no attribute {key!r} to replace."
                    f"{near_misses(key, list(known))}"
                )
                raise UnknownKeywordError(message)
        made = copy(self)
        for key, value in changes.items():
            setattr(made, key, value)
        return made


def rebuild(cls: object, key: Hashable | None, flags: int, *arguments: object) -> TrackedObject:
    """Make the object that a pickle or a copy fills; it belongs to no session.

    `arguments` are what `__getnewargs__` of the class answered.

    Raises:
        UnmappedInstanceError: `cls` is no declared class.
        UnpicklingError: `key` and `flags` are none.
    """
    if not (isinstance(cls, type) and issubclass(cls, TrackedObject)):
        raise UnmappedInstanceError(no_class(cls))
    restored: TrackedObject = cls.__new__(cls, *arguments)
    reset_fields(restored)
    restore_identity(restored, key, flags)
    return restored


def no_class(found: object) -> str:
    """Message for what a forged pickle names in place of a class."""
    return f"A pickled state names {found!r}, which is no declared class."


def set_plain_values(instance: object, state: Any) -> None:
    """What happens without a `__setstate__`: values are set, and told to nobody."""
    values, of_slots = state if isinstance(state, tuple) else (state, None)
    vars(instance).update(values or {})
    for name, value in (of_slots or {}).items():  # of a subclass that is not instrumented
        setattr(instance, name, value)


def restoring(fill: Callable[[Any, Any], object]) -> Callable[[Any, Any], None]:
    """A `__setstate__` of a foreign class: after `fill`, the object's state is in force."""

    def setstate(self: object, state: object) -> None:
        fill(self, state)
        if STATE_ATTR in vars(self):
            holder_of(self)

    setattr(setstate, _RESTORES, True)
    return setstate


def is_restoring(setstate: object) -> bool:
    """Whether that is what `restoring` answered, for a base."""
    return hasattr(setstate, _RESTORES)


def manager_of(cls: type) -> ManagerView:
    """The manager of an instrumented class.

    Raises:
        UnmappedInstanceError: The class has none.
    """
    manager: ManagerView | None = getattr(cls, MANAGER_ATTR, None)
    if manager is None or manager.class_ is not cls:
        raise _not_instrumented(cls)
    return manager


def serving_manager(cls: type) -> ManagerView:
    """The manager of a class, or of the nearest base that has one.

    Objects of a class that is not instrumented itself are tracked as those of the base are, once
    the base's constructor ran on them.

    Raises:
        UnmappedInstanceError: There is none.
    """
    manager: ManagerView | None = getattr(cls, MANAGER_ATTR, None)
    if manager is None:
        raise _not_instrumented(cls)
    return manager


def _not_instrumented(cls: type) -> UnmappedInstanceError:
    return UnmappedInstanceError(
        f"Class {cls.__module__}.{cls.__qualname__} is not instrumented."
        " Let it subclass a declarative base, or call register_class() on it first."
    )


def holder_of(instance: object) -> Tracked:
    """The object that has the tracking fields of `instance`.

    Raises:
        UnmappedInstanceError: The instance's class is not instrumented.
    """
    if isinstance(instance, Tracked):
        ensure_fields(instance)
        return instance
    cls = type(instance)
    serving: ManagerView | None = getattr(cls, MANAGER_ATTR, None)  # a constructor may be inherited
    state = None if serving is None else serving.find_state(instance)
    if serving is not None and is_state_of(state, instance, serving):
        return state
    if serving is None or not isinstance(state, (InstanceState, PackedState)):
        serving = manager_of(cls)
    return _first_touched(instance, state, serving)


class _Serving(Protocol):
    """A manager, as far as it is asked for here."""

    @property
    def class_(self) -> type:
        """The class served."""


def is_state_of(
    found: object, instance: object, manager: _Serving
) -> TypeGuard[InstanceState[object]]:
    """Whether what was found where a foreign instance keeps its state is that, and in force.

    That of another instance was taken along by a copy; one whose manager the class has had before
    ended with it.
    """
    if not isinstance(found, InstanceState) or found.obj() is not instance:
        return False
    return found.manager is manager or found.manager.class_ is not manager.class_


def _first_touched(instance: object, found: object, manager: ManagerView) -> Tracked:
    """Make the state of a foreign instance, with what a pickle or a copy took along."""
    if isinstance(found, InstanceState) and found.obj() is not instance:
        found = found.packed()
    with manager.first_touches:
        present = manager.find_state(instance)
        if is_state_of(present, instance, manager):  # another thread was here
            return present
        made = manager.make_state(instance)
        if isinstance(found, PackedState):
            check_format(manager.class_, found.state)
            restore_identity(made, found.key, found.flags)
            restore_fields(made, found.state, manager)
    if isinstance(found, PackedState):
        manager.state_restored(made, found.state)
    return made


def instance_of(holder: Tracked) -> object:
    """The instance that a holder belongs to."""
    return holder.require_object() if isinstance(holder, InstanceState) else holder


def dict_of(holder: Tracked) -> dict[str, object]:
    """The values of the instance that a holder belongs to."""
    return holder.dict if isinstance(holder, InstanceState) else holder.__dict__


def values_of(instance: object) -> dict[str, object]:
    """The values of an instance, without its holder where that is the instance."""
    return instance.__dict__ if isinstance(instance, Tracked) else dict_of(holder_of(instance))


def state_of(instance: object) -> InstanceState[object]:
    """The state of an instance.

    Raises:
        UnmappedInstanceError: The instance's class is not instrumented.
    """
    holder = holder_of(instance)
    if isinstance(holder, InstanceState):
        return holder
    return view_of(holder, manager_of(type(instance)))
