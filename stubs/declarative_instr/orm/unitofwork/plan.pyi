from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from sqlalchemy import Table
from typing_extensions import override

from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.unitofwork.links import Links
from declarative_instr.state.tracked import Tracked

class Origin(NamedTuple):
    reason: str
    relation: Relation
    source: Tracked
    @override
    def __str__(self) -> str: ...

@dataclass(frozen=True, slots=True, eq=False)
class RowStep:
    mapper: Mapper
    holders: tuple[Tracked, ...]
    @property
    def objects(self) -> list[object]: ...
    def shown(self, holder: Tracked) -> str: ...

@dataclass(frozen=True, slots=True, eq=False)
class InsertRows(RowStep):
    links: tuple[Links, ...] = ...
    @override
    def shown(self, holder: Tracked) -> str: ...
    @override
    def __str__(self) -> str: ...

@dataclass(frozen=True, slots=True, eq=False)
class UpdateRows(RowStep):
    links: tuple[Links, ...] = ...
    @override
    def __str__(self) -> str: ...

@dataclass(frozen=True, slots=True, eq=False)
class ReplaceRows(RowStep):
    before: tuple[Tracked, ...]
    links: tuple[Links, ...] = ...
    @override
    def shown(self, holder: Tracked) -> str: ...
    @override
    def __str__(self) -> str: ...

@dataclass(frozen=True, slots=True, eq=False)
class DeleteRows(RowStep):
    @override
    def __str__(self) -> str: ...

@dataclass(frozen=True, slots=True, eq=False)
class AssociationRows:
    relation: Relation
    table: Table
    pairs: tuple[tuple[Tracked, Tracked], ...]
    is_removal: bool
    @override
    def __str__(self) -> str: ...

Step: TypeAlias = InsertRows | UpdateRows | ReplaceRows | DeleteRows | AssociationRows

@dataclass(frozen=True, slots=True, eq=False)
class FlushPlan:
    steps: tuple[Step, ...]
    modified: tuple[Tracked, ...] = ...
    origins: Mapping[int, Origin] = ...
    def __iter__(self) -> Iterator[Step]: ...
    def __bool__(self) -> bool: ...
    @override
    def __str__(self) -> str: ...

def shown_row(holder: Tracked) -> str: ...
