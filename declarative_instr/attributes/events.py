"""AttributeEvents: the events of one attribute; it knows holders, not who fires."""

from collections.abc import Collection
from typing import ClassVar

from typing_extensions import override

from declarative_instr.event.family import EventFamily
from declarative_instr.event.listener import ListenerFunction, Options
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import instance_of, manager_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import view_of

_WITH_KEY = frozenset({"append", "append_wo_mutation", "remove", "bulk_replace"})


class AttributeEvents(EventFamily):
    """Events of an attribute: `listen(User.name, "set", fn)`.

    Modifiers: `active_history` loads the old value first, `raw` passes the InstanceState,
    `retval` lets the listener replace the value, `propagate` reaches subclasses, `include_key`
    passes the index or key of a collection's member as keyword `key`.
    """

    target_kind: ClassVar[str] = "an attribute of a class (User.name)"
    modifiers: ClassVar[frozenset[str]] = frozenset(
        {"active_history", "raw", "retval", "propagate", "include_key"}
    )

    def set(self, target: object, value: object, oldvalue: object, initiator: object) -> object:
        """A value is about to be set; raising keeps the old one."""

    def append(self, target: object, value: object, initiator: object, *, key: object) -> object:
        """A member is about to be added to the collection."""

    def append_wo_mutation(
        self, target: object, value: object, initiator: object, *, key: object
    ) -> None:
        """A member was added that the collection has already."""

    def bulk_replace(
        self, target: object, values: list[object], initiator: object, *, keys: object
    ) -> None:
        """The collection is about to be replaced; `values` may be changed in place."""

    def remove(self, target: object, value: object, initiator: object, *, key: object) -> None:
        """A member is about to be removed, or a value deleted."""

    def init_scalar(self, target: object, value: object, dict_: dict[str, object]) -> object:
        """An attribute without value is read; with `retval`, the answer is its value."""

    def init_collection(
        self, target: object, collection: object, collection_adapter: object
    ) -> None:
        """An object got an empty collection."""

    def dispose_collection(
        self, target: object, collection: object, collection_adapter: object
    ) -> None:
        """A collection was replaced by another one."""

    def modified(self, target: object, initiator: object) -> None:
        """`flag_modified()` was called."""

    @classmethod
    @override
    def keywords(cls, event: str, options: Options) -> Collection[str]:
        return super().keywords(event, options) if options.get("include_key") else ()

    @classmethod
    @override
    def unchanged(cls, event: str, *args: object) -> object:
        return args[1] if event in {"set", "append", "init_scalar"} else None

    @classmethod
    @override
    def adapt(
        cls, target: object, event: str, fn: ListenerFunction, options: Options
    ) -> ListenerFunction:
        call = fn
        if event in _WITH_KEY and not options.get("include_key"):
            call = without_key(call)
        return for_holder(target, call, raw=bool(options.get("raw")))


def without_key(fn: ListenerFunction) -> ListenerFunction:
    """Adapt a listener that does not ask for the key."""

    def call_without_key(target: object, value: object, initiator: object, **_: object) -> object:
        return fn(target, value, initiator)

    return call_without_key


def for_holder(target: object, fn: ListenerFunction, *, raw: bool) -> ListenerFunction:
    """Adapt a listener to be called with the holder: declared objects are their own holders."""
    if raw:
        return lambda holder, *args, **keywords: fn(raw_state(holder), *args, **keywords)
    class_ = getattr(target, "class_", target)
    if isinstance(class_, type) and issubclass(class_, Tracked):
        return fn
    return lambda holder, *args, **keywords: fn(instance_of(holder), *args, **keywords)


def raw_state(holder: Tracked) -> InstanceState[object]:
    """The state that a listener with `raw=True` is given."""
    if isinstance(holder, InstanceState):
        return holder
    return view_of(holder, manager_of(type(holder)))
