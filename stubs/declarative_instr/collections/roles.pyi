from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias, final

from typing_extensions import TypeVar

from declarative_instr.collections.marks import Role

Emulated: TypeAlias = type[list[Any]] | type[set[Any]] | type[dict[Any, Any]]
MethodT = TypeVar("MethodT", bound=Callable[..., Any])
ROLES_ATTRIBUTE = "_sa_roles"
NATIVE_ATTRIBUTE = "_sa_native_operations"
NATIVE_MARK = "_sa_native"

@final
@dataclass(frozen=True, slots=True)
class NativeOperations:
    append: Callable[..., object]
    append_methods: tuple[str, ...]
    put: Callable[[Any, Any], object]
    put_all: Callable[[Any, Iterable[Any]], object]
    remove: Callable[..., object]
    remove_methods: tuple[str, ...]
    take: Callable[[Any, Any], object]
    iterate: Callable[[Any], Iterable[Any]] = ...
    key_of: Callable[[Any, Any], object] | None = ...
    appender: str | None = ...

@final
@dataclass(frozen=True, slots=True)
class CollectionRoles:
    appender: str | None
    remover: str
    iterator: str
    emulates: Emulated | None
    append: Callable[..., object]
    appender_takes_initiator: bool
    put: Callable[[Any, Any], object] | None
    put_all: Callable[[Any, Iterable[Any]], object] | None
    remove: Callable[..., object]
    remover_takes_initiator: bool
    take: Callable[[Any, Any], object] | None
    iterate: Callable[[Any], Iterable[Any]]
    key_of: Callable[[Any, Any], object] | None

def native(method: MethodT) -> MethodT: ...
def roles_of(cls: type) -> CollectionRoles: ...
def emulated_type(cls: type) -> Emulated | None: ...
def role_names(cls: type) -> dict[Role, str]: ...
def require_roles(cls: type) -> None: ...
def missing_role(cls: type, role: str) -> str: ...
