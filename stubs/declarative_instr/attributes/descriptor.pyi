from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from declarative_instr.state.tracked import Name, Tracked

COMPILED: bool

class Implementation(Protocol):
    def load(self, holder: Tracked, dict_: dict[str, object]) -> object: ...
    def set(self, holder: Tracked, dict_: dict[str, object], value: object) -> None: ...
    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None: ...

AnyClass: TypeAlias = type
ListenerPair: TypeAlias = tuple[Callable[..., object], bool]

def refuse(key: Name, obj: object) -> TypeError: ...
def first_committed(key: Name, obj: object) -> dict[str, object] | None: ...

class AttributeDescriptor:
    __slots__ = ("__weakref__", "active", "impl", "key", "listeners", "owner", "token")
    key: str
    impl: Implementation
    active: bool
    listeners: tuple[ListenerPair, ...] | None
    token: object
    owner: type | None
    def __init__(self, key: Name, impl: Implementation, owner: AnyClass) -> None: ...
    def __get__(self, obj: object, owner: object) -> object: ...
    def __set__(self, obj: Tracked, value: object) -> None: ...
    def __delete__(self, obj: object) -> None: ...

def announce(
    descriptor: AttributeDescriptor, holder: Tracked, values: Mapping[str, object], value: object
) -> object: ...
