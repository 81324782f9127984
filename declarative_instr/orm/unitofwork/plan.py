"""FlushPlan: the work of one flush as values; it is made without a connection."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy import Table
from typing_extensions import override

from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.state.tracked import Tracked


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A foreign key to fill: `dependent` takes the key of `referred`, None: no key."""

    relation: Relation
    dependent: Tracked
    referred: Tracked | None


@dataclass(frozen=True, slots=True, eq=False)
class InsertRows:
    """New rows of one table that do not depend on each other."""

    mapper: Mapper
    holders: tuple[Tracked, ...]
    links: tuple[Link, ...] = ()

    @override
    def __str__(self) -> str:
        return f"insert {len(self.holders)} {self.mapper.class_.__name__}"


@dataclass(frozen=True, slots=True, eq=False)
class UpdateRows:
    """Rows of one table with changed columns."""

    mapper: Mapper
    holders: tuple[Tracked, ...]
    links: tuple[Link, ...] = ()

    @override
    def __str__(self) -> str:
        return f"update {len(self.holders)} {self.mapper.class_.__name__}"


@dataclass(frozen=True, slots=True, eq=False)
class ReplaceRows:
    """Rows that stay where an object is deleted and a new one with its key is added.

    The new object's values are written over those of the old one. So rows that refer to the key
    are never without it.
    """

    mapper: Mapper
    holders: tuple[Tracked, ...]
    """The new objects."""
    before: tuple[Tracked, ...]
    """The objects that they replace, in the same order."""
    links: tuple[Link, ...] = ()

    @override
    def __str__(self) -> str:
        return f"replace {len(self.holders)} {self.mapper.class_.__name__}"


@dataclass(frozen=True, slots=True, eq=False)
class DeleteRows:
    """Rows of one table to be deleted."""

    mapper: Mapper
    holders: tuple[Tracked, ...]

    @override
    def __str__(self) -> str:
        return f"delete {len(self.holders)} {self.mapper.class_.__name__}"


@dataclass(frozen=True, slots=True, eq=False)
class AssociationRows:
    """Rows of an association table, one per pair of objects; `relation` says which is first."""

    relation: Relation
    table: Table
    pairs: tuple[tuple[Tracked, Tracked], ...]
    is_removal: bool

    @override
    def __str__(self) -> str:
        verb = "delete" if self.is_removal else "insert"
        return f"{verb} {len(self.pairs)} rows of {self.table.name}"


Step: TypeAlias = InsertRows | UpdateRows | ReplaceRows | DeleteRows | AssociationRows


@dataclass(frozen=True, slots=True, eq=False)
class FlushPlan:
    """The steps of a flush, in the order in which they run."""

    steps: tuple[Step, ...]
    modified: tuple[Tracked, ...] = field(default=())
    """Persistent objects whose changes are stored when all steps have run."""

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __bool__(self) -> bool:
        return bool(self.steps)

    @override
    def __str__(self) -> str:
        return "\n".join(map(str, self.steps)) or "nothing to do"
