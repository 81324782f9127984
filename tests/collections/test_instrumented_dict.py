import pickle
from copy import deepcopy

import pytest

from declarative_instr.collections import InstrumentedDict, collection_adapter
from declarative_instr.exc import CollectionError
from tests.collections.recording import Item, Parent

A, B, C = map(Item, "abc")


def test_a_new_key_tells_the_value_with_its_key() -> None:
    parent = Parent(dict)

    parent.children["x"] = A

    assert parent.recorder.events == [("append", A, "x")]


def test_a_value_in_place_of_another_tells_both() -> None:
    parent = Parent(dict)
    parent.children["x"] = A
    parent.recorder.events.clear()

    parent.children["x"] = B

    assert parent.recorder.events == [("remove", A, "x"), ("append", B, "x")]


def test_update_tells_of_a_value_that_was_there_that_nothing_changed() -> None:
    parent = Parent(dict)
    parent.children["x"] = A
    parent.recorder.events.clear()

    parent.children.update({"x": A}, y=B)

    assert parent.recorder.events == [("append_wo_mutation", A, "x"), ("append", B, "y")]


def test_popitem_tells_the_last_value_with_its_key() -> None:
    parent = Parent(dict)
    parent.children.update(x=A, y=B)
    parent.recorder.events.clear()

    assert parent.children.popitem() == ("y", B)

    assert parent.recorder.events == [("remove", B, "y")]


def test_an_item_without_a_key_is_refused_with_the_remedy() -> None:
    parent = Parent(dict)

    with pytest.raises(CollectionError, match=r"InstrumentedDict.*attribute_keyed_dict"):
        parent.adapter.append_with_event(A)


def test_the_adapter_removes_a_value_by_identity() -> None:
    parent = Parent(dict)
    parent.children.update(x=A, y=B)
    parent.recorder.events.clear()

    parent.adapter.remove_with_event(B)

    assert parent.children == {"x": A}
    assert parent.recorder.events == [("remove", B, "y")]


def test_pickled_and_copied_dicts_come_back_without_adapter() -> None:
    parent = Parent(dict)
    parent.children["x"] = 1

    restored = [pickle.loads(pickle.dumps(parent.children)), deepcopy(parent.children)]

    assert restored == [{"x": 1}, {"x": 1}]
    assert [type(made) for made in restored] == [InstrumentedDict, InstrumentedDict]
    assert [collection_adapter(made) for made in restored] == [None, None]
