from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeAlias

from typing_extensions import TypeVar, override

T_co = TypeVar("T_co", covariant=True, default=Any)

class AttributeTarget(Generic[T_co]):
    __slots__ = ()
    __reduce__: None  # type: ignore[assignment]

class ForeignTarget(Protocol):
    @override
    def __reduce__(self) -> str | tuple[Any, ...]: ...

class ManagerTarget(Protocol):
    @property
    def class_(self) -> type: ...
    @property
    def manager_getter(self) -> Callable[[], object]: ...

class MapperTarget(Protocol):
    @property
    def class_(self) -> type: ...
    @property
    def class_manager(self) -> object: ...

class FactoryTarget(Protocol):
    @property
    def create_manager_for_cls(self) -> Callable[..., object]: ...

class SessionTarget(Protocol):
    def expunge_all(self) -> None: ...
    def rollback(self) -> None: ...

class SessionMakerTarget(Protocol):
    @property
    def class_(self) -> type[SessionTarget]: ...
    @property
    def configure(self) -> Callable[..., None]: ...

AnyAttribute: TypeAlias = AttributeTarget[Any] | ForeignTarget | None
ClassOrManager: TypeAlias = type | ManagerTarget
ClassOrMapper: TypeAlias = type | MapperTarget
ClassOrFactory: TypeAlias = type | FactoryTarget
AnySession: TypeAlias = type[SessionTarget] | SessionTarget | SessionMakerTarget
