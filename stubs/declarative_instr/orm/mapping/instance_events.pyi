from typing import Any, Protocol, final

from declarative_instr.event.dispatch import Dispatch, EventTarget
from declarative_instr.instrumentation.manager import ClassManager

class _Mapping(Protocol):
    @property
    def class_manager(self) -> ClassManager[Any]: ...

@final
class EveryMappedInstance:
    def __init__(self) -> None: ...
    @property
    def dispatch(self) -> Dispatch: ...
    def include(self, manager: ClassManager[Any]) -> None: ...
    def _event_heirs(self) -> list[ClassManager[Any]]: ...

every_mapped_instance: EveryMappedInstance

@final
class MappedInstances:
    def __get__(self, mapper: _Mapping | None, owner: object) -> EventTarget: ...
