"""The names that checkers know are those that the families of the core declare."""

from typing import get_args

from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.event import (
    AttributeEventName,
    InstanceEventName,
    InstrumentationEventName,
)
from declarative_instr.event.family import EventFamily
from declarative_instr.event.names import (
    ConstructionEventName,
    ContentEventName,
    MemberEventName,
    StorageEventName,
)
from declarative_instr.instrumentation.events import InstanceEvents, InstrumentationEvents


def arities(family: type[EventFamily], names: object) -> set[int]:
    """Numbers of positional arguments of the events that a type of names has."""
    kinds = [family.events[name].parameters.values() for name in get_args(names)]
    return {sum(one.kind is not one.KEYWORD_ONLY for one in parameters) for parameters in kinds}


def test_names_of_attribute_events_are_those_of_the_family() -> None:
    assert set(get_args(AttributeEventName)) == set(AttributeEvents.events)


def test_names_of_instance_events_are_those_of_the_family() -> None:
    assert set(get_args(InstanceEventName)) == set(InstanceEvents.events)


def test_names_of_instrumentation_events_are_those_of_the_family() -> None:
    assert set(get_args(InstrumentationEventName)) == set(InstrumentationEvents.events)


def test_events_that_checkers_group_take_the_same_number_of_arguments() -> None:
    assert arities(AttributeEvents, MemberEventName) == {3}
    assert arities(AttributeEvents, ContentEventName) == {3}
    assert arities(InstanceEvents, ConstructionEventName) == {3}
    assert arities(InstanceEvents, StorageEventName) == {2}
