"""FlushPlan: the work of one flush as values; it is made without a connection."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from sqlalchemy import Table
from typing_extensions import override

from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.unitofwork.links import Links
from declarative_instr.state.objects import instance_of
from declarative_instr.state.tracked import Tracked

_SHOWN_ROWS = 10
"""How many rows of a step are printed."""


class Origin(NamedTuple):
    """Why a row takes part in a flush, where its object was neither added, changed nor deleted itself."""

    reason: str
    """A cascade: "save-update", "delete", "delete-orphan"; or "foreign key": the key it refers to."""
    relation: Relation
    source: Tracked
    """The object from which the relation leads to this one, in its present or its former value."""

    @override
    def __str__(self) -> str:
        return f"by {self.reason} along {self.relation}"


@dataclass(frozen=True, slots=True, eq=False)
class RowStep:
    """Rows of one table that do not depend on each other."""

    mapper: Mapper
    holders: tuple[Tracked, ...]

    @property
    def objects(self) -> list[object]:
        """The objects whose rows these are."""
        return [instance_of(holder) for holder in self.holders]

    def shown(self, holder: Tracked) -> str:
        """A row, as a printed plan names it: class and key."""
        return shown_row(holder)


@dataclass(frozen=True, slots=True, eq=False)
class InsertRows(RowStep):
    """New rows."""

    links: tuple[Links, ...] = ()

    @override
    def shown(self, holder: Tracked) -> str:
        return f"new {self.mapper.class_.__name__}"

    @override
    def __str__(self) -> str:
        return f"insert {len(self.holders)} {self.mapper.class_.__name__}"


@dataclass(frozen=True, slots=True, eq=False)
class UpdateRows(RowStep):
    """Rows with changed columns."""

    links: tuple[Links, ...] = ()

    @override
    def __str__(self) -> str:
        return f"update {len(self.holders)} {self.mapper.class_.__name__}"


@dataclass(frozen=True, slots=True, eq=False)
class ReplaceRows(RowStep):
    """Rows that stay where an object is deleted and a new one with its key is added.

    The new object's values are written over those of the old one. So rows that refer to the key
    are never without it. `holders` are the new objects.
    """

    before: tuple[Tracked, ...]
    """The objects that they replace, in the same order."""
    links: tuple[Links, ...] = ()

    @override
    def shown(self, holder: Tracked) -> str:
        old = self.before[self.holders.index(holder)]
        return f"{shown_row(old)}, by a new object"

    @override
    def __str__(self) -> str:
        return f"replace {len(self.holders)} {self.mapper.class_.__name__}"


@dataclass(frozen=True, slots=True, eq=False)
class DeleteRows(RowStep):
    """Rows to be deleted."""

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
    """The steps of a flush, in the order in which they run; printed as a tree of steps and rows."""

    steps: tuple[Step, ...]
    modified: tuple[Tracked, ...] = field(default=())
    """Persistent objects whose changes are stored when all steps have run."""
    origins: Mapping[int, Origin] = field(default_factory=dict)
    """What brought each row in that is not there by itself, by id of its holder. A flush itself makes
    its plan without them; `Session.plan()` looks for them."""

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __bool__(self) -> bool:
        return bool(self.steps)

    @override
    def __str__(self) -> str:
        return "\n".join(line for step in self.steps for line in self._lines(step)) or (
            "nothing to do"
        )

    def _lines(self, step: Step) -> Iterator[str]:
        yield str(step)
        if isinstance(step, AssociationRows):
            pairs = [f"{shown_row(one)} - {shown_row(other)}" for one, other in step.pairs]
            yield from _indented(pairs)
        else:
            yield from _indented([self._shown(step, holder) for holder in step.holders])

    def _shown(self, step: RowStep, holder: Tracked) -> str:
        origin = self.origins.get(id(holder))
        return step.shown(holder) if origin is None else f"{step.shown(holder)}, {origin}"


def _indented(rows: list[str]) -> Iterable[str]:
    yield from (f"  {row}" for row in rows[:_SHOWN_ROWS])
    if len(rows) > _SHOWN_ROWS:
        yield f"  ... {len(rows) - _SHOWN_ROWS} more"


def shown_row(holder: Tracked) -> str:
    """A row by class and key; a new one has no key yet."""
    name = type(instance_of(holder)).__name__
    return f"new {name}" if holder._sa_key is None else f"{name} {holder._sa_key}"
