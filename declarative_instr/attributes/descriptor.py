# cython: language_level=3, auto_pickle=False
"""AttributeDescriptor: the hot path of an attribute access; it knows values, not what they mean.

Compiled where a C compiler is found. A Python subclass may add operators; it never overrides
`__get__`, `__set__` or `__delete__`, which would cost five times the access.
Source: design measurements, 22 ns per read compiled against 194 ns of sqlalchemy.orm.
"""

try:
    import cython
except ImportError:
    from declarative_instr.structures import _cython as cython

from typing import Protocol

from declarative_instr.constants import NO_VALUE
from declarative_instr.state.tracked import Tracked, ensure_fields, keep_old_value, mark_modified

if cython.compiled:
    from cython.cimports.cpython.dict import PyDict_GetItemWithError, PyDict_SetItem
    from cython.cimports.cpython.object import PyObject
    from cython.cimports.declarative_instr.state._capi import instance_dict

COMPILED: bool = cython.compiled


class Implementation(Protocol):
    """What the descriptor hands over to: everything but the shortest way."""

    def load(self, holder: Tracked, dict_: dict[str, object]) -> object:
        """The value of an attribute that the instance holds none for."""

    def set(self, holder: Tracked, dict_: dict[str, object], value: object) -> None:
        """Set the value, with all that follows from it."""

    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None:
        """Remove the value, with all that follows from it."""


def refuse(key: str, obj: object) -> TypeError:
    """The error for an access to the attribute of another class's object."""
    return TypeError(
        f"Attribute {key!r} belongs to declared objects; {type(obj).__name__} object has no"
        " tracking. Use it on instances of its own class only."
    )


class AttributeDescriptor:
    """Reads and writes one attribute of a declared object.

    `active` is true where a write means more than keeping the value: listeners, references,
    collections, active history. Then the implementation does it.
    """

    __slots__ = ("__weakref__", "active", "impl", "key")

    key: str
    impl: Implementation
    active: bool

    def __init__(self, key: str, impl: Implementation) -> None:
        self.key = key
        self.impl = impl
        self.active = False

    if cython.compiled:

        def __get__(self, obj: object, owner: object) -> object:
            if obj is None:
                return self
            if not isinstance(obj, Tracked):
                raise refuse(self.key, obj)
            values: dict[str, object] = instance_dict(obj)
            found: cython.pointer[PyObject] = PyDict_GetItemWithError(values, self.key)
            if found is cython.NULL:
                return self.impl.load(obj, values)
            return cython.cast(object, found)

        def __set__(self, obj: object, value: object) -> None:
            if not isinstance(obj, Tracked):
                raise refuse(self.key, obj)
            holder: Tracked = cython.cast(Tracked, obj)
            values: dict[str, object] = instance_dict(holder)
            if self.active:
                self.impl.set(holder, values, value)
                return
            flags: cython.int = holder._sa_flags
            if flags & 1:
                kept = holder._sa_committed
                if kept is None or PyDict_GetItemWithError(kept, self.key) is cython.NULL:
                    found: cython.pointer[PyObject] = PyDict_GetItemWithError(values, self.key)
                    if found is cython.NULL:
                        keep_old_value(holder, self.key, NO_VALUE)
                    else:
                        keep_old_value(holder, self.key, cython.cast(object, found))
            elif not flags & 2:
                mark_modified(holder)
            PyDict_SetItem(values, self.key, value)

    else:

        def __get__(self, obj: object, owner: object) -> object:
            if obj is None:
                return self
            try:
                return obj.__dict__[self.key]
            except KeyError:
                if not isinstance(obj, Tracked):
                    raise refuse(self.key, obj) from None
                ensure_fields(obj)
                return self.impl.load(obj, obj.__dict__)
            except AttributeError:
                raise refuse(self.key, obj) from None

        def __set__(self, obj: object, value: object) -> None:
            if not isinstance(obj, Tracked):
                raise refuse(self.key, obj)
            key = self.key
            values = obj.__dict__
            try:
                flags = obj._sa_flags
            except AttributeError:
                ensure_fields(obj)
                flags = 0
            if self.active:
                self.impl.set(obj, values, value)
                return
            if flags & 1:
                kept = obj._sa_committed
                if kept is None or key not in kept:
                    keep_old_value(obj, key, values.get(key, NO_VALUE))
            elif not flags & 2:
                mark_modified(obj)
            values[key] = value

    def __delete__(self, obj: object) -> None:
        if not isinstance(obj, Tracked):
            raise refuse(self.key, obj)
        ensure_fields(obj)
        self.impl.delete(obj, obj.__dict__)
