"""Pickling and copying of foreign objects with slots: values, old values and identity as they are."""

from collections.abc import Callable, Hashable
from typing import Any

from declarative_instr.exc import UnmappedInstanceError
from declarative_instr.state.objects import dict_of, holder_of, manager_of, no_class
from declarative_instr.state.packed import pack_fields, pack_values
from declarative_instr.state.ports import STATE_ATTR
from declarative_instr.state.restoring import (
    check_format,
    restore_fields,
    restore_identity,
    restore_values,
)
from declarative_instr.state.views import existing_view

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
    """What `__setstate__` takes: values and old values."""
    holder = holder_of(instance)
    manager = manager_of(type(instance))
    view = existing_view(holder)
    state = pack_fields(holder, None if view is None else view.extras_if_any)
    if own_get is None:
        values = {key: value for key, value in dict_of(holder).items() if key != STATE_ATTR}
        pack_values(values, manager, state)
    else:
        state["values"] = own_get(instance)
    manager.state_pickled(holder, state)
    return state


def rebuild_slotted(
    cls: object, args: tuple[object, ...], key: Hashable | None, flags: int
) -> object:
    """Make the object that a pickle or a copy fills; cycles find it with its identity.

    Raises:
        UnmappedInstanceError: `cls` is not instrumented here.
        UnpicklingError: `key` and `flags` are none.
    """
    if not isinstance(cls, type):
        raise UnmappedInstanceError(no_class(cls))
    manager_of(cls)
    instance: object = cls.__new__(cls, *args)
    restore_identity(holder_of(instance), key, flags)
    return instance


def restore_slotted(
    instance: object, state: dict[str, Any], own_set: Callable[..., object] | None
) -> None:
    """Fill an object; a `__setstate__` of its class may do it.

    Raises:
        PickledAttributeError: The class has lost attributes since.
        UnpicklingError: Another version wrote `state`, or it was forged.
    """
    check_format(type(instance), state)
    holder = holder_of(instance)
    key, flags = holder._sa_key, holder._sa_flags
    manager = manager_of(type(instance))
    if own_set is None:
        restore_values(dict_of(holder), state, manager)
    else:
        own_set(instance, state.get("values"))
    restore_identity(holder, key, flags)  # its own way may have told of changes
    restore_fields(holder, state, manager)
    manager.state_restored(holder, state)


def _written_by_user(class_: type, name: str) -> Callable[..., object] | None:
    found: Callable[..., object] | None = getattr(class_, name, None)
    if found is getattr(object, name, None):
        return None
    generator = getattr(found, "__globals__", {}).get("__name__")
    return None if generator in _GENERATORS else found
