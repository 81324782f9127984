"""OwnSelect: statements that loading makes itself, for objects of one mapper; prepared once."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast, final

from sqlalchemy import Column, ColumnElement, Select, and_, bindparam, select, tuple_
from sqlalchemy.engine.interfaces import Dialect
from typing_extensions import TypeVar

from declarative_instr.orm.core_bridge.execution import RawRow
from declarative_instr.orm.core_bridge.prepared import PreparedBatch, PreparedStatement
from declarative_instr.orm.loading.row_loader import Processors, RowLoader
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.plan import EntityPlan, LoadTree, Strategy, ValuePlan
from declarative_instr.orm.query.transform import planned_select
from declarative_instr.orm.query.tree import TreeOption, settled

MEMBERS = "members"
"""Parameter of the keys that a batch looks for."""
MOST_DIALECTS = 8
"""Statements of this many dialects are kept; more means that engines come and go."""

MadeT = TypeVar("MadeT")
Narrowing: TypeAlias = Callable[[Select[Any]], Select[Any]]
"""Adds FROM, joins, conditions and order to a select of columns."""


@final
@dataclass(frozen=True, slots=True, eq=False)
class PlannedSelect:
    """A select of one entity, and where in its rows further columns are found."""

    statement: Select[Any]
    entity: EntityPlan
    places: tuple[int, ...] = ()


def plan_select(
    mapper: Mapper[Any], tree: LoadTree, narrow: Narrowing, further: Sequence[Column[Any]] = ()
) -> PlannedSelect:
    """Select the entities of a mapper, with what a tree says of their relations.

    Where nothing is joined, this is a plain select of columns.
    """
    tree = settled(mapper, tree)
    own = list(mapper.column_by_key.values())
    relations = mapper.relations.values()
    if any(tree.strategy_of(relation) is Strategy.JOINED for relation in relations):
        wanted = select(mapper.clause, *further).options(TreeOption(mapper, tree))
        statement, plan = planned_select(narrow(wanted), True)  # noqa: FBT003  # the outermost one
        assert plan is not None
        entity, *values = plan.entries
        places = [cast("ValuePlan", value).index for value in values]
        return PlannedSelect(statement, cast("EntityPlan", entity), tuple(places))
    at_once = (Strategy.SELECTIN, Strategy.IMMEDIATE)
    selectin = tuple(each for each in relations if tree.strategy_of(each) in at_once)
    more = [column for column in further if not any(column is one for one in own)]
    columns = [*own, *more]
    entity = EntityPlan(mapper, 0, tuple(mapper.column_by_key), (), selectin, tree)
    place_of = {column: place for place, column in enumerate(columns)}
    places = [place_of[column] for column in further]
    return PlannedSelect(narrow(select(*columns)), entity, tuple(places))


def equal_to_parameters(
    columns: Sequence[ColumnElement[Any]],
) -> tuple[ColumnElement[bool], tuple[str, ...]]:
    """The condition that columns have given values, and the names of these parameters."""
    names = tuple(f"value{place}" for place in range(len(columns)))
    equal = [
        column == bindparam(name, type_=column.type)
        for name, column in zip(names, columns, strict=True)
    ]
    return and_(*equal), names


def among_members(columns: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    """The condition that columns have one of many values, which are bare keys."""
    subject: Any = columns[0] if len(columns) == 1 else tuple_(*columns)
    condition: ColumnElement[bool] = subject.in_(bindparam(MEMBERS, expanding=True))
    return condition


@final
class SingleSelect:
    """Finds the objects for one set of values."""

    __slots__ = ("loader", "statement")

    def __init__(self, planned: PlannedSelect, names: Sequence[str], dialect: Dialect) -> None:
        self.statement = PreparedStatement(planned.statement, dialect, names)
        self.loader = RowLoader(planned.entity)


@final
class BatchSelect:
    """Finds the objects for many bare keys, which its rows tell too."""

    __slots__ = ("_places", "loader", "statement")

    def __init__(self, planned: PlannedSelect, dialect: Dialect) -> None:
        self.statement = PreparedBatch(planned.statement, dialect, MEMBERS)
        self.loader = RowLoader(planned.entity)
        self._places = planned.places

    def keys(self, rows: Sequence[RawRow], processors: Processors) -> list[Any]:
        """The bare key by which each row was found."""
        columns = [column_values(rows, processors, place) for place in self._places]
        return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def column_values(rows: Sequence[RawRow], processors: Processors, place: int) -> list[Any]:
    """The values of one column, converted."""
    convert = processors[place] if processors else None
    if convert is None:
        return [row[place] for row in rows]
    return [convert(row[place]) for row in rows]


@final
class _Memory:
    """What was made for one mapper; void when columns are added to it."""

    __slots__ = ("by_dialect", "clause")

    def __init__(self, clause: object) -> None:
        self.clause = clause
        self.by_dialect: dict[Dialect, dict[Hashable, Any]] = {}


def remembered(
    mapper: Mapper[Any], dialect: Dialect, key: Hashable, make: Callable[[], MadeT]
) -> MadeT:
    """What `make` makes for one mapper and dialect, made once; it lives as long as the mapper."""
    memory: _Memory | None = vars(mapper).get("_loading_memory")
    if memory is None or memory.clause is not mapper.clause:
        memory = vars(mapper)["_loading_memory"] = _Memory(mapper.clause)
    made = memory.by_dialect.get(dialect)
    if made is None:
        if len(memory.by_dialect) >= MOST_DIALECTS:
            memory.by_dialect.clear()
        made = memory.by_dialect[dialect] = {}
    found: MadeT | None = made.get(key)
    if found is None:
        found = made[key] = make()
    return found
