"""Replacing the whole content of a collection: which events, in which order; it sets no attribute."""

from collections.abc import Collection, Iterable, Iterator, Mapping, MappingView, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, final

from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.reversible import ReversibleEvents
from declarative_instr.collections.roles import CollectionRoles, emulated_type, role_names
from declarative_instr.constants import NO_KEY
from declarative_instr.exc import CollectionError
from declarative_instr.structures.identity import IdentitySet


@final
@dataclass(frozen=True, slots=True)
class Members:
    """What a value given for a collection holds."""

    items: list[Any]
    keys: list[Any] | None
    """The key of each item; None where the value is no mapping."""


def members_of(value: Any, roles: CollectionRoles, label: str) -> Members:
    """Take a value that was assigned to a collection attribute apart.

    A list takes every iterable that keeps an order, a set every set, a dict every mapping; a
    collection class that emulates none of them takes what can be iterated.

    Args:
        value: The value assigned.
        roles: Roles of the attribute's collection class.
        label: Class and attribute, for messages.

    Raises:
        CollectionError: The value is of another kind.
    """
    emulates = roles.emulates
    if emulates is dict and isinstance(value, Mapping):
        return Members(list(value.values()), list(value.keys()))
    if emulates is dict and roles.appender is not None and emulated_type(type(value)) is dict:
        iterator = role_names(type(value)).get("iterator", "__iter__")
        return Members(list(getattr(value, iterator)()), None)
    if _fits(value, emulates):
        return Members(list(value if type(value) is emulates else _iterated(value)), None)
    given = "None" if value is None else type(value).__name__
    like = "iterable" if emulates is None else f"{emulates.__name__}-like"
    message = f"Incompatible collection type: {given} is not {like}. {_remedy(label, emulates)}"
    raise CollectionError(message)


def _fits(value: object, emulates: type | None) -> bool:
    if type(value) is emulates:  # the commonest case, and the abstract classes take long to ask
        return True
    if isinstance(value, str | bytes | bytearray) or "iterator" not in role_names(type(value)):
        return False
    if emulates is None:
        return not isinstance(value, Mapping)
    kind = emulated_type(type(value))
    if emulates is list:
        return kind is list or isinstance(value, Sequence | Iterator | MappingView)
    return emulates is set and (kind is set or isinstance(value, AbstractSet))


def _iterated(value: Any) -> Iterable[Any]:
    """What a value holds, by the iterator that its class elected where that is another than usual."""
    if isinstance(value, Iterable):
        return value
    found: Iterable[Any] = getattr(value, role_names(type(value))["iterator"])()
    return found


def _remedy(label: str, emulates: type | None) -> str:
    kind = "a collection" if emulates is None else f"a {emulates.__name__}"
    return f"{label!r} takes {kind}; assign an empty one to remove all members."


def bulk_replace(
    values: Iterable[Any],
    existing_adapter: CollectionAdapter | None,
    new_adapter: CollectionAdapter,
    initiator: object | None = None,
    *,
    keys: Collection[Any] | None = None,
) -> None:
    """Fill a new, empty collection with `values`, and fire the events for what differs.

    Differences are told by identity: append events for what only the new content holds, then
    append_wo_mutation for what both hold, then remove events for what only the old one held.
    An error in any of them, or in the collection's own methods, takes the events back; the old
    collection was not touched then, and the new one is to be thrown away.

    Args:
        values: The new content.
        existing_adapter: Adapter of the old collection; None where there was none.
        new_adapter: Adapter of the new collection.
        initiator: Who began the change.
        keys: The key of each value, for a dictionary whose items do not tell it.
    """
    items = list(values)
    places = list(keys) if keys is not None and new_adapter.roles.appender is None else None
    before = IdentitySet(existing_adapter or ())
    after = IdentitySet(items)
    with ReversibleEvents() as events:
        kept = {
            id(item): events.append(new_adapter, item, initiator, key)
            for item, key in _incoming(items, places, before, new_adapter)
        }
        for item in after:
            if item in before:
                new_adapter.fire_append_wo_mutation_event(item, initiator)
        if existing_adapter is not None:
            for item, key in _outgoing(existing_adapter):
                if item not in after:
                    events.remove(existing_adapter, item, initiator, key)
        _fill(new_adapter, [kept.get(id(item), item) for item in items], places)


def _incoming(
    items: list[Any],
    keys: list[Any] | None,
    before: IdentitySet[Any],
    adapter: CollectionAdapter,
) -> Iterator[tuple[Any, object]]:
    """What is new, each once, with the key that its event tells."""
    key_of = adapter.roles.key_of
    seen = IdentitySet(before)
    for place, item in enumerate(items):
        if item in seen:
            continue
        seen.add(item)
        if keys is not None:
            yield item, keys[place]
        else:
            yield item, NO_KEY if key_of is None else key_of(adapter.data, item)


def _outgoing(adapter: CollectionAdapter) -> list[tuple[Any, object]]:
    """What is there, each once, with the key that its event tells."""
    data = adapter.data
    if isinstance(data, dict):
        return list({id(item): (item, key) for key, item in data.items()}.values())
    return [(item, NO_KEY) for item in IdentitySet(adapter)]


def _fill(adapter: CollectionAdapter, items: list[Any], keys: list[Any] | None) -> None:
    if keys is None:
        adapter.append_multiple_without_event(items)
        return
    for key, item in zip(keys, items, strict=True):
        dict.__setitem__(adapter.data, key, item)
