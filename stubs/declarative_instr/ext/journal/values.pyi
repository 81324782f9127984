from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, NamedTuple, TypeAlias, final

from typing_extensions import override

class _Missing(Enum):
    MISSING = "missing"
    UNLOADED = "unloaded"
    @override
    def __repr__(self) -> str: ...

MISSING: Final = _Missing.MISSING
UNLOADED: Final = _Missing.UNLOADED

@final
@dataclass(frozen=True, slots=True)
class Ref:
    id: str

@final
@dataclass(frozen=True, slots=True)
class Items:
    members: tuple[Any, ...] = ...

@final
@dataclass(frozen=True, slots=True)
class Members:
    members: frozenset[Any] = ...

@final
@dataclass(frozen=True, slots=True)
class Entries:
    pairs: tuple[tuple[Any, Any], ...] = ...

Content: TypeAlias = Items | Members | Entries

class Place(NamedTuple):
    owner: str
    key: str

@final
@dataclass(frozen=True, slots=True)
class Change:
    owner: str
    key: str
    old: Any
    new: Any
    @property
    def place(self) -> Place: ...

@final
@dataclass(frozen=True, slots=True)
class Edit:
    changes: tuple[Change, ...]
    @property
    def owner(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def old(self) -> Any: ...
    @property
    def new(self) -> Any: ...

@final
@dataclass(frozen=True, slots=True)
class Introduction:
    id: str
    class_name: str
    values: Mapping[str, Any]

@final
@dataclass(frozen=True, slots=True)
class Transaction:
    name: str
    edits: tuple[Edit, ...]
    introduced: tuple[Introduction, ...] = ...
    merge_key: Any = ...
    @property
    def changes(self) -> Iterator[Change]: ...
    def before(self) -> dict[Place, Any]: ...
    def after(self) -> dict[Place, Any]: ...

@final
@dataclass(frozen=True, slots=True)
class Mark:
    serial: int
    journal: object = field()

def same_value(one: object, other: object) -> bool: ...
def references(value: object) -> Iterator[str]: ...
