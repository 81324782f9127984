# managers: hooks are overridden with wider parameters and narrower results, or left out
from collections.abc import Callable
from typing import Any

from declarative_instr import get_history, instance_dict, register_attribute, register_class
from declarative_instr.ext.instrumentation import InstrumentationManager


class InSlots(InstrumentationManager):
    def get_instance_dict(self, class_: type, instance: Any) -> dict[str, Any]:
        values: dict[str, Any] = instance._values
        return values

    def initialize_instance_dict(self, class_: object, instance: object) -> None:
        object.__setattr__(instance, "_values", {})

    def install_state(self, cls: type, target: Any, state: Any) -> None:
        target._state = state

    def state_getter(self, class_: type, *more: object) -> Callable[[Any], Any]:
        return lambda instance: instance._state


class Point:
    __slots__ = ("__weakref__", "_state", "_values")
    __sa_instrumentation_manager__ = InSlots

    def __init__(self, x: int) -> None:
        setattr(self, "x", x)


register_class(Point)
register_attribute(Point, "x")
print(instance_dict(Point(1)), get_history(Point(2), "x").added)
