from typing import Any

import pytest

from declarative_instr.collections.reversible import ReversibleEvents
from tests.collections.recording import Item, Parent

A, B = map(Item, "ab")


def test_an_error_fires_the_opposites_last_one_first() -> None:
    parent = Parent(list)

    def change() -> None:
        with ReversibleEvents() as events:
            events.remove(parent.adapter, A, None, None)
            events.append(parent.adapter, B, None, None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()

    assert parent.operations == [("remove", A), ("append", B), ("remove", B), ("append", A)]


def test_an_error_while_taking_back_does_not_hide_the_first_one() -> None:
    parent = Parent(list)

    def fail(item: Any) -> None:
        raise ValueError

    def change() -> None:
        with ReversibleEvents() as events:
            events.append(parent.adapter, A, None, None)
            raise ZeroDivisionError

    parent.recorder.before_remove = fail

    with pytest.raises(ZeroDivisionError):
        change()


def test_without_an_error_nothing_is_taken_back() -> None:
    parent = Parent(list)

    with ReversibleEvents() as events:
        events.append(parent.adapter, A, None, None)

    assert parent.operations == [("append", A)]
