import pickle
from typing import Any

import pytest
from typing_extensions import override

from declarative_instr.collections import (
    KeyFuncDict,
    attribute_keyed_dict,
    collection,
    keyfunc_mapping,
)
from declarative_instr.constants import NO_VALUE
from declarative_instr.exc import InvalidRequestError
from tests.collections.recording import Item, Parent

by_name = attribute_keyed_dict("name")


def test_an_item_comes_in_under_its_attribute() -> None:
    parent = Parent(by_name)
    item = Item("a")

    parent.children.set(item)

    assert parent.children == {"a": item}
    assert parent.recorder.events == [("append", item, "a")]


def test_the_adapter_adds_under_the_key_for_whoever_began_it() -> None:
    parent = Parent(by_name)
    item, initiator = Item("a"), object()

    parent.adapter.append_with_event(item, initiator)

    assert parent.children == {"a": item}
    assert parent.recorder.initiators == [initiator]


def test_a_function_makes_the_keys() -> None:
    parent = Parent(keyfunc_mapping(lambda item: item.name.upper()), [Item("a")])

    assert list(parent.children) == ["A"]


def test_an_item_whose_key_changed_can_still_be_removed() -> None:
    item = Item("a")
    parent = Parent(by_name, [item])

    item.name = "b"
    parent.children.remove(item)

    assert parent.children == {}
    assert parent.recorder.events == [("remove", item, "a")]


def test_removing_what_another_item_stands_for_is_an_error_that_names_both() -> None:
    held, other = Item("a"), Item("a")
    parent = Parent(by_name, [held])

    with pytest.raises(InvalidRequestError, match="Can not remove a: collection holds a for key"):
        parent.children.remove(other)

    assert parent.recorder.events == []


def test_removing_an_unknown_item_is_a_key_error() -> None:
    parent = Parent(by_name)

    with pytest.raises(KeyError, match="a"):
        parent.children.remove(Item("a"))


def test_an_item_without_key_is_refused_with_the_remedy() -> None:
    parent = Parent(by_name)

    with pytest.raises(InvalidRequestError, match=r"Parent\.children.*ignore_unpopulated"):
        parent.children.set(object())

    assert parent.children == {}


def test_an_item_without_key_is_left_out_on_request() -> None:
    parent = Parent(attribute_keyed_dict("name", ignore_unpopulated_attribute=True))

    parent.children.set(object())

    assert parent.children == {}
    assert parent.recorder.events == []


@pytest.mark.parametrize("ignored", [False, True])
def test_none_as_a_key_is_left_out_where_items_without_a_key_are(*, ignored: bool) -> None:
    parent = Parent(attribute_keyed_dict("name", ignore_unpopulated_attribute=ignored))
    item = Item("a")
    item.name = None  # type: ignore[assignment]  # as a key that is not there yet

    parent.children.set(item)

    assert parent.children == ({} if ignored else {None: item})


def test_a_tracked_attribute_that_was_never_set_is_no_key_but_none_is_one() -> None:
    class Attribute:
        impl = object()

        def __get__(self, instance: Any, owner: type) -> Any:
            return self if instance is None else vars(instance).get("name")

        def __set__(self, instance: Any, value: object) -> None:
            vars(instance)["name"] = value

    class Tracked:
        name = Attribute()

    unset, set_to_none = Tracked(), Tracked()
    set_to_none.name = None

    assert by_name.keyfunc(unset) is NO_VALUE
    assert by_name.keyfunc(set_to_none) is None


def test_a_keyed_dict_survives_pickling_with_its_key_function() -> None:
    parent = Parent(attribute_keyed_dict("real"), [3])

    restored = pickle.loads(pickle.dumps(parent.children))
    restored.set(4)

    assert type(restored) is KeyFuncDict
    assert restored == {3: 3, 4: 4}


class Numbered(KeyFuncDict[int, Any]):
    """A user's class with the documented hooks."""

    def __init__(self) -> None:
        super().__init__(lambda item: item.name)
        self.seen: list[object] = []

    @override
    @collection.internally_instrumented
    def __setitem__(self, key: Any, value: Any, _sa_initiator: object | None = None) -> None:
        self.seen.append(key)
        super().__setitem__(key, value, _sa_initiator)


def test_a_subclass_sees_every_item_once_loaded_or_added() -> None:
    parent = Parent(Numbered, [Item("a")])
    item = Item("b")

    parent.children.set(item)

    assert parent.children.seen == ["a", "b"]
    assert parent.recorder.events == [("append", item, "b")]
