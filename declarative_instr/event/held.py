"""Listeners for classes that are not instrumented yet; does not know when they will be."""

from declarative_instr.event.dispatch import EventTarget
from declarative_instr.event.listener import (
    Listener,
    ListenerFunction,
    function_identity,
    listeners_lock,
)
from declarative_instr.exc import ArgumentError

HELD = "_sa_held_listeners"
"""Attribute of the class that holds them. Any table outside of the class, however weak its keys,
would keep the class alive through listeners that refer to it."""


class HeldListeners:
    """Listeners of one family that wait at one class, in the order of their registration."""

    __slots__ = ("__weakref__", "_waiting")

    def __init__(self) -> None:
        self._waiting: dict[object, Listener] = {}

    def register(self, listener: Listener) -> None:
        """Keep a listener; a second one for the same function is ignored."""
        if self._waiting.setdefault(listener.key, listener) is listener:
            listener.places.add(self)

    def own_listener(self, event: str, fn: ListenerFunction) -> Listener | None:
        """Find what waits for `fn`."""
        return self._waiting.get((event, function_identity(fn)))

    def discard(self, listener: Listener) -> None:
        """Let go of `listener`, if it waits here."""
        self._waiting.pop(listener.key, None)
        listener.places.discard(self)

    def listeners(self) -> list[Listener]:
        """Those that wait."""
        return list(self._waiting.values())


def held_at(class_: type, family: type) -> HeldListeners | None:
    """Listeners of `family` that wait at `class_` itself."""
    by_family: dict[type, HeldListeners] = vars(class_).get(HELD, {})
    return by_family.get(family)


def hold(class_: type, family: type, listener: Listener) -> None:
    """Keep `listener` until `class_` is instrumented.

    A propagating one also waits for subclasses, and stays for later ones.

    Raises:
        ArgumentError: The class is built in; nothing can be attached to it.
    """
    with listeners_lock:
        if HELD not in vars(class_):
            try:
                type.__setattr__(class_, HELD, {})  # not seen by a metaclass that tracks attributes
            except TypeError as error:
                message = (
                    f"{class_.__qualname__!r} is built in and cannot hold a listener for "
                    f"{family.__name__}.{listener.event}. Listen to a subclass of it."
                )
                raise ArgumentError(message) from error
        by_family: dict[type, HeldListeners] = vars(class_)[HELD]
        by_family.setdefault(family, HeldListeners()).register(listener)


def apply_held(class_: type, family: type, target: EventTarget) -> None:
    """Give `target`, which now stands for `class_`, the listeners that wait for it.

    Those of its bases come first; its own are from now on registered at `target`.
    """
    with listeners_lock:
        if not hasattr(class_, HELD):  # nor has a base
            return
        for base in reversed(class_.__mro__):
            held = held_at(base, family)
            for listener in held.listeners() if held else ():
                if base is class_ and held:
                    held.discard(listener)
                    target.dispatch.register(listener)
                elif listener.propagates:
                    target.dispatch.add(listener)
