from collections.abc import Callable
from typing import Any, Generic, TypeAlias, overload

from typing_extensions import TypeVar, override

from declarative_instr.attributes import instrumented as core
from declarative_instr.orm.mapping.attributes import Mapped

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True, default=Any)

class Directive(Generic[T]):
    function: Any
    def __init__(self, function: Callable[[Any], T]) -> None: ...
    def __get__(self, instance: object | None, owner: type) -> T: ...

class declared_attr(Mapped[T_co]):
    directive: TypeAlias = classmethod
    function: Callable[[type], Any]
    is_cascading: bool = ...
    @overload
    def __new__(cls, function: Callable[[Any], core.Mapped[T_co]]) -> declared_attr[T_co]: ...
    @overload
    def __new__(cls, function: Callable[[Any], Any]) -> Any: ...
    @overload
    @classmethod
    def cascading(cls, function: Callable[[Any], core.Mapped[T]]) -> declared_attr[T]: ...
    @overload
    @classmethod
    def cascading(cls, function: Callable[[Any], Any]) -> Any: ...
    @override
    def __repr__(self) -> str: ...

def unwrapped(function: Any) -> Any: ...
