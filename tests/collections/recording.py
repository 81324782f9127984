"""A fake of the attribute that a collection belongs to: it records what it is told."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from typing_extensions import override

from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.linking import Link
from declarative_instr.collections.ports import Pairs
from declarative_instr.collections.prepare import prepare_collection_class
from declarative_instr.state.tracked import Tracked, reset_fields

Event: TypeAlias = tuple[str, Any, object]


class Owner(Tracked):
    """A holder with its fields set."""

    def __init__(self) -> None:
        reset_fields(self)


class Item:
    """A member, told apart by identity."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parent: object = None

    @override
    def __repr__(self) -> str:
        return self.name


class Recorder:
    """Records events.

    `convert` answers what is kept of an item that comes in; `before_remove` is called with an
    item that goes. Both may raise.
    """

    key = "children"
    label = "Parent.children"
    link = Link("children", None, lambda: (None, None))

    def __init__(self, convert: Callable[[Any], Any] = lambda item: item) -> None:
        self.events: list[Event] = []
        self.initiators: list[object | None] = []
        self.convert = convert
        self.before_remove: Callable[[Any], object] = lambda item: None

    def fire_append(
        self, holder: Tracked, item: object, initiator: object | None, key: object
    ) -> object:
        kept = self.convert(item)
        self.events.append(("append", kept, key))
        self.initiators.append(initiator)
        return kept

    def fire_remove(
        self, holder: Tracked, item: object, initiator: object | None, key: object
    ) -> None:
        self.before_remove(item)
        self.events.append(("remove", item, key))
        self.initiators.append(initiator)

    def fire_exchange(
        self, holder: Tracked, removed: Pairs, added: Pairs, initiator: object | None
    ) -> list[Any]:
        come = list(added)
        kept = [self.convert(item) for item, _ in come]
        for item, key in removed:
            self.fire_remove(holder, item, initiator, key)
        for item, (_, key) in zip(kept, come, strict=True):
            self.events.append(("append", item, key))
            self.initiators.append(initiator)
        return kept

    def fire_append_wo_mutation(
        self, holder: Tracked, item: object, initiator: object | None, key: object
    ) -> None:
        self.events.append(("append_wo_mutation", item, key))

    def content_will_change(self, holder: Tracked) -> None:
        self.events.append(("content_will_change", None, None))

    def placeholder_filled(self, holder: Tracked, collection: object) -> None:
        self.events.append(("placeholder_filled", collection, None))

    @property
    def operations(self) -> list[tuple[str, Any]]:
        """The events without their keys."""
        return [(operation, item) for operation, item, _ in self.events]

    def replayed(self, before: Iterable[object] = ()) -> Counter[int]:
        """Content, as identities, that the events lead to from an earlier one."""
        content = Counter(map(id, before))
        for operation, item, _ in self.events:
            if operation == "append":
                content[id(item)] += 1
            elif operation == "remove":
                content[id(item)] -= 1
        return +content


class Parent:
    """A collection with all that belongs to it."""

    def __init__(self, factory: Callable[[], Any], content: Iterable[Any] = ()) -> None:
        prepared = prepare_collection_class(factory)
        self.owner = Owner()
        self.recorder = Recorder()
        self.children: Any = prepared()
        self.adapter = CollectionAdapter(self.recorder, self.owner, self.children, prepared.roles)
        self.adapter.append_multiple_without_event(content)

    @property
    def operations(self) -> list[tuple[str, Any]]:
        """The events told so far, without their keys."""
        return self.recorder.operations


def identities(items: Iterable[object]) -> Counter[int]:
    """Items as a multiset of identities."""
    return Counter(map(id, items))
