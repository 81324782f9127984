"""The tracking fields of an object, and what the first change does to them."""

from typing import Any

import pytest
from typing_extensions import override

from declarative_instr.constants import NO_VALUE
from declarative_instr.state.tracked import (
    COMMITTED,
    CONSTRUCTED,
    DELETED,
    EXPIRED,
    MODIFIED,
    WAS_DELETED,
    ChangeSink,
    Tracked,
    ensure_fields,
    has_fields,
    keep_old_value,
    mark_modified,
    reset_fields,
)


class Point(Tracked):
    """What a declared class is, as far as the fields go."""


class Recorder(ChangeSink):
    """Notes who had a first change."""

    def __init__(self) -> None:
        self.modified: list[Tracked] = []

    @property
    @override
    def session(self) -> object | None:
        return None

    @override
    def state_modified(self, holder: Tracked) -> None:
        self.modified.append(holder)

    @override
    def state_referenced(self, holder: Tracked, key: str, item: object) -> None: ...

    @override
    def state_unreferenced(self, holder: Tracked, key: str, item: object) -> None: ...


@pytest.fixture
def point() -> Point:
    point = Point.__new__(Point)
    reset_fields(point)
    return point


def test_new_fields_say_nothing(point: Point) -> None:
    fields = (point._sa_key, point._sa_committed, point._sa_sink, point._sa_view, point._sa_flags)

    assert fields == (None, None, None, None, 0)


def test_flags_are_bits_of_their_own() -> None:
    flags = (COMMITTED, MODIFIED, DELETED, EXPIRED, WAS_DELETED, CONSTRUCTED)

    assert sum(flags) == COMMITTED | MODIFIED | DELETED | EXPIRED | WAS_DELETED | CONSTRUCTED
    assert all(flag.bit_count() == 1 for flag in flags)


def test_fields_are_not_among_the_values(point: Point) -> None:
    keep_old_value(point, "x", 1)

    assert vars(point) == {}


def test_fields_of_a_bare_object_are_set_when_they_are_needed() -> None:
    bare = Point.__new__(Point)

    ensure_fields(bare)

    assert has_fields(bare)
    assert bare._sa_flags == 0


def test_fields_that_are_set_are_left_alone(point: Point) -> None:
    point._sa_flags = COMMITTED
    point._sa_key = 7

    ensure_fields(point)

    assert (point._sa_flags, point._sa_key) == (COMMITTED, 7)


def test_getattr_of_the_user_does_not_answer_for_the_fields() -> None:
    class Talkative(Tracked):
        def __getattr__(self, name: str) -> Any:
            return f"no {name}"

    talkative = Talkative.__new__(Talkative)

    ensure_fields(talkative)

    assert talkative._sa_flags == 0


def test_first_change_tells_the_sink_once(point: Point) -> None:
    point._sa_sink = sink = Recorder()

    keep_old_value(point, "x", 1)
    keep_old_value(point, "y", 2)

    assert sink.modified == [point]
    assert point._sa_flags == MODIFIED


def test_mark_tells_the_sink_each_time_it_is_called(point: Point) -> None:
    point._sa_sink = sink = Recorder()

    mark_modified(point)
    mark_modified(point)

    assert sink.modified == [point, point]


def test_change_without_a_sink_is_marked_as_well(point: Point) -> None:
    mark_modified(point)

    assert point._sa_flags == MODIFIED


def test_new_object_keeps_no_old_values(point: Point) -> None:
    keep_old_value(point, "x", 1)

    assert point._sa_committed is None


def test_stored_object_keeps_the_first_old_value_of_each_key(point: Point) -> None:
    point._sa_flags = COMMITTED

    keep_old_value(point, "x", 1)
    keep_old_value(point, "x", 2)
    keep_old_value(point, "y", NO_VALUE)

    assert point._sa_committed == {"x": 1, "y": NO_VALUE}
    assert point._sa_flags == COMMITTED | MODIFIED


def test_none_is_an_old_value_like_any_other(point: Point) -> None:
    point._sa_flags = COMMITTED

    keep_old_value(point, "x", None)
    keep_old_value(point, "x", 2)

    assert point._sa_committed == {"x": None}


def test_sink_that_refuses_stops_the_change(point: Point) -> None:
    class Refusing(Recorder):
        @override
        def state_modified(self, holder: Tracked) -> None:
            raise RuntimeError("closed")

    point._sa_sink = Refusing()

    with pytest.raises(RuntimeError, match="closed"):
        keep_old_value(point, "x", 1)


def test_tracked_object_can_be_referred_to_weakly(point: Point) -> None:
    assert type(point).__weakrefoffset__
