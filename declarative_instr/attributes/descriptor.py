# cython: language_level=3, auto_pickle=False
"""AttributeDescriptor: the hot path of an attribute access; it knows values, not what they mean.

Compiled where a C compiler is found. A Python subclass may add operators; it never overrides
`__get__`, `__set__` or `__delete__`, which would cost five times the access.
Source: design measurements, 22 ns per read compiled against 194 ns of sqlalchemy.orm.
"""

try:
    from declarative_instr.structures import _cython as cython
except ImportError:
    import cython  # read by the compiler alone

from collections.abc import Callable, Mapping
from typing import Final, Protocol, TypeAlias

from declarative_instr.constants import NO_VALUE
from declarative_instr.state.tracked import MODIFIED, Name, Tracked, ensure_fields

if cython.compiled:
    from cython.cimports.cpython.dict import PyDict_GetItemWithError, PyDict_SetItem
    from cython.cimports.cpython.object import PyObject
    from cython.cimports.declarative_instr.state._capi import instance_dict, value_or

COMPILED: bool = cython.compiled

# States of an object, of the flags COMMITTED and MODIFIED: neither, the second alone.
_UNKNOWN: Final = 0
_NEW: Final = MODIFIED


class Implementation(Protocol):
    """What the descriptor hands over to: everything but the shortest way."""

    def load(self, holder: Tracked, dict_: dict[str, object]) -> object:
        """The value of an attribute that the instance holds none for."""

    def set(self, holder: Tracked, dict_: dict[str, object], value: object) -> None:
        """Set the value, with all that follows from it."""

    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None:
        """Remove the value, with all that follows from it."""


AnyClass: TypeAlias = type
"""Under this name, since Cython takes `type` for that class alone, without metaclasses."""

ListenerPair: TypeAlias = tuple[Callable[..., object], bool]
"""A listener, and whether what it returns takes the place of the value."""


def refuse(key: Name, obj: object) -> TypeError:
    """The error for an access to the attribute of another class's object."""
    return TypeError(
        f"Attribute {key!r} belongs to declared objects; {type(obj).__name__} object has no"
        " tracking. Use it on instances of its own class only."
    )


def first_committed(key: Name, obj: object) -> dict[str, object] | None:
    """Set the fields of an object where they are not set yet; pure builds only.

    Raises:
        TypeError: The object has no such fields.
    """
    if not isinstance(obj, Tracked):
        raise refuse(key, obj)
    ensure_fields(obj)
    return obj._sa_committed


if cython.compiled:

    def keep_present_value(holder: Tracked, key: Name, values: Mapping[str, object]) -> int:
        """Keep the present value as the old one, where none is kept yet."""
        kept = holder._sa_committed
        if kept is not None and PyDict_GetItemWithError(kept, key) is not cython.NULL:
            return 0
        found: cython.pointer[PyObject] = PyDict_GetItemWithError(values, key)
        old = NO_VALUE if found is cython.NULL else cython.cast(object, found)
        if kept is None:
            holder._sa_committed = {key: old}
        else:
            PyDict_SetItem(kept, key, old)
        return 0

    def note_modified(holder: Tracked) -> int:
        """First change of a unit of work: set the flag, and let the sink know."""
        holder._sa_flags |= 2
        sink = holder._sa_sink
        if sink is not None:
            noted: list[Tracked] | None = sink.noted
            if noted is None:
                sink.state_modified(holder)
            else:
                noted.append(holder)
        return 0


class AttributeDescriptor:
    """Reads and writes one attribute of a declared object.

    `active` is true where a write means more than keeping the value: listeners, references,
    collections, active history. The implementation does it then, but for what `listeners` hear.
    """

    __slots__ = ("__weakref__", "active", "impl", "key", "listeners", "owner", "token")

    key: str
    impl: Implementation
    active: bool
    listeners: tuple[ListenerPair, ...] | None
    """Who hears of a new value, where that is all that an active write is more than keeping it."""
    token: object
    """What `listeners` are told as the initiator."""
    owner: type | None
    """The class, where its objects hold the tracking fields: known without asking its bases."""

    def __init__(self, key: Name, impl: Implementation, owner: AnyClass) -> None:
        self.key = key
        self.impl = impl
        self.active = False
        self.listeners = None
        self.token = None
        self.owner = owner if issubclass(owner, Tracked) else None

    if cython.compiled:

        def __get__(self, obj: object, owner: object) -> object:
            if obj is None:
                return self
            if type(obj) is not self.owner and not isinstance(obj, Tracked):
                raise refuse(self.key, obj)
            found = value_or(obj, self.key, self)  # no object has this as its value
            if found is self:
                return self.impl.load(cython.cast(Tracked, obj), instance_dict(obj))
            return found

        def __set__(self, obj: object, value: object) -> None:
            if type(obj) is not self.owner and not isinstance(obj, Tracked):
                raise refuse(self.key, obj)
            holder: Tracked = cython.cast(Tracked, obj)
            values: dict[str, object] = instance_dict(holder)
            if self.active:
                if self.listeners is None:
                    self.impl.set(holder, values, value)
                    return
                value = announce(self, holder, values, value)
                values = instance_dict(holder)  # a listener may have given it another one
            if holder._sa_flags & 1:
                keep_present_value(holder, self.key, values)
            if not holder._sa_flags & 2:
                note_modified(holder)
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

        # All in one function, and in this order, since every call and every test of a flag shows:
        # an attribute with an old value, or one of a new object, needs no more than two tests.
        def __set__(self, obj: Tracked, value: object) -> None:  # type: ignore[misc]  # noqa: C901, PLR0912
            try:
                kept = obj._sa_committed
            except AttributeError:
                kept = first_committed(self.key, obj)
            if self.active:
                if self.listeners is None:
                    self.impl.set(obj, obj.__dict__, value)
                    return
                value = announce(self, obj, obj.__dict__, value)
                kept = obj._sa_committed
            key, values = self.key, obj.__dict__
            if kept is None or key not in kept:
                flags = obj._sa_flags
                state = flags & 3  # compared as a number: `&` takes three times as long
                if state != _NEW:
                    if state != _UNKNOWN:
                        old = values.get(key, NO_VALUE)
                        if kept is None:
                            obj._sa_committed = {key: old}
                        else:
                            kept[key] = old
                    if state < _NEW:
                        obj._sa_flags = flags + MODIFIED
                        sink = obj._sa_sink
                        if sink is not None:
                            noted = sink.noted
                            if noted is None:
                                sink.state_modified(obj)
                            else:
                                noted.append(obj)
            values[key] = value

    def __delete__(self, obj: object) -> None:
        if not isinstance(obj, Tracked):
            raise refuse(self.key, obj)
        ensure_fields(obj)
        self.impl.delete(obj, obj.__dict__)


def announce(
    descriptor: AttributeDescriptor, holder: Tracked, values: Mapping[str, object], value: object
) -> object:
    """Tell the listeners of a new value; they may answer another."""
    old = values.get(descriptor.key, NO_VALUE)
    token = descriptor.token
    for listener, replaces in descriptor.listeners or ():
        answer = listener(holder, value, old, token)
        if replaces:
            value = answer
    return value
