"""Lets `sqlalchemy.inspect` and `sqlalchemy.event` accept our classes; knows none of them."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

import weakref
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self, cast, final

from sqlalchemy import inspection
from sqlalchemy.event import base as event_base
from sqlalchemy.event import registry as event_registry

from declarative_instr import exc

Inspector = Callable[[Any], object]
Accepts = Callable[[object, str], bool]
Listen = Callable[..., None]
Remove = Callable[[Any, str, Callable[..., Any]], None]


class InspectionTargetError(exc.ArgumentError):
    """`object` or `type` was to be made inspectable, which belongs to everybody."""

    code: ClassVar[str] = "dic3"

    def __init__(self, target: type) -> None:
        super().__init__(
            f"{target.__name__!r} cannot be given an inspector: every class would be affected, and "
            "sqlalchemy.orm claims it. Register the metaclass and the base class of mapped classes."
        )


def register_inspection(
    metaclass: type, class_inspector: Inspector, base_class: type, instance_inspector: Inspector
) -> None:
    """Make `sqlalchemy.inspect(User)` and `sqlalchemy.inspect(user)` answer.

    An inspector may return None for what is not its business; Core then says that there is no
    inspection. Registering the same pair of functions again is harmless.

    Raises:
        InspectionTargetError: One of the two is `object` or `type`.
    """
    for target, inspector in ((metaclass, class_inspector), (base_class, instance_inspector)):
        if target in {object, type}:
            raise InspectionTargetError(target)
        inspection._inspects(target)(inspector)


def register_self_inspection(base_class: type) -> None:
    """Let `sqlalchemy.inspect()` answer what it is given, where that is of a class of ours."""
    inspection._inspects(base_class)(_itself)


def _itself(subject: object) -> object:
    return subject


@final
class EventBridge:
    """Hands `sqlalchemy.event` calls on our targets to an event API of our own.

    Core asks every family of events that knows a name whether it takes the target. The bridge is
    asked first, since the mapper events of sqlalchemy.orm take any class at all; it accepts only
    what `accepts(target, name)` does, so that other families never notice. What `may_accept` knows
    of besides, a plain class that may be mapped some day, it accepts where no other family does.

    Limits: `sqlalchemy.event.contains` and `remove` know what was registered by
    `sqlalchemy.event.listen`. A listener of our own API is removed by our own API.
    """

    __slots__ = ("_accepts", "_listen", "_may_accept", "_remove", "_sources")

    def __init__(
        self,
        accepts: Accepts,
        listen: Listen,
        remove: Remove,
        *,
        may_accept: Accepts = lambda _target, _name: False,
    ) -> None:
        self._accepts = accepts
        self._may_accept = may_accept
        self._listen = listen
        self._remove = remove
        self._sources: dict[int, _Source] = {}

    def claim(self, names: Iterable[str]) -> None:
        """Be asked about events of these names; call it again when a family is declared later."""
        for name in names:
            families = cast("list[object]", event_base._registrars[name])
            if self not in families:
                families.insert(0, self)

    def release(self, names: Iterable[str]) -> None:
        """Take the claim on these names back."""
        for name in names:
            families = cast("list[object]", event_base._registrars[name])
            if self in families:
                families.remove(self)

    def _accept_with(self, target: object, identifier: str) -> "_Registration | None":
        """Asked by Core for a family's dispatch target."""
        if self._accepts(target, identifier) or (
            self._may_accept(target, identifier) and self._is_left_over(target, identifier)
        ):
            return _Registration(self, target, identifier)
        return None

    def _is_left_over(self, target: object, identifier: str) -> bool:
        """Whether no other family takes the target: sqlalchemy.orm, where it is loaded, does."""
        families = cast("list[Any]", event_base._registrars[identifier])
        others = [one for one in families if one is not self]
        return all(one._accept_with(target, identifier) is None for one in others)

    def _source(self, target: object) -> "_Source":
        source = self._sources.get(id(target))
        if source is None:
            source = self._sources[id(target)] = _Source(self)
            try:
                weakref.finalize(target, self._sources.pop, id(target), None)
            except TypeError:  # cannot be referred to weakly: it is kept alive by nobody else
                source.target = target
        return source


class _Registration:
    """What Core takes for the dispatch of one target, during one call of its event API."""

    def __init__(self, bridge: EventBridge, target: object, name: str) -> None:
        self._bridge = bridge
        self._name = name
        self._modifiers: dict[str, bool] = {}

    @property
    def dispatch(self) -> Self:
        return self

    @property
    def _events(self) -> Self:
        return self

    def __getattr__(self, name: str) -> Self:
        """The collection of listeners of the event that is asked for."""
        if name != self.__dict__.get("_name"):
            raise AttributeError(name)
        return self

    def _adjust_fn_spec(self, fn: Callable[..., Any], named: bool) -> Callable[..., Any]:  # noqa: FBT001  Core's signature
        if named:
            self._modifiers["named"] = True
        return fn

    def _listen(self, event_key: Any, **modifiers: Any) -> None:
        """Register; Core keeps by which key, so that its own remove() finds the way back."""
        key: event_registry._EventKey[Any] = event_key
        fn = key._listen_fn
        self._bridge._listen(key.target, self._name, fn, **self._modifiers, **modifiers)
        source = self._bridge._source(key.target)
        source.listeners[key._key] = fn
        event_registry._stored_in_collection(key, cast("Any", source))


class _Source:
    """The listeners of one target that came through Core; dies with the target."""

    def __init__(self, bridge: EventBridge) -> None:
        self.target: object = None
        self.listeners: dict[object, Callable[..., Any]] = {}
        self.ref = weakref.ref(self, event_registry._collection_gced)
        self._bridge = bridge

    def remove(self, event_key: Any) -> None:
        """Take the listener out; Core calls it after it forgot the key."""
        key: event_registry._EventKey[Any] = event_key
        fn = self.listeners.pop(key._key, key._listen_fn)
        self._bridge._remove(key.target, key.identifier, fn)
        event_registry._removed_from_collection(key, cast("Any", self))
