"""Pickling and copying of foreign objects with slots: values, old values and identity as they are."""

from collections.abc import Callable, Hashable
from typing import Any

from declarative_instr.exc import UnpicklingError
from declarative_instr.state.objects import dict_of, holder_of, manager_of
from declarative_instr.state.packed import PICKLE_VERSION, restore_committed, restore_identity
from declarative_instr.state.ports import STATE_ATTR

Values = dict[str, object]

_OWN_WAYS = ("__reduce__", "__reduce_ex__", "__getnewargs_ex__")
_GENERATORS = {"dataclasses", "attr._make"}
"""Modules whose generated methods take all values, as ours do, but set them with their events."""


def pickling_members(class_: type) -> dict[str, Callable[..., Any]]:
    """The methods by which objects of a class with slots are pickled and copied.

    Returns: None of them where the class reduces its objects itself. Its own `__getstate__` and
        `__setstate__` are called: what the one answers, the other takes.
    """
    if any(getattr(class_, name, None) is not getattr(object, name, None) for name in _OWN_WAYS):
        return {}
    own_get = _written_by_user(class_, "__getstate__")
    own_set = _written_by_user(class_, "__setstate__")

    def reduce_ex(self: Any, protocol: int) -> tuple[object, ...]:
        args = self.__getnewargs__() if hasattr(self, "__getnewargs__") else ()
        holder = holder_of(self)
        key, flags = holder._sa_key, holder._sa_flags
        return rebuild_slotted, (type(self), args, key, flags), packed_values(self, own_get)

    def setstate(self: object, state: dict[str, Any]) -> None:
        restore_slotted(self, state, own_set)

    return {"__reduce_ex__": reduce_ex, "__setstate__": setstate}


def packed_values(instance: object, own_get: Callable[..., object] | None) -> Values:
    """What `__setstate__` takes: values, old values, identity."""
    holder = holder_of(instance)
    values = {key: value for key, value in dict_of(holder).items() if key != STATE_ATTR}
    state: Values = {
        "version": PICKLE_VERSION,
        "values": values if own_get is None else own_get(instance),
        "committed": holder._sa_committed,
        "identity": (holder._sa_key, holder._sa_flags),
    }
    manager_of(type(instance)).state_pickled(holder, state)
    return state


def rebuild_slotted(
    cls: type, args: tuple[object, ...], key: Hashable | None, flags: int
) -> object:
    """Make the object that a pickle or a copy fills; cycles find it with its identity.

    Raises:
        UnmappedInstanceError: `cls` is not instrumented here.
    """
    manager_of(cls)
    instance: object = cls.__new__(cls, *args)
    restore_identity(holder_of(instance), key, flags)
    return instance


def restore_slotted(
    instance: object, state: dict[str, Any], own_set: Callable[..., object] | None
) -> None:
    """Fill an object; a `__setstate__` of its class may do it.

    Raises:
        UnpicklingError: `state` was written by another version, or by something else.
    """
    if state.get("version") != PICKLE_VERSION:
        message = (
            f"The pickled state of a {type(instance).__qualname__} object is not of format"
            f" {PICKLE_VERSION}: it was written by another version. Pickle the object anew."
        )
        raise UnpicklingError(message)
    holder = holder_of(instance)
    if own_set is None:
        dict_of(holder).update(state["values"])
    else:
        own_set(instance, state["values"])
    restore_identity(holder, *state["identity"])
    restore_committed(holder, state)
    manager_of(type(instance)).state_restored(holder, state)


def _written_by_user(class_: type, name: str) -> Callable[..., object] | None:
    found: Callable[..., object] | None = getattr(class_, name, None)
    if found is getattr(object, name, None):
        return None
    generator = getattr(found, "__globals__", {}).get("__name__")
    return None if generator in _GENERATORS else found
