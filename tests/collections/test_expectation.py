from declarative_instr.collections.expectation import ANY_ITEM, Expectation
from declarative_instr.constants import OP_APPEND, OP_REMOVE


def test_one_event_for_the_expected_item_is_covered() -> None:
    item = object()
    expected = Expectation(OP_APPEND, item)

    answers = [expected.covers(OP_APPEND, item), expected.covers(OP_APPEND, item)]

    assert answers == [True, False]


def test_other_items_and_operations_are_not_covered() -> None:
    item = object()
    expected = Expectation(OP_APPEND, item)

    assert not expected.covers(OP_APPEND, object())
    assert not expected.covers(OP_REMOVE, item)


def test_any_item_covers_nothing_and_notes_what_it_sees() -> None:
    item = object()
    expected = Expectation(OP_REMOVE, ANY_ITEM)

    assert not expected.covers(OP_REMOVE, item)
    assert expected.seen == [item]
