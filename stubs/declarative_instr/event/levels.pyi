from collections.abc import Iterator
from typing import final, overload
from weakref import WeakSet

from declarative_instr.event.dispatch import Dispatch, EventTarget
from declarative_instr.event.family import EventFamily

LEVEL = "_sa_event_level"

@final
class ClassLevel:
    instances: WeakSet[Dispatch]
    def __init__(self, class_: type, family: type[EventFamily]) -> None: ...
    @property
    def dispatch(self) -> Dispatch: ...
    def _event_heirs(self) -> Iterator[EventTarget]: ...

@final
class dispatcher:
    family: type[EventFamily]
    name: str
    def __init__(self, family: type[EventFamily]) -> None: ...
    def __set_name__(self, owner: type, name: str) -> None: ...
    @overload
    def __get__(self, instance: None, owner: type) -> Dispatch: ...
    @overload
    def __get__(self, instance: EventTarget, owner: type) -> Dispatch: ...
