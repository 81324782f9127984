"""Listener: one registration of a user's function; does not know what fires it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from itertools import count
from threading import Lock, RLock
from types import BuiltinMethodType, MethodType
from typing import Protocol, TypeAlias, final
from weakref import WeakSet

ListenerFunction: TypeAlias = Callable[..., object]
Options: TypeAlias = Mapping[str, object]

listeners_lock = RLock()
"""Held while any target's listeners change, never while they run.

A target that makes its dispatch at first use holds it meanwhile, else two threads could each make
one and a listener be lost with the other.
"""


class Place(Protocol):
    """Something that holds listeners."""

    def discard(self, listener: "Listener") -> None:
        """Let go of `listener`, if it is there."""


@final
@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Listener:
    """One `listen()`: the same object in every place that it is passed on to."""

    event: str
    fn: ListenerFunction
    """What the user gave."""

    call: ListenerFunction
    """What is called with the arguments of the event; adapts them for `fn`."""

    options: Options
    number: int = field(default_factory=count(1).__next__)
    places: WeakSet[Place] = field(default_factory=WeakSet)

    @property
    def key(self) -> Hashable:
        """Under which a place finds its own listeners."""
        return self.event, function_identity(self.fn)

    @property
    def wants_retval(self) -> bool:
        """Whether the sender uses what `call` returns."""
        return bool(self.options.get("retval"))

    @property
    def propagates(self) -> bool:
        """Whether targets of subclasses get it too."""
        return bool(self.options.get("propagate"))

    @property
    def goes_first(self) -> bool:
        """Whether it is put in front of those that are there."""
        return bool(self.options.get("insert"))

    @property
    def rank(self) -> int:
        """Its place among listeners of several targets: by registration, `insert` in front."""
        return -self.number if self.goes_first else self.number

    def withdraw(self) -> None:
        """Take it back from every place."""
        with listeners_lock:
            for place in list(self.places):
                place.discard(self)


def function_identity(fn: ListenerFunction) -> Hashable:
    """Value equal for one function only; each access of a bound method makes another object."""
    if isinstance(fn, MethodType):
        return id(fn.__func__), id(fn.__self__)
    if isinstance(fn, BuiltinMethodType):
        return fn.__name__, id(fn.__self__)
    return id(fn)


def by_name(fn: ListenerFunction, names: Sequence[str]) -> ListenerFunction:
    """Adapt `fn`, which takes keywords, to be called with positional arguments called `names`."""

    @wraps(fn)
    def call_by_name(*args: object, **keywords: object) -> object:
        return fn(**dict(zip(names, args, strict=False)), **keywords)

    return call_by_name


def at_most_once(fn: ListenerFunction, otherwise: ListenerFunction) -> ListenerFunction:
    """Adapt `fn` to run at the first call, whether it raises or not; `otherwise` runs later."""
    unused = Lock()

    @wraps(fn)
    def call_once(*args: object, **keywords: object) -> object:
        if unused.acquire(blocking=False):  # taken by one thread only, and kept
            return fn(*args, **keywords)
        return otherwise(*args, **keywords)

    return call_once
