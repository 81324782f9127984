from collections.abc import Mapping
from typing import Any

from typing_extensions import override

from declarative_instr.declarative.blueprint import ClassBlueprint
from declarative_instr.declarative.registry import Registry

class DeclarativeMeta(type):
    registry: Registry
    def __new__(
        mcs,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        **keywords: Any,
    ) -> DeclarativeMeta: ...
    @classmethod
    def _create_tracked(
        mcs,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        keywords: Mapping[str, Any],
    ) -> DeclarativeMeta: ...
    def __init__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        **keywords: Any,
    ) -> None: ...
    @override
    def __setattr__(cls, key: str, value: Any) -> None: ...
    @override
    def __delattr__(cls, key: str) -> None: ...

def instrument_declared(cls: type, blueprint: ClassBlueprint, registry: Registry) -> None: ...
def add_attribute(cls: type, key: str, value: object, registry: Registry) -> None: ...
