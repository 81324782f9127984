import pickle
import warnings
from copy import deepcopy
from typing import Any

import pytest
from typing_extensions import override

from declarative_instr.collections import InstrumentedList, collection_adapter
from declarative_instr.exc import (
    InstrumentationWarning,
    InvalidRequestError,
    ObjectDereferencedError,
)
from tests.collections.recording import Item, Parent

A, B = map(Item, "ab")


class Noting(list[Any]):
    """Its appender notes what passes, and knows nothing of initiators."""

    @override
    def append(self, item: Any) -> None:
        self.__dict__.setdefault("noted", []).append(item)
        super().append(item)


def test_loaded_items_come_in_without_events() -> None:
    parent = Parent(list)

    parent.adapter.append_multiple_without_event([A, B])
    parent.adapter.remove_without_event(A)

    assert parent.children == [B]
    assert parent.recorder.events == []


@pytest.mark.parametrize("factory", [list, set, Noting])
def test_the_initiator_is_handed_through(factory: type) -> None:
    parent, initiator = Parent(factory), object()

    parent.adapter.append_with_event(A, initiator)
    parent.adapter.remove_with_event(A, initiator)

    assert parent.operations == [("append", A), ("remove", A)]
    assert parent.recorder.initiators == [initiator, initiator]


def test_a_users_appender_runs_for_loaded_and_for_added_items() -> None:
    parent = Parent(Noting, [A])

    parent.adapter.append_with_event(B, object())

    assert parent.children.noted == [A, B]
    assert parent.operations == [("append", B)]


def test_clearing_tells_each_member() -> None:
    parent = Parent(list, [A, B])

    parent.adapter.clear_with_event()

    assert parent.children == []
    assert parent.operations == [("remove", A), ("remove", B)]


def test_clearing_without_event_tells_nobody() -> None:
    parent = Parent(set, [A, B])

    parent.adapter.clear_without_event()

    assert parent.children == set()
    assert parent.operations == []


def test_an_invalidated_collection_warns_and_behaves_as_a_plain_one() -> None:
    parent = Parent(list, [A])
    parent.adapter.invalidated = True

    with pytest.warns(InstrumentationWarning, match=r"has been invalidated.*'Parent\.children'"):
        parent.children.append(B)

    assert parent.children == [A, B]
    assert parent.operations == []


def test_the_warning_points_at_the_line_that_changed_the_collection() -> None:
    parent = Parent(list, [A])
    parent.adapter.invalidated = True

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parent.children.append(B)

    assert [warning.filename for warning in caught] == [__file__]


def test_a_collection_whose_owner_is_gone_refuses_changes_by_name() -> None:
    parent = Parent(list, [A])
    del parent.owner

    with pytest.raises(ObjectDereferencedError, match=r"Parent\.children.*Keep a reference"):
        parent.children.append(B)

    assert parent.children == [A]


def test_an_adapter_whose_collection_is_gone_says_so() -> None:
    parent = Parent(list)
    del parent.children

    with pytest.raises(ObjectDereferencedError, match=r"collection of 'Parent\.children'"):
        list(parent.adapter)


def test_a_released_collection_has_no_adapter() -> None:
    parent = Parent(list)

    parent.adapter.release()

    assert collection_adapter(parent.children) is None


def test_an_adapter_is_true_and_has_the_length_of_its_collection() -> None:
    parent = Parent(list)

    assert parent.adapter
    assert len(parent.adapter) == 0
    assert isinstance(parent.adapter.data, InstrumentedList)


def test_the_removal_of_something_unknown_is_announced() -> None:
    parent = Parent(list)

    parent.adapter.fire_pre_remove_event()

    assert parent.operations == [("content_will_change", None)]


def test_bulk_methods_are_those_with_events() -> None:
    parent = Parent(list)

    parent.adapter.bulk_appender()(A)
    parent.adapter.bulk_remover()(A)

    assert parent.operations == [("append", A), ("remove", A)]


def test_a_change_begun_by_nobody_on_purpose_is_told_to_nobody() -> None:
    parent = Parent(list, [A])

    parent.adapter.append_with_event(B, initiator=False)
    parent.adapter.remove_with_event(A, initiator=False)

    assert parent.children == [B]
    assert parent.operations == []


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("append_without_event", [A]),
        ("append_multiple_without_event", [[A]]),
        ("remove_without_event", [A]),
        ("clear_without_event", []),
    ],
)
def test_an_empty_placeholder_is_changed_with_events_alone(
    method: str, arguments: list[Any]
) -> None:
    parent = Parent(list)
    parent.adapter.empty = True

    with pytest.raises(InvalidRequestError, match="special 'empty' collection"):
        getattr(parent.adapter, method)(*arguments)

    assert parent.children == []


def test_the_first_event_fills_a_placeholder() -> None:
    parent = Parent(list)
    parent.adapter.empty = True

    parent.children.append(A)
    parent.children.append(B)

    assert not parent.adapter.empty
    assert parent.operations == [
        ("append", A),
        ("placeholder_filled", parent.children),
        ("append", B),
    ]


@pytest.mark.parametrize(
    "duplicate", [lambda made: pickle.loads(pickle.dumps(made)), deepcopy], ids=["pickle", "copy"]
)
def test_an_adapter_goes_along_with_no_copy(duplicate: Any) -> None:
    parent = Parent(list)

    assert duplicate(parent.adapter) is None


def test_bulk_methods_tell_each_item() -> None:
    parent = Parent(list)

    parent.adapter.bulk_appender()(A)
    parent.adapter.bulk_remover()(A)

    assert parent.operations == [("append", A), ("remove", A)]


def test_an_exchange_that_is_refused_tells_nothing() -> None:
    parent = Parent(list, [A])

    def refuse(_item: object) -> object:
        raise ValueError("no")

    parent.recorder.convert = refuse

    with pytest.raises(ValueError, match="no"):
        parent.children[0] = B

    assert parent.children == [A]
    assert parent.operations == []
