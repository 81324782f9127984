"""Methods of foreign collection classes, wrapped so that they fire events; it makes no class."""

import inspect
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import wraps
from typing import Any, TypeAlias, final

from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.expectation import Expectation
from declarative_instr.collections.marks import Mark
from declarative_instr.collections.reversible import ReversibleEvents
from declarative_instr.constants import NO_KEY, OP_APPEND, OP_REMOVE, AttributeOperation

Method: TypeAlias = Callable[..., Any]
INITIATOR = "_sa_initiator"
WRAPPED_ATTRIBUTE = "_sa_fires_events"


@final
class ItemArgument:
    """Where a call has the item: by position (0 is the first after `self`), or by name."""

    __slots__ = ("name", "position")

    def __init__(self, method: Method, arg: int | str) -> None:
        names = parameter_names(method)
        self.name = arg if isinstance(arg, str) else dict(enumerate(names)).get(arg)
        self.position = arg - 1 if isinstance(arg, int) else names.index(arg) - 1

    def value(self, args: list[Any], named: dict[str, Any]) -> tuple[()] | tuple[Any]:
        """The item; nothing where the call left it out."""
        if self.name in named:
            return (named[self.name],)
        return (args[self.position],) if self.position < len(args) else ()

    def put(self, args: list[Any], named: dict[str, Any], item: object) -> None:
        """Set another item."""
        if self.name is not None and self.name in named:
            named[self.name] = item
        else:
            args[self.position] = item


def wrapped(method: Method) -> Method:
    """Note that a method fires events: subclasses inherit it, and must not wrap it again."""
    setattr(method, WRAPPED_ATTRIBUTE, True)
    return method


def is_wrapped(member: object) -> bool:
    """Whether a member of a class fires events already."""
    return getattr(member, WRAPPED_ATTRIBUTE, False) is True


def parameter_names(method: Method) -> list[str]:
    """Names of the parameters with `self`; empty for a method in C that tells none."""
    try:
        return list(inspect.signature(method).parameters)
    except ValueError:
        return []


def adapter_of(data: object) -> CollectionAdapter | None:
    """The adapter of a collection; None where it has none, or a copy of another's."""
    adapter: CollectionAdapter | None = getattr(data, "_sa_adapter", None)
    return adapter if adapter is not None and adapter.belongs_to(data) else None


@final
class MarkedMethod:
    """What a recipe (`adds`, `removes`, `replaces`, `removes_return`) makes of one method."""

    __slots__ = ("added", "is_of_set", "mark", "method", "removed", "takes_initiator")

    def __init__(self, method: Method, mark: Mark, *, is_of_set: bool) -> None:
        self.method = method
        self.mark = mark
        self.is_of_set = is_of_set
        self.takes_initiator = INITIATOR in parameter_names(method)
        self.added = None if mark.adds is None else ItemArgument(method, mark.adds)
        self.removed = None if mark.removes is None else ItemArgument(method, mark.removes)

    def as_function(self) -> Method:
        """The method to put into a class."""

        @wraps(self.method)
        def with_events(
            collection: Any, *args: Any, _sa_initiator: object | None = None, **named: Any
        ) -> Any:
            if self.takes_initiator:
                named[INITIATOR] = _sa_initiator
            adapter = adapter_of(collection)
            if adapter is None:
                return self.method(collection, *args, **named)
            return self.call(adapter, collection, list(args), named, _sa_initiator)

        with_events.__dict__.pop("__wrapped__")  # its signature has no initiator
        return wrapped(with_events)

    def call(
        self,
        adapter: CollectionAdapter,
        collection: object,
        args: list[Any],
        named: dict[str, Any],
        initiator: object | None,
    ) -> Any:
        """Fire, run the method, and take the events back where it fails."""
        watch: Expectation | None = None
        with ReversibleEvents() as events, ExitStack() as expected:
            if self.added is not None:
                for item in self.added.value(args, named):
                    kept = self._fire_append(adapter, events, item, initiator)
                    self.added.put(args, named, kept)
                    expected.enter_context(adapter.expect(OP_APPEND, kept))
            if self.removed is not None:
                for item in self.removed.value(args, named):
                    for member in held(adapter, item):
                        events.remove(adapter, member, initiator, NO_KEY)
                        expected.enter_context(adapter.expect(OP_REMOVE, member))
            if self.mark.removes_result:
                adapter.fire_pre_remove_event(initiator)
                watch = expected.enter_context(adapter.expect(OP_REMOVE))
            result = self.method(collection, *args, **named)
        if watch is not None and result is not None and not _is_among(result, watch.seen):
            adapter.fire_remove_event(result, initiator)
        return result

    def _fire_append(
        self,
        adapter: CollectionAdapter,
        events: ReversibleEvents,
        item: Any,
        initiator: object | None,
    ) -> Any:
        if self.is_of_set and held(adapter, item):
            adapter.fire_append_wo_mutation_event(item, initiator)
            return item
        return events.append(adapter, item, initiator, NO_KEY)


def held(adapter: CollectionAdapter, item: Any) -> tuple[()] | tuple[Any]:
    """The first member that is equal to `item`, as `list.remove` finds it; nothing: there is none."""
    return next(((member,) for member in adapter if member is item or member == item), ())


def _is_among(item: object, seen: list[object]) -> bool:
    return any(other is item for other in seen)


def in_single_steps(steps: Method) -> Callable[[Method], Method]:
    """Wrapper that runs `steps`, made of single changes, for a method that changes many items."""

    def wrap(method: Method) -> Method:
        @wraps(method)
        def stepwise(collection: Any, *args: Any, **named: Any) -> Any:
            if adapter_of(collection) is None:
                return method(collection, *args, **named)
            return steps(collection, *args, **named)

        return wrapped(stepwise)

    return wrap


def wrap_set_item(method: Method) -> Method:
    """Wrap the `__setitem__` of a list-like or dict-like class."""

    @wraps(method)
    def set_item(collection: Any, key: Any, value: Any) -> None:
        adapter = adapter_of(collection)
        if adapter is None:
            method(collection, key, value)
            return
        many = isinstance(key, slice)
        incoming = [(item, NO_KEY if many else key) for item in (value if many else (value,))]
        outgoing = _found_at(collection, key)
        if many and key.step not in (None, 1) and len(outgoing) != len(incoming):
            raise ValueError(_mismatch(len(incoming), len(outgoing)))
        with ReversibleEvents() as events, ExitStack() as expected:
            kept = events.exchange(adapter, outgoing, incoming, None)
            _expect_each(adapter, expected, OP_REMOVE, [item for item, _ in outgoing])
            _expect_each(adapter, expected, OP_APPEND, kept)
            method(collection, key, kept if many else kept[0])

    return wrapped(set_item)


def _mismatch(given: int, places: int) -> str:
    return f"attempt to assign sequence of size {given} to extended slice of size {places}"


def wrap_delete_item(method: Method) -> Method:
    """Wrap the `__delitem__` of a list-like or dict-like class."""

    @wraps(method)
    def delete_item(collection: Any, key: Any) -> None:
        adapter = adapter_of(collection)
        if adapter is None:
            method(collection, key)
            return
        outgoing = _found_at(collection, key)
        with ReversibleEvents() as events, ExitStack() as expected:
            events.exchange(adapter, outgoing, [], None)
            _expect_each(adapter, expected, OP_REMOVE, [item for item, _ in outgoing])
            method(collection, key)

    return wrapped(delete_item)


def _found_at(collection: Any, key: Any) -> list[tuple[Any, object]]:
    """What an index, a slice or a key holds, with the keys of the events; it may be nothing."""
    try:
        found: Any = collection[key]
    except LookupError:
        return []
    return [(item, NO_KEY) for item in found] if isinstance(key, slice) else [(found, key)]


def _expect_each(
    adapter: CollectionAdapter,
    expected: ExitStack,
    operation: AttributeOperation,
    items: Iterable[Any],
) -> None:
    """Let the method repeat events that were fired; an item may be there twice."""
    for item in items:
        expected.enter_context(adapter.expect(operation, item))
