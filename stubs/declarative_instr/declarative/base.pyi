from typing import Any, ClassVar, Self

from typing_extensions import override

from declarative_instr.declarative.initialiser import as_generated
from declarative_instr.declarative.meta import DeclarativeMeta

class DeclarativeBase(metaclass=DeclarativeMeta):
    __slots__ = ()
    @override
    def __init_subclass__(cls, **keywords: Any) -> None: ...
    @as_generated
    def __init__(self, /, **keywords: Any) -> None: ...
    @override
    def __repr__(self) -> str: ...
    registry: ClassVar[Any]
    __abstract__: ClassVar[bool]
    @override
    def __getstate__(self) -> Any: ...
    def __setstate__(self, state: Any) -> None: ...
    def __replace__(self, /, **changes: Any) -> Self: ...
