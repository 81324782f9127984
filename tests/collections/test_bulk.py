from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from typing_extensions import override

from declarative_instr.collections import (
    CollectionAdapter,
    attribute_keyed_dict,
    bulk_replace,
    collection,
    members_of,
    prepare_collection_class,
)
from declarative_instr.exc import CollectionError
from declarative_instr.structures.identity import IdentitySet
from tests.collections.changes import Member, several
from tests.collections.recording import Item, Parent, identities

A, B, C, D, E = map(Item, "abcde")


def successor(parent: Parent, factory: Callable[[], Any]) -> tuple[Any, CollectionAdapter]:
    """A new, empty collection for the same attribute of the same owner."""
    collection = prepare_collection_class(factory)()
    return collection, CollectionAdapter(parent.recorder, parent.owner, collection)


def test_only_differences_are_told_additions_first() -> None:
    parent = Parent(list, [A, B, C])
    fresh, adapter = successor(parent, list)

    bulk_replace([B, C, D, E], parent.adapter, adapter)

    assert fresh == [B, C, D, E]
    assert parent.operations == [
        ("append", D),
        ("append", E),
        ("append_wo_mutation", B),
        ("append_wo_mutation", C),
        ("remove", A),
    ]


@given(before=several, after=several)
def test_old_content_and_events_give_the_new_content(
    before: list[Member], after: list[Member]
) -> None:
    parent = Parent(list, before)
    fresh, adapter = successor(parent, list)

    bulk_replace(after, parent.adapter, adapter)

    assert list(map(id, fresh)) == list(map(id, after))
    assert list(map(id, parent.children)) == list(map(id, before))
    assert parent.recorder.replayed(IdentitySet(before)) == identities(IdentitySet(after))


def test_an_item_that_a_listener_replaced_is_the_one_kept() -> None:
    parent = Parent(list)
    fresh, adapter = successor(parent, list)
    parent.recorder.convert = lambda item: B

    bulk_replace([A], parent.adapter, adapter)

    assert fresh == [B]


def test_a_refused_item_takes_the_events_before_it_back() -> None:
    def refuse_e(item: Item) -> Item:
        if item is E:
            raise ZeroDivisionError
        return item

    parent = Parent(list, [A])
    _, adapter = successor(parent, list)
    parent.recorder.convert = refuse_e

    with pytest.raises(ZeroDivisionError):
        bulk_replace([D, E], parent.adapter, adapter)

    assert parent.children == [A]
    assert parent.operations == [("append", D), ("remove", D)]


class Small(list[Any]):
    """Refuses a second member."""

    @override
    def append(self, item: Any) -> None:
        if self:
            raise OverflowError
        super().append(item)


def test_a_collection_class_that_refuses_takes_all_events_back() -> None:
    parent = Parent(Small, [A])
    _, adapter = successor(parent, Small)

    with pytest.raises(OverflowError):
        bulk_replace([B, C], parent.adapter, adapter)

    assert parent.children == [A]
    assert parent.recorder.replayed([A]) == identities([A])


def test_a_keyed_dict_tells_the_keys_of_its_items() -> None:
    by_name = attribute_keyed_dict("name")
    parent = Parent(by_name, [A])
    fresh, adapter = successor(parent, by_name)

    bulk_replace([B], parent.adapter, adapter)

    assert fresh == {"b": B}
    assert parent.recorder.events == [("append", B, "b"), ("remove", A, "a")]


def test_a_plain_dict_takes_the_keys_given() -> None:
    parent = Parent(dict)
    fresh, adapter = successor(parent, dict)

    bulk_replace([A, B], None, adapter, keys=["x", "y"])

    assert fresh == {"x": A, "y": B}
    assert parent.recorder.events == [("append", A, "x"), ("append", B, "y")]


@pytest.mark.parametrize(
    ("factory", "value", "given"),
    [
        (list, 5, "int"),
        (list, None, "None"),
        (list, "ab", "str"),
        (list, {"x": A}, "dict"),
        (list, {A}, "set"),
        (set, [A], "list"),
        (set, {"x": A}, "dict"),
        (dict, [A], "list"),
        (dict, None, "None"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_name(
    factory: type, value: object, given: str
) -> None:
    roles = prepare_collection_class(factory).roles
    expected = f"{given} is not {factory.__name__}-like. 'Parent.children' takes"

    with pytest.raises(CollectionError, match=f"Incompatible collection type: {expected}"):
        members_of(value, roles, "Parent.children")


@pytest.mark.parametrize(
    ("factory", "value"),
    [
        (list, [A]),
        (list, (A,)),
        (list, iter([A])),
        (list, (item for item in [A])),
        (list, {A: 1}.keys()),
        (list, {"x": A}.values()),
        (set, {A}),
        (set, frozenset([A])),
        (set, {A: 1}.keys()),
        (dict, {"x": A}),
    ],
)
def test_a_value_of_the_same_kind_gives_its_items(factory: type, value: object) -> None:
    roles = prepare_collection_class(factory).roles

    assert members_of(value, roles, "Parent.children").items == [A]


def test_a_mapping_gives_its_keys_too() -> None:
    members = members_of({"x": A}, prepare_collection_class(dict).roles, "Parent.children")

    assert members.keys == ["x"]


@pytest.mark.parametrize("emulated", [None, list, set])
def test_a_class_that_elects_its_iterator_takes_one_of_its_own_objects(
    emulated: type | None,
) -> None:
    class Heap:
        __emulates__ = emulated

        def __init__(self, *held: Item) -> None:
            self.held = list(held)

        @collection.appender
        def put(self, item: Item) -> None:
            self.held.append(item)

        @collection.remover
        def take(self, item: Item) -> None:
            self.held.remove(item)

        @collection.iterator
        def every(self) -> Iterator[Item]:
            return iter(self.held)

    roles = prepare_collection_class(Heap).roles

    assert members_of(Heap(A, B), roles, "Store.goods").items == [A, B]
