"""InstanceEvents and InstrumentationEvents; they know managers by their dispatch alone."""

import inspect
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import ClassVar, final

from typing_extensions import override

from declarative_instr.attributes.events import for_holder
from declarative_instr.event.dispatch import Dispatch, EventTarget
from declarative_instr.event.family import EventFamily
from declarative_instr.event.listener import (
    Listener,
    ListenerFunction,
    Options,
    listeners_lock,
)
from declarative_instr.state.ports import MANAGER_ATTR

INSTANCES = "_sa_instances"
"""Attribute by which a mapper answers the target that stands for the objects of its class."""


class InstanceEvents(EventFamily):
    """Life of a class's objects: `listen(User, "init", fn)`.

    The target is a declared class or any superclass of one; a class that is not instrumented
    yet keeps its listeners until it is. With the ORM layer it is also a Mapper, or the class Mapper
    for the objects of all mapped classes. Modifiers: `propagate` reaches subclasses, `raw` passes
    the InstanceState.
    """

    target_kind: ClassVar[str] = "a class that is instrumented, or a superclass of one"
    modifiers: ClassVar[frozenset[str]] = frozenset({"raw", "restore_load_context"})

    def init(self, target: object, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
        """A constructor is about to run; `kwargs` may be changed in place."""

    def init_failure(
        self, target: object, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> None:
        """A constructor raised."""

    def first_init(self, manager: object, cls: type) -> None:
        """The first object of a class is about to be constructed."""

    def load(self, target: object, context: object) -> None:
        """An object was made from a row; its collections may be incomplete.

        A listener may also take the object alone.
        """

    def refresh(self, target: object, context: object, attrs: Collection[str] | None) -> None:
        """Attributes were loaded into an object that exists."""

    def refresh_flush(self, target: object, flush_context: object, attrs: Collection[str]) -> None:
        """A flush put values of the database into an object."""

    def expire(self, target: object, attrs: Collection[str] | None) -> None:
        """Attributes were expired; None: all."""

    def pickle(self, target: object, state_dict: dict[str, object]) -> None:
        """The object's state is about to be pickled; `state_dict` may be changed."""

    def unpickle(self, target: object, state_dict: dict[str, object]) -> None:
        """The object was restored from `state_dict`."""

    @classmethod
    @override
    def resolve(cls, target: object) -> Sequence[EventTarget] | None:
        owner = target if isinstance(target, type) else type(target)
        if any(INSTANCES in vars(base) for base in owner.__mro__):
            stands_for_them: EventTarget = getattr(target, INSTANCES)
            return (stands_for_them,)
        if not isinstance(target, type):
            return super().resolve(target)
        manager = vars(target).get(MANAGER_ATTR)
        return () if manager is None else (manager,)

    @classmethod
    @override
    def heirs(cls, class_: type) -> Iterator[EventTarget]:
        below: list[type] = type.__subclasses__(class_)
        for subclass in below:
            manager = vars(subclass).get(MANAGER_ATTR)
            if manager is not None:
                yield manager
            yield from cls.heirs(subclass)

    @classmethod
    @override
    def adapt(
        cls, target: object, event: str, fn: ListenerFunction, options: Options
    ) -> ListenerFunction:
        if event == "first_init":
            return fn
        if event == "load" and takes_object_alone(fn):
            fn = _without_context(fn)
        manager = vars(target).get(MANAGER_ATTR) if isinstance(target, type) else target
        return for_holder(manager or target, fn, raw=bool(options.get("raw")))

    @classmethod
    @override
    def _check_signature(cls, event: str, fn: ListenerFunction, options: Options) -> None:
        if event != "load" or options.get("named") or not takes_object_alone(fn):
            super()._check_signature(event, fn, options)


def takes_object_alone(fn: ListenerFunction) -> bool:
    """Whether a function has one parameter only, as a method that reconstructs an object has."""
    try:
        signature = inspect.signature(fn)
    except (TypeError, ValueError):
        return False
    try:
        signature.bind(None, None)
    except TypeError:
        return len(signature.parameters) == 1
    return False


def _without_context(fn: ListenerFunction) -> ListenerFunction:
    def call_with_object(target: object, _context: object) -> object:
        return fn(target)

    return call_with_object


PLACE = "_sa_instrumentation_listeners"
"""Attribute of a class that holds its place: a table outside would keep the class alive through
listeners that refer to it."""


class InstrumentationEvents(EventFamily):
    """Instrumentation of classes: `listen(Base, "class_instrument", fn)`.

    The target is any class, instrumented or not. With `propagate`, the default here, its
    subclasses count too.
    """

    target_kind: ClassVar[str] = "a class"
    source: ClassVar["EventTarget | None"] = None
    """The factory that tells of all classes; set when the factory is made."""

    def class_instrument(self, cls: type) -> None:
        """A class was instrumented, with all attributes of its body."""

    def class_uninstrument(self, cls: type) -> None:
        """The instrumentation of a class is about to be removed."""

    def attribute_instrument(self, cls: type, key: str, inst: object) -> None:
        """An attribute was installed on a class; a relation, when the other class is known."""

    @classmethod
    @override
    def resolve(cls, target: object) -> Sequence[EventTarget] | None:
        return (_place_of(target),) if isinstance(target, type) else super().resolve(target)

    @classmethod
    @override
    def new_listener(
        cls, target: object, event: str, fn: ListenerFunction, options: Options
    ) -> Listener:
        return super().new_listener(target, event, fn, {"propagate": True, **options})


@final
class _ClassPlace:
    """Stands for one class, which holds it, as a target of InstrumentationEvents."""

    def __init__(self) -> None:
        self._dispatch = InstrumentationEvents.new_dispatch(self)

    @property
    def dispatch(self) -> Dispatch:
        """What was registered for the class."""
        return self._dispatch

    def _listeners_changed(self, event: str) -> None:
        """Be told of all classes from now on."""
        source, route = InstrumentationEvents.source, _ROUTES[event]
        if source is not None:
            source.dispatch.register(Listener(event, route, route, {}))


_OF_BUILT_IN: dict[type, _ClassPlace] = {}
"""Places of the classes that take no attributes, and never go away."""


def _place_of(class_: type) -> _ClassPlace:
    with listeners_lock:
        place = _existing_place(class_)
        if place is None:
            place = _ClassPlace()
            try:
                type.__setattr__(class_, PLACE, place)  # past a metaclass that tracks attributes
            except TypeError:
                _OF_BUILT_IN[class_] = place
        return place


def _existing_place(class_: type) -> _ClassPlace | None:
    place: _ClassPlace | None = vars(class_).get(PLACE)
    return _OF_BUILT_IN.get(class_) if place is None else place


def _pass_on(event: str, class_: type, *args: object) -> None:
    """Tell the listeners of a class and of its bases, in the order of their registration."""
    interested: list[Listener] = []
    for base in class_.__mro__:
        place = _existing_place(base)
        if place is not None:
            registered = place.dispatch.registered(event)
            interested += [one for one in registered if one.propagates or base is class_]
    for listener in sorted(interested, key=attrgetter("rank")):
        listener.call(class_, *args)


_ROUTES = {event: partial(_pass_on, event) for event in InstrumentationEvents.events}
