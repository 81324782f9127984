"""MappedInstances: mappers as targets of InstanceEvents; it knows them by their manager alone."""

from typing import Any, Protocol, final
from weakref import WeakSet

from declarative_instr.event.dispatch import Dispatch, EventTarget
from declarative_instr.instrumentation.events import InstanceEvents
from declarative_instr.instrumentation.manager import ClassManager


class _Mapping(Protocol):
    """A mapper, as far as it is asked for here."""

    @property
    def class_manager(self) -> ClassManager[Any]:
        """The manager of the mapped class."""


@final
class EveryMappedInstance:
    """Stands for the objects of all mapped classes, as a target of events."""

    def __init__(self) -> None:
        self._dispatch = InstanceEvents.new_dispatch(self, passes_on=True)
        self._managers: WeakSet[ClassManager[Any]] = WeakSet()

    @property
    def dispatch(self) -> Dispatch:
        """What was registered for all."""
        return self._dispatch

    def include(self, manager: ClassManager[Any]) -> None:
        """Let the listeners hear of the objects of a class that is mapped now."""
        self._managers.add(manager)
        manager.dispatch.inherit(self._dispatch)

    def _event_heirs(self) -> list[ClassManager[Any]]:
        return list(self._managers)


every_mapped_instance = EveryMappedInstance()


@final
class MappedInstances:
    """Descriptor of Mapper: the target that stands for a mapper's objects, or at the class for all."""

    def __get__(self, mapper: _Mapping | None, owner: object) -> EventTarget:
        return every_mapped_instance if mapper is None else mapper.class_manager
