"""The names that checkers know are those that the families of the ORM declare."""

from typing import get_args

from declarative_instr.event import MapperEventName, SessionEventName
from declarative_instr.event.family import EventFamily
from declarative_instr.event.names import (
    ConfigurationEventName,
    MappingEventName,
    RowEventName,
    SessionAloneEventName,
    SessionDetailEventName,
    SessionDetailsEventName,
)
from declarative_instr.orm import MapperEvents, SessionEvents


def arities(family: type[EventFamily], names: object) -> set[int]:
    """Numbers of arguments of the events that a type of names has."""
    return {len(family.events[name].parameters) for name in get_args(names)}


def test_names_of_mapper_events_are_those_of_the_family() -> None:
    assert set(get_args(MapperEventName)) == set(MapperEvents.events)


def test_names_of_session_events_are_those_of_the_family() -> None:
    assert set(get_args(SessionEventName)) == set(SessionEvents.events)


def test_events_that_checkers_group_take_the_same_number_of_arguments() -> None:
    assert arities(MapperEvents, ConfigurationEventName) == {0}
    assert arities(MapperEvents, MappingEventName) == {2}
    assert arities(MapperEvents, RowEventName) == {3}
    assert arities(SessionEvents, SessionAloneEventName) == {1}
    assert arities(SessionEvents, SessionDetailEventName) == {2}
    assert arities(SessionEvents, SessionDetailsEventName) == {3}
