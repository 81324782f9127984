# manager-that-watches: a manager that overrides the documented method, and answers nothing
from typing import Any

from declarative_instr import register_attribute, register_class
from declarative_instr.orm import ClassManager, InstanceState, QueryableAttribute
from declarative_instr.orm import instrumentation
from declarative_instr.orm.collections import collection_adapter

KEYS: list[str] = []


class Watching(ClassManager[Any]):
    def instrument_attribute(
        self, key: str, inst: QueryableAttribute[Any], propagated: bool = False
    ) -> None:
        KEYS.append(key)
        super().instrument_attribute(key, inst, propagated)


class Point:
    x: Any


manager: ClassManager[Point] = register_class(Point, manager_factory=Watching)
register_attribute(Point, "x")
point = Point()
point.x = 1
found = instrumentation.manager_of_class(Point)
state: InstanceState[Point] = instrumentation.instance_state(point)
print(KEYS, point.x, found is manager, state.obj() is point, collection_adapter)
