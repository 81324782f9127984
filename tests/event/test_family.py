"""Which family answers for a target, and what a family declares."""

import inspect
from collections.abc import Sequence

import pytest
from typing_extensions import override

from declarative_instr.event import Dispatch, EventFamily, EventTarget
from declarative_instr.event.api import listen, remove
from declarative_instr.event.family import families
from declarative_instr.exc import UnknownEventError


class LampEvents(EventFamily):
    def lit(self, target: object, colour: object) -> None:
        """The lamp was lit."""

    @staticmethod
    def not_an_event() -> None: ...

    def _nor_this(self) -> None: ...


class DimmableLampEvents(LampEvents):
    def dimmed(self, target: object) -> None:
        """The lamp was dimmed."""


class BellEvents(EventFamily):
    def lit(self, target: object) -> None:
        """Told of another kind of target."""


class Thing:
    """A target of a given family, without heirs."""

    def __init__(self, family: type[EventFamily]) -> None:
        self.dispatch: Dispatch = family.new_dispatch(self)


class RoomEvents(LampEvents):
    """Accepts a name, which stands for all lamps of the room."""

    rooms: dict[str, list[Thing]] = {}  # noqa: RUF012  # filled by the test

    @override
    @classmethod
    def resolve(cls, target: object) -> Sequence[EventTarget] | None:
        return cls.rooms.get(target) if isinstance(target, str) else None


def test_public_methods_are_events_and_subfamilies_have_those_of_their_base() -> None:
    assert list(LampEvents.events) == ["lit"]
    assert list(DimmableLampEvents.events) == ["lit", "dimmed"]
    assert list(LampEvents.events["lit"].parameters) == ["target", "colour"]
    assert isinstance(LampEvents.events["lit"], inspect.Signature)


def test_families_are_found_in_the_order_of_their_definition() -> None:
    mine = [family for family in families() if family.__module__ == __name__]

    assert mine == [LampEvents, DimmableLampEvents, RoomEvents, BellEvents]


def test_events_of_one_name_go_to_the_family_of_the_target() -> None:
    lamp, bell = Thing(LampEvents), Thing(BellEvents)
    calls: list[object] = []

    listen(lamp, "lit", lambda target, colour: calls.append((target, colour)))
    listen(bell, "lit", calls.append)
    lamp.dispatch.lit("lamp", "red")
    bell.dispatch.lit("bell")

    assert calls == [("lamp", "red"), "bell"]


def test_a_target_of_a_base_family_does_not_have_the_events_of_a_subfamily() -> None:
    with pytest.raises(UnknownEventError, match="Its events are lit"):
        listen(Thing(LampEvents), "dimmed", print)


def test_one_target_may_stand_for_several() -> None:
    lamps = [Thing(RoomEvents), Thing(RoomEvents)]
    RoomEvents.rooms["hall"] = lamps
    calls: list[object] = []

    def on_lit(target: object, colour: object) -> None:
        calls.append(target)

    listen("hall", "lit", on_lit)
    for n, lamp in enumerate(lamps):
        lamp.dispatch.lit(n, "red")
    remove("hall", "lit", on_lit)

    assert calls == [0, 1]
    assert not any(lamp.dispatch.lit for lamp in lamps)


def test_a_target_that_stands_for_nothing_and_is_no_class_cannot_be_waited_for() -> None:
    RoomEvents.rooms["empty"] = []

    with pytest.raises(UnknownEventError, match="'lit' for target 'empty'"):
        listen("empty", "lit", lambda target, colour: None)


def test_targets_without_heirs_take_a_listener_that_is_passed_on() -> None:
    heard: list[object] = []
    bell = Thing(BellEvents)

    listen(bell, "lit", heard.append, propagate=True)
    bell.dispatch.lit(bell)

    assert heard == [bell]
