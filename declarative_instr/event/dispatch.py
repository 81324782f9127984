"""Dispatch: the listeners of one target by event; does not know which events there are."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, Protocol, Self, TypeAlias, TypeGuard, final
from weakref import ref

from declarative_instr.event.listener import (
    Listener,
    ListenerFunction,
    function_identity,
    listeners_lock,
)
from declarative_instr.exc import ArgumentError

CallPair: TypeAlias = tuple[ListenerFunction, bool]


@final
class Listeners(tuple[ListenerFunction, ...]):  # noqa: SLOT001  # `pairs` needs an instance dict
    """What is called for one event, in order; calling it calls all.

    A tuple, so that "does anybody listen?" is a truth test without a Python call, and so that a
    running loop is not disturbed: a change puts another object in its place.
    """

    pairs: tuple[CallPair, ...]
    """Each function with whether the sender uses what it returns."""

    def __new__(cls, pairs: Iterable[CallPair] = ()) -> Self:
        """Keep `pairs` in their order."""
        pairs = tuple(pairs)
        self = super().__new__(cls, (call for call, _ in pairs))
        self.pairs = pairs
        return self

    def __call__(self, *args: object, **keywords: object) -> None:
        """Call all in order; what one raises goes to the sender, and the rest is not called."""
        for call in self:
            call(*args, **keywords)

    @property
    def calls(self) -> tuple[ListenerFunction, ...]:
        """The functions alone."""
        return self


NO_LISTENERS = Listeners()


class EventTarget(Protocol):
    """Object with listeners of its own; weakly referenced by its dispatch.

    It may also be WatchesListeners, HasEventHeirs or both.
    """

    @property
    def dispatch(self) -> "Dispatch":
        """Its listeners; made at first use by `EventFamily.new_dispatch`."""


class WatchesListeners(Protocol):
    """Target that keeps something in step with its listeners, such as a flag."""

    def _listeners_changed(self, event: str) -> None:
        """`dispatch.<event>` was replaced.

        Called with the lock on listeners held: it must not wait for another lock.
        """


class HasEventHeirs(Protocol):
    """Target that passes listeners on."""

    def _event_heirs(self) -> Iterable[EventTarget]:
        """All targets that get propagating listeners at once, at any depth.

        A new heir is named here before it calls `dispatch.inherit`, else a listener that comes
        between the two would pass it by. Called with the lock on listeners held: it must not
        wait for another lock.
        """


def _watches(target: object) -> TypeGuard[WatchesListeners]:
    """By the class alone; `isinstance` of a Protocol would keep the class alive on CPython 3.12.0-3."""
    return hasattr(type(target), "_listeners_changed")


def _has_heirs(target: object) -> TypeGuard[HasEventHeirs]:
    return hasattr(type(target), "_event_heirs")


class Dispatch:
    """Listeners of one target.

    `dispatch.<event>` answers Listeners for each event of its family: read it each time, since it
    is replaced and never changed. A sender writes `if dispatch.load: dispatch.load(target)`.
    """

    __slots__ = ("__weakref__", "_entries", "_own", "_target", "passes_on")

    events: ClassVar[tuple[str, ...]] = ()
    family: ClassVar[type]

    def __init__(self, target: EventTarget, *, passes_on: bool = False) -> None:
        self._target = ref(target)
        self._entries: dict[str, tuple[Listener, ...]] = {}
        self._own: dict[object, Listener] = {}
        self.passes_on = passes_on
        """Whether heirs get all listeners, not only the propagating ones."""
        self._clear(NO_LISTENERS)

    @classmethod
    def for_family(cls, family: type, events: Mapping[str, object]) -> type["Dispatch"]:
        """Make the subclass with one slot per event of `family`."""
        for event in events:
            if hasattr(cls, event):
                message = f"{family.__name__}.{event}: an event cannot be named {event!r}, which "
                raise ArgumentError(
                    message + "every dispatch has as a member. Choose another name."
                )
        namespace: dict[str, object]
        namespace = {"__slots__": tuple(events), "events": tuple(events), "family": family}
        namespace["_clear"] = _clearing(events)
        return type(f"{family.__name__}Dispatch", (cls,), namespace)

    @classmethod
    def _for_instance(cls, target: EventTarget) -> "Dispatch":
        """Make the dispatch of `target`; so `sqlalchemy.event.dispatcher` asks for it."""
        return cls(target)

    @property
    def _events(self) -> type:
        """Older name of `family`."""
        return self.family

    if TYPE_CHECKING:  # at run time it would double the cost of asking whether anybody listens

        def __getattr__(self, event: str) -> Listeners: ...

    def _clear(self, nobody: Listeners) -> None:
        """Let `nobody` hear each event; families have one that names them."""

    def target(self) -> EventTarget | None:
        """Whose listeners these are; None when it is gone."""
        return self._target()

    def registered(self, event: str) -> tuple[Listener, ...]:
        """Listeners of `event` with their options, in the order of their calls."""
        return self._entries.get(event, ())

    def own_listener(self, event: str, fn: ListenerFunction) -> Listener | None:
        """Find what was registered for `fn` here, not at a target it was passed on from."""
        return self._own.get((event, function_identity(fn)))

    def register(self, listener: Listener) -> None:
        """Add a listener that the user asked for; a second one for the same function is ignored."""
        with listeners_lock:
            if self._own.setdefault(listener.key, listener) is listener:
                self.add(listener)

    def add(self, listener: Listener) -> None:
        """Add `listener` here and, where it is passed on, to the heirs of the target."""
        with listeners_lock:
            self.accept(listener, in_front=listener.goes_first)
            target: object = self._target()
            if not _has_heirs(target) or not self._hands_down(listener):
                return
            for heir in target._event_heirs():  # noqa: SLF001  # a hook of the port
                heir.dispatch.accept(listener, in_front=listener.goes_first)

    def inherit(self, parent: "Dispatch") -> None:
        """Copy what `parent` passes on, behind what is here, in the order it has there."""
        with listeners_lock:
            for listeners in list(parent._entries.values()):  # noqa: SLF001  # another one of this class
                for listener in listeners:
                    if parent._hands_down(listener):  # noqa: SLF001  # another one of this class
                        self.accept(listener, in_front=False)

    def accept(self, listener: Listener, *, in_front: bool) -> None:
        """Add `listener` here alone, once however many ways it comes (diamonds)."""
        with listeners_lock:
            present = self.registered(listener.event)
            if listener not in present:
                listener.places.add(self)
                entries = (listener, *present) if in_front else (*present, listener)
                self._replace(listener.event, entries)

    def discard(self, listener: Listener) -> None:
        """Remove `listener` here alone; a loop that runs still calls it."""
        with listeners_lock:
            if self._own.get(listener.key) is listener:
                del self._own[listener.key]
            present = self.registered(listener.event)
            if listener in present:
                listener.places.discard(self)
                self._replace(listener.event, tuple(e for e in present if e is not listener))

    def _hands_down(self, listener: Listener) -> bool:
        return self.passes_on or listener.propagates

    def _replace(self, event: str, entries: tuple[Listener, ...]) -> None:
        self._entries[event] = entries
        pairs = ((listener.call, listener.wants_retval) for listener in entries)
        setattr(self, event, Listeners(pairs) if entries else NO_LISTENERS)
        target: object = self._target()
        if _watches(target):
            target._listeners_changed(event)  # noqa: SLF001  # a hook of the port


def _clearing(events: Iterable[str]) -> Callable[[Dispatch, Listeners], None]:
    """A method that sets all events at once: each attribute has a dispatch, and a loop is slow."""
    places = "".join(f"self.{event} = " for event in events)
    made: dict[str, Callable[[Dispatch, Listeners], None]] = {}
    exec(f"def _clear(self, nobody): {places} nobody", {}, made)
    return made["_clear"]
