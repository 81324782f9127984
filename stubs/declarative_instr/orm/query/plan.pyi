from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from declarative_instr.orm.mapping.mapper import Mapper, Relation

class Strategy(Enum):
    LAZY = "select"
    JOINED = "joined"
    SELECTIN = "selectin"
    IMMEDIATE = "immediate"
    RAISE = "raise"
    RAISE_ON_SQL = "raise_on_sql"
    NOLOAD = "noload"

@dataclass(frozen=True, slots=True, eq=False)
class LoadTree:
    strategies: Mapping[str, Strategy] = ...
    below: Mapping[str, LoadTree] = ...
    parts: tuple[object, ...] = ...
    def strategy_of(self, relation: Relation) -> Strategy: ...
    def under(self, key: str) -> LoadTree: ...

NOTHING_SAID: LoadTree

@dataclass(frozen=True, slots=True, eq=False)
class EntityPlan:
    mapper: Mapper
    first: int
    keys: tuple[str, ...]
    joined: tuple[JoinedPlan, ...] = ...
    selectin: tuple[Relation, ...] = ...
    tree: LoadTree = ...

@dataclass(frozen=True, slots=True, eq=False)
class JoinedPlan:
    relation: Relation
    entity: EntityPlan

@dataclass(frozen=True, slots=True)
class ValuePlan:
    index: int

Entry: TypeAlias = EntityPlan | ValuePlan

@dataclass(frozen=True, slots=True, eq=False)
class SelectPlan:
    entries: tuple[Entry, ...]
    memo: dict[str, Any] = ...
    @property
    def has_joined_collections(self) -> bool: ...
