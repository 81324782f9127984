# factories: manager factories and loaders of several kinds
from collections.abc import Collection, Iterable
from typing import Any

from declarative_instr import is_instrumented, manager_of_class, register_class, unregister_class
from declarative_instr.orm import ClassManager, InstanceState
from declarative_instr.orm.instrumentation import _ExpiredAttributeLoaderProto, _ManagerFactory


class OwnManager(ClassManager[Any]):
    def describe(self) -> str:
        return f"manager of {self.class_.__name__}"


def make_manager(class_: type[Any]) -> ClassManager[Any]:
    return OwnManager(class_)


factories: list[_ManagerFactory] = [make_manager, ClassManager, OwnManager]


class Loader:
    def __call__(self, state: InstanceState[Any], toload: Collection[str], passive: Any) -> None:
        for key in toload:
            state.dict[key] = None


def load(state: Any, toload: Iterable[str], passive: object) -> object:
    return [*toload]


loaders: list[_ExpiredAttributeLoaderProto] = [Loader(), load, lambda state, toload, passive: None]


class Point:
    x: int


manager = register_class(Point)
print(manager.class_.__name__, manager_of_class(Point) is manager, is_instrumented(Point(), "x"), len(loaders), len(factories))
unregister_class(Point)
