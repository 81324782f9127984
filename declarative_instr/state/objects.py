"""TrackedObject: the base that declared objects get; and how to find holder, state, values of any."""

from collections.abc import Hashable

from typing_extensions import override

from declarative_instr.exc import UnmappedInstanceError, UnpicklingError
from declarative_instr.state.instance_state import InstanceState, view_of
from declarative_instr.state.packed import (
    PICKLE_VERSION,
    PackedState,
    restore_committed,
    restore_identity,
)
from declarative_instr.state.ports import MANAGER_ATTR, ManagerView
from declarative_instr.state.tracked import Tracked, ensure_fields, reset_fields


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
        """Values and old values, as the default `__setstate__` takes them."""
        state: dict[str, object] = {
            "version": PICKLE_VERSION,
            "values": dict(vars(self)),
            "committed": self._sa_committed,
        }
        manager_of(type(self)).state_pickled(self, state)
        return state

    def __setstate__(self, state: dict[str, object]) -> None:
        values = state.get("values")
        if state.get("version") != PICKLE_VERSION or not isinstance(values, dict):
            raise UnpicklingError(_foreign_format(type(self)))
        vars(self).update(values)
        restore_committed(self, state)
        manager_of(type(self)).state_restored(self, state)

    @override
    def __reduce_ex__(
        self, protocol: object
    ) -> tuple[object, tuple[type, Hashable | None, int], object]:
        """Class, identity and flags come first, so that cycles find a usable object."""
        ensure_fields(self)
        return rebuild, (type(self), self._sa_key, self._sa_flags), self.__getstate__()


def rebuild(cls: object, key: Hashable | None, flags: int) -> TrackedObject:
    """Make the object that a pickle or a copy fills; it belongs to no session."""
    if not (isinstance(cls, type) and issubclass(cls, TrackedObject)):
        message = f"A pickled state names {cls!r}, which is no declared class."
        raise UnmappedInstanceError(message)
    restored: TrackedObject = cls.__new__(cls)
    reset_fields(restored)
    restore_identity(restored, key, flags)
    return restored


def restore_values(instance: object, values: dict[str, object]) -> None:
    """A `__setstate__` for exceptions, whose own one would set each value with its events."""
    vars(instance).update(values)


def _foreign_format(cls: type) -> str:
    return (
        f"The pickled state of a {cls.__qualname__} object is not of format {PICKLE_VERSION}: it"
        " was written by another version, or by a __getstate__ of the class. Let such a"
        " __getstate__ change what super().__getstate__() answers, or define __setstate__ too."
    )


def manager_of(cls: type) -> ManagerView:
    """The manager of an instrumented class.

    Raises:
        UnmappedInstanceError: The class has none.
    """
    manager: ManagerView | None = getattr(cls, MANAGER_ATTR, None)
    if manager is None or manager.class_ is not cls:
        message = (
            f"Class {cls.__module__}.{cls.__qualname__} is not instrumented."
            " Let it subclass a declarative base, or call register_class() on it first."
        )
        raise UnmappedInstanceError(message)
    return manager


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
    if isinstance(state, InstanceState) and state.obj() is instance:
        return state
    manager = manager_of(cls)
    made = manager.make_state(instance)
    if isinstance(state, InstanceState):
        state = state.packed()  # copy.copy() took it along
    if isinstance(state, PackedState):
        restore_identity(made, state.key, state.flags)
        restore_committed(made, state.state)
        manager.state_restored(made, state.state)
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
