"""How statements about entities compile: joins along relations, row layout; knows no loader."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from sqlalchemy import Column, ColumnElement, FromClause, Join, Label, Select
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.sql.base import CompileState, Executable, ExecutableOption
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import (
    DeleteDMLState,
    DMLState,
    InsertDMLState,
    UpdateBase,
    UpdateDMLState,
)
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.selectable import SelectState
from typing_extensions import TypeVar, override

from declarative_instr.orm.core_bridge.entities import (
    PLUGIN,
    Entity,
    JoinTarget,
    attribute_key_of,
    entity_of,
    subject_of,
)

StatementT = TypeVar("StatementT", bound=Select[Any] | UpdateBase)


@dataclass(frozen=True, slots=True)
class SelectedEntity:
    """A class in the columns of a statement; `clause` tells a mapper's table from its alias."""

    entity: Entity
    clause: FromClause
    name: str


@dataclass(frozen=True, slots=True)
class SelectedValue:
    """A column expression in the columns of a statement; `name` is its field in the Row."""

    expression: ClauseElement
    name: str


Selected = SelectedEntity | SelectedValue


@dataclass(frozen=True, slots=True)
class Span:
    """Positions `first` to `first + count` of a cursor row that one selected thing takes."""

    selected: Selected
    first: int
    count: int
    columns: tuple[ClauseElement, ...]


Transform = Callable[[Select[Any], bool], tuple[Select[Any], object]]


def use_select_transform(transform: Transform | None) -> Transform | None:
    """Install what the query layer does to a select() before it is compiled.

    It is called once per compilation, hence not when Core's cache holds the statement, with the
    statement (its joins along relations resolved) and whether it is the outermost one. It returns
    the statement to compile and a plan, which `plan_of` finds at the compiled statement.

    Returns: The transform that was in use before.
    """
    before = EntitySelectState.transform
    EntitySelectState.transform = transform
    return before


def plan_of(compiled: Compiled | None) -> object:
    """The plan that the transform made for this compiled statement; None without one."""
    state = getattr(compiled, "compile_state", None)
    return state.plan if isinstance(state, EntitySelectState) else None


def statement_entities(statement: Select[Any] | UpdateBase) -> tuple[Selected, ...]:
    """What a select(), or the RETURNING of an insert, update or delete, was asked for, in order."""
    name_of = SelectState._column_naming_convention(statement._label_style)
    return tuple(_selected(clause, name_of) for clause in _raw_columns(statement))


def row_layout(
    selected: Iterable[Selected],
    columns_of: Callable[[SelectedEntity], Sequence[ColumnElement[Any]]] | None = None,
) -> tuple[Span, ...]:
    """Where in the cursor row each selected thing is found.

    Core renders every selected column, repeated ones again under another label, so positions are a
    running count. `columns_of` says which columns stand for an entity in the statement that will
    run (see `with_columns`); without it, all columns of the entity's table in their order.
    """
    spans: list[Span] = []
    first = 0
    for thing in selected:
        if isinstance(thing, SelectedValue):
            columns: tuple[ClauseElement, ...] = (thing.expression,)
        else:
            columns = tuple(columns_of(thing) if columns_of else thing.clause.c)
        spans.append(Span(thing, first, len(columns), columns))
        first += len(columns)
    return tuple(spans)


def with_columns(statement: StatementT, columns: Iterable[ClauseElement]) -> StatementT:
    """The same statement, selecting or returning `columns`; FROM, joins and options stay."""
    clone = cast("StatementT", statement._generate())
    target: Select[Any] | UpdateBase = clone
    if isinstance(target, Select):
        target._raw_columns = list(columns)  # type: ignore[arg-type]  # clauses made by Core
    else:
        target._returning = tuple(columns)  # type: ignore[arg-type]  # clauses made by Core
    return clone


def options_of(statement: Executable) -> tuple[ExecutableOption, ...]:
    """The options given to the statement, in order."""
    return statement._with_options


@CompileState.plugin_for(PLUGIN, "select")
class EntitySelectState(SelectState):
    """Compiles a select() about entities: resolves relation joins, applies the transform."""

    __slots__ = ("plan",)
    transform: ClassVar[Transform | None] = None

    plan: object

    @override
    @classmethod
    def create_for_statement(
        cls, statement: Executable, compiler: SQLCompiler, **kw: Any
    ) -> "EntitySelectState":
        assert isinstance(statement, Select)
        transform = EntitySelectState.transform
        plan: object = None
        plain = _with_plain_joins(statement)
        if transform is not None:
            plain, plan = transform(plain, not compiler.stack)
        state = cls(plain, compiler, **kw)
        state.plan = plan
        return state

    @override
    @classmethod
    def get_column_descriptions(cls, statement: Select[Any]) -> list[dict[str, Any]]:
        return [_description(thing) for thing in statement_entities(statement)]

    @override
    @classmethod
    def _get_filter_by_entities(cls, statement: Select[Any]) -> list[Any]:
        """Each source of rows once, also where a relation leads to a class that is selected too."""
        distinct: dict[object, Any] = {}
        for one in super()._get_filter_by_entities(statement):
            source: object = (
                one.join_path(None).steps[-1].right if isinstance(one, JoinTarget) else one
            )
            if source not in distinct or isinstance(one, JoinTarget) or entity_of(one) is not None:
                distinct[source] = one  # what knows attributes comes before the table alone
        return list(distinct.values())


class _EntityDMLState(DMLState):
    """Lets values() name attributes where their keys differ from those of the columns."""

    @override
    @classmethod
    def _get_crud_kv_pairs(
        cls, statement: UpdateBase, kv_iterator: Any, needs_to_be_cacheable: bool
    ) -> Any:
        pairs = [(_column_key(statement, key), value) for key, value in kv_iterator]
        return super()._get_crud_kv_pairs(statement, pairs, needs_to_be_cacheable)

    @override
    @classmethod
    def _get_multi_crud_kv_pairs(cls, statement: UpdateBase, multi_kv_iterator: Any) -> Any:
        rows = [
            {_column_key(statement, key): value for key, value in row.items()}
            for row in multi_kv_iterator
        ]
        return super()._get_multi_crud_kv_pairs(statement, rows)

    @override
    @classmethod
    def get_entity_description(cls, statement: UpdateBase) -> dict[str, Any]:
        description = super().get_entity_description(statement)
        entity = subject_of(statement)
        if entity is None:
            return description
        names = {"name": entity.name, "type": entity.class_, "expr": entity.class_}
        return {**description, **names, "entity": entity.class_}

    @override
    @classmethod
    def get_returning_column_descriptions(cls, statement: UpdateBase) -> list[dict[str, Any]]:
        return [_description(thing) for thing in statement_entities(statement)]


@CompileState.plugin_for(PLUGIN, "insert")
class EntityInsertState(_EntityDMLState, InsertDMLState):
    """An insert() into an entity's table."""


@CompileState.plugin_for(PLUGIN, "update")
class EntityUpdateState(_EntityDMLState, UpdateDMLState):
    """An update() of an entity's table."""


@CompileState.plugin_for(PLUGIN, "delete")
class EntityDeleteState(_EntityDMLState, DeleteDMLState):
    """A delete() from an entity's table."""


def _raw_columns(statement: Select[Any] | UpdateBase) -> Iterator[ClauseElement]:
    """What was asked for; a table or subquery that is no entity stands for its columns."""
    raw = statement._raw_columns if isinstance(statement, Select) else statement._returning
    for clause in raw:
        if isinstance(clause, ColumnElement) or not isinstance(clause, FromClause):
            yield clause  # a function is both
        elif entity_of(clause) is None:
            yield from clause.c
        else:
            yield clause


def _selected(clause: ClauseElement, name_of: Callable[[Any], str | None]) -> Selected:
    entity = entity_of(clause)
    if entity is not None and isinstance(clause, FromClause):
        return SelectedEntity(entity, clause, entity.name)
    return SelectedValue(clause, name_of(clause) or "_no_label")


def _description(thing: Selected) -> dict[str, Any]:
    """One entry of `column_descriptions`, with the keys that SQLAlchemy documents."""
    if isinstance(thing, SelectedEntity):
        class_ = thing.entity.class_
        return {
            "name": thing.name,
            "type": class_,
            "aliased": thing.entity.is_aliased,
            "expr": class_,
            "entity": class_,
        }
    named = thing.expression
    while isinstance(named, Label):
        named = named.element
    entity, key = entity_of(named), attribute_key_of(thing.expression)
    return {
        "name": thing.name,
        "type": getattr(thing.expression, "type", None),
        "aliased": False,
        "expr": thing.expression if entity is None or key is None else getattr(entity.class_, key),
        "entity": None if entity is None else entity.class_,
    }


def _column_key(statement: UpdateBase, key: Any) -> Any:
    entity = subject_of(statement)
    column = entity.column_for(key) if entity is not None and isinstance(key, str) else None
    return column if isinstance(column, Column) else key


JoinElement = tuple[Any, Any, Any, dict[str, Any]]


def _with_plain_joins(statement: Select[Any]) -> Select[Any]:
    """The statement with each join along a relation replaced by joins that Core can render."""
    holders = (statement, *statement._memoized_select_entities)
    if not any(_relation_of(join) for holder in holders for join in holder._setup_joins):
        return statement
    clone = statement._generate()
    clone._setup_joins = _all_plain(statement._setup_joins)
    memoized = [holder._clone() for holder in statement._memoized_select_entities]
    for holder in memoized:  # joins made before with_only_columns() replaced the columns
        holder._setup_joins = _all_plain(holder._setup_joins)
    clone._memoized_select_entities = tuple(memoized)
    return clone


def _all_plain(joins: Iterable[JoinElement]) -> tuple[JoinElement, ...]:
    return tuple(plain for join in joins for plain in _plain_joins(join))


def _relation_of(join: JoinElement) -> JoinTarget | None:
    right, on_clause, _left, _flags = join
    for candidate in (right, on_clause):
        if isinstance(candidate, JoinTarget):
            return candidate
    return None


def _plain_joins(join: JoinElement) -> Iterator[JoinElement]:
    relation = _relation_of(join)
    if relation is None:
        yield join
        return
    right, _on_clause, left, flags = join
    path = relation.join_path(None if right is relation else right)
    source = path.source if left is None else left
    first, *rest = path.steps
    if not rest or not (flags["isouter"] or flags["full"]):
        for step in path.steps:
            yield (step.right, step.on_clause, source, flags)
        return
    # An outer join keeps the source's row only if association and target are missing together.
    inner: FromClause = first.right
    for step in rest:
        inner = Join(inner, step.right, step.on_clause)
    yield (inner, first.on_clause, source, flags)
