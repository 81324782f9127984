"""dispatcher: listeners of a class and of its single instances; does not know the events."""

from collections.abc import Iterator
from typing import final, overload
from weakref import WeakSet, ref

from declarative_instr.event.dispatch import Dispatch, EventTarget
from declarative_instr.event.family import EventFamily
from declarative_instr.event.listener import listeners_lock

LEVEL = "_sa_event_level"
"""Attribute of a class that holds its level, which must not outlive the class."""


@final
class ClassLevel:
    """Stands for a class as a target: its heirs are its subclasses and all their instances."""

    def __init__(self, class_: type, family: type[EventFamily]) -> None:
        self._class = ref(class_)
        self._dispatch = family.new_dispatch(self, passes_on=True)
        self.instances: WeakSet[Dispatch] = WeakSet()

    @property
    def dispatch(self) -> Dispatch:
        """Listeners for all instances."""
        return self._dispatch

    def _event_heirs(self) -> Iterator[EventTarget]:
        for dispatch in list(self.instances):
            instance = dispatch.target()
            if instance is not None:
                yield instance
        for level in self._levels_below():
            yield level
            yield from level._event_heirs()  # noqa: SLF001  # another one of this class

    def _levels_below(self) -> list["ClassLevel"]:
        class_ = self._class()
        subclasses: list[type] = [] if class_ is None else type.__subclasses__(class_)
        levels: list[ClassLevel | None] = [vars(each).get(LEVEL) for each in subclasses]
        return [level for level in levels if level is not None]


@final
class dispatcher:  # noqa: N801  # used like a decorator, and named as users know it
    """Descriptor `dispatch` of classes whose listeners may be for all instances or for one.

    On the class it answers the dispatch for all instances of it and of its subclasses, existing
    and later ones. On an instance it answers the instance's, which has the class's listeners too.
    Instances need a `__dict__`.
    """

    def __init__(self, family: type[EventFamily]) -> None:
        self.family = family
        self.name = "dispatch"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Dispatch: ...
    @overload
    def __get__(self, instance: EventTarget, owner: type) -> Dispatch: ...
    def __get__(self, instance: EventTarget | None, owner: type) -> Dispatch:
        if instance is None:
            known: ClassLevel | None = vars(owner).get(LEVEL)  # most often, without the lock
            return (known or self._level_of(owner)).dispatch
        with listeners_lock:
            made: Dispatch | None = vars(instance).get(self.name)
            return self._new_instance_dispatch(instance, owner) if made is None else made

    def _new_instance_dispatch(self, instance: EventTarget, owner: type) -> Dispatch:
        level = self._level_of(owner)
        dispatch = self.family.new_dispatch(instance)
        vars(instance)[self.name] = dispatch  # read from there without this descriptor
        level.instances.add(dispatch)
        dispatch.inherit(level.dispatch)
        return dispatch

    def _level_of(self, class_: type) -> ClassLevel:
        with listeners_lock:
            level: ClassLevel | None = vars(class_).get(LEVEL)
            if level is not None:
                return level
            level = ClassLevel(class_, self.family)
            type.__setattr__(class_, LEVEL, level)
            for base in class_.__bases__:
                if self._serves(base):
                    level.dispatch.inherit(self._level_of(base).dispatch)
            return level

    def _serves(self, class_: type) -> bool:
        return any(vars(base).get(self.name) is self for base in class_.__mro__)
