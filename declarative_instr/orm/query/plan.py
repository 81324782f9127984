"""SelectPlan: how the columns of a row become entities and values; positions only, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from declarative_instr.orm.mapping.mapper import Mapper, Relation


class Strategy(Enum):
    """How a relation of a loaded object gets its value."""

    LAZY = "select"
    """By a statement when it is read first."""
    JOINED = "joined"
    """From further columns of the same rows."""
    SELECTIN = "selectin"
    """By one more statement for many objects."""
    IMMEDIATE = "immediate"
    """By a lazy load right away."""
    RAISE = "raise"
    """Reading it unloaded is an error."""
    RAISE_ON_SQL = "raise_on_sql"
    """Reading it is an error where that would need a statement."""
    NOLOAD = "noload"
    """It stays empty."""


@dataclass(frozen=True, slots=True, eq=False)
class LoadTree:
    """What the options of a statement say about one entity and, below it, about its relations.

    Relations that are not named load as their mapping says.
    """

    strategies: Mapping[str, Strategy] = field(default_factory=dict)
    """By relation key; the key `*` stands for all others."""
    below: "Mapping[str, LoadTree]" = field(default_factory=dict)
    """By relation key."""
    parts: tuple[object, ...] = ()
    """Equal for equal trees: part of cache keys."""

    def strategy_of(self, relation: Relation) -> Strategy:
        """How `relation` is loaded."""
        said = self.strategies.get(relation.key, self.strategies.get("*"))
        return Strategy(relation.lazy) if said is None else said

    def under(self, key: str) -> "LoadTree":
        """What is said about the entity at the other end of the relation `key`."""
        return self.below.get(key, NOTHING_SAID)


NOTHING_SAID = LoadTree()


@dataclass(frozen=True, slots=True, eq=False)
class EntityPlan:
    """One entity of a row: `keys[i]` is the attribute whose value stands at `first + i`."""

    mapper: Mapper
    first: int
    keys: tuple[str, ...]
    joined: "tuple[JoinedPlan, ...]" = ()
    """Relations whose objects come from further columns of the same row."""
    selectin: tuple[Relation, ...] = ()
    """Relations to be loaded by one more statement, once all rows are there."""
    tree: LoadTree = NOTHING_SAID
    """All that the options say, kept for the strategies that run later."""


@dataclass(frozen=True, slots=True, eq=False)
class JoinedPlan:
    """The objects of one relation, in the columns of a LEFT OUTER JOIN."""

    relation: Relation
    entity: EntityPlan


@dataclass(frozen=True, slots=True)
class ValuePlan:
    """One plain value of a row."""

    index: int


Entry: TypeAlias = EntityPlan | ValuePlan


@dataclass(frozen=True, slots=True, eq=False)
class SelectPlan:
    """All entries of a row, in the order in which the statement names them."""

    entries: tuple[Entry, ...]
    memo: dict[str, Any] = field(default_factory=dict)
    """What the loading layer makes of the plan when it is first used; lives as long as the plan."""

    @property
    def has_joined_collections(self) -> bool:
        """Whether one object may come in several rows, so that the result must be made unique."""
        entities = [entry for entry in self.entries if isinstance(entry, EntityPlan)]
        return any(_has_collection(entity) for entity in entities)


def _has_collection(entity: EntityPlan) -> bool:
    return any(
        joined.relation.uselist or _has_collection(joined.entity) for joined in entity.joined
    )
