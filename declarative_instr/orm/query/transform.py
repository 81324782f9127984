"""What a select() of classes becomes before it compiles: columns, eager joins, and their SelectPlan."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, final

from sqlalchemy import ColumnElement, FromClause, Join, Select, select
from sqlalchemy.sql.elements import ClauseElement

from declarative_instr.orm.core_bridge.rewriting import (
    OuterJoin,
    as_seen_from,
    columns_for_order,
    is_grouped,
    order_of,
    picks_rows,
    with_outer_joins,
)
from declarative_instr.orm.core_bridge.statements import (
    Selected,
    SelectedEntity,
    Span,
    options_of,
    row_layout,
    statement_entities,
    use_select_transform,
    with_columns,
)
from declarative_instr.orm.errors import UnmappedClassError
from declarative_instr.orm.mapping.conditions import moved
from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.query.plan import (
    EntityPlan,
    JoinedPlan,
    LoadTree,
    SelectPlan,
    Strategy,
    ValuePlan,
)
from declarative_instr.orm.query.tree import EAGER, load_trees

AnyMapper: TypeAlias = Mapper[Any]
Trees: TypeAlias = Mapping[AnyMapper, LoadTree]


def planned_select(
    statement: Select[Any],
    is_outermost: bool,  # noqa: FBT001 - the signature of the port
) -> tuple[Select[Any], SelectPlan | None]:
    """The statement as it is compiled, and the plan of its rows.

    Inner statements stay as they are: they are no source of objects.

    Raises:
        ArgumentError: An option does not fit the statement.
    """
    if not is_outermost:
        return statement, None
    spans = row_layout(statement_entities(statement), columns_of)
    trees = load_trees(options_of(statement), mappers_of(span.selected for span in spans))
    columns = [column for span in spans for column in span.columns]
    eager = _EagerJoins(len(columns))
    plan = eager.plan(spans, trees)
    if not eager.joins:
        return with_columns(statement, columns), plan
    multiplies_rows = plan.has_joined_collections and picks_rows(statement)
    if multiplies_rows or is_grouped(statement):
        return _joined_outside(statement, spans, trees)
    joined = with_outer_joins(statement, eager.joins).order_by(*eager.order)
    return with_columns(joined, [*columns, *eager.columns]), plan


def returned_plan(selected: Sequence[Selected], trees: Trees) -> SelectPlan:
    """The plan of what RETURNING answers; a relation that is to be joined loads select-in."""
    spans = row_layout(selected, columns_of)
    return _EagerJoins(0, may_join=False).plan(spans, trees)


def mappers_of(selected: Iterable[Selected]) -> list[AnyMapper]:
    """The mappers of the classes among selected things, each once.

    Raises:
        UnmappedClassError: One is an entity of another kind.
    """
    entities = [thing for thing in selected if isinstance(thing, SelectedEntity)]
    return list(dict.fromkeys(map(mapper_of, entities)))


def mapper_of(selected: SelectedEntity) -> AnyMapper:
    """The mapper of a selected class.

    Raises:
        UnmappedClassError: It is an entity of another kind.
    """
    if isinstance(selected.entity, Mapper):
        return selected.entity
    message = f"{selected.name} cannot be selected: {selected.entity!r} is no mapped class."
    raise UnmappedClassError(message)


def columns_of(selected: SelectedEntity) -> Sequence[ColumnElement[Any]]:
    """The columns that stand for a class in a row, in the order of its attributes."""
    return tuple(mapper_of(selected).column_by_key.values())


def _joined_outside(
    statement: Select[Any], spans: Sequence[Span], trees: Trees
) -> tuple[Select[Any], SelectPlan]:
    """Joins around a subquery, so that a LIMIT counts the user's rows, not the joined ones."""
    columns = [column for span in spans for column in span.columns]
    for_order = columns_for_order(statement, columns)
    inside = with_columns(statement, [*columns, *for_order]).subquery()
    eager = _EagerJoins(len(columns), inside)
    plan = eager.plan(spans, trees)
    offered = list(inside.c)[: len(columns)]
    order = as_seen_from(inside, order_of(statement))
    around = with_outer_joins(select(inside), eager.joins).order_by(*order, *eager.order)
    return with_columns(around, [*offered, *eager.columns]), plan


@final
class _EagerJoins:
    """Plans the entities of a statement, and collects the joins that eager relations need."""

    def __init__(
        self, first: int, inside: FromClause | None = None, *, may_join: bool = True
    ) -> None:
        self.columns: list[ClauseElement] = []
        """Columns of the joins; the first stands at `first` in the row."""
        self.joins: list[OuterJoin] = []
        self.order: list[ColumnElement[Any]] = []
        """What the relations say of the order of their members."""
        self._first = first
        self._inside = inside
        self._may_join = may_join

    def plan(self, spans: Sequence[Span], trees: Trees) -> SelectPlan:
        """Plan a row; a class that is selected twice loads its relations once."""
        entries: list[EntityPlan | ValuePlan] = []
        planned: set[AnyMapper] = set()
        for span in spans:
            if not isinstance(span.selected, SelectedEntity):
                entries.append(ValuePlan(span.first))
                continue
            mapper = mapper_of(span.selected)
            root = mapper.clause if self._inside is None else self._inside
            if mapper in planned:
                entries.append(EntityPlan(mapper, span.first, tuple(mapper.column_by_key)))
            else:
                entries.append(self._entity(mapper, span.first, (root, root), trees[mapper]))
                planned.add(mapper)
        return SelectPlan(tuple(entries))

    def _entity(
        self, mapper: AnyMapper, first: int, source: tuple[FromClause, FromClause], tree: LoadTree
    ) -> EntityPlan:
        """Plan one entity, and below it whatever comes with it.

        `source` is the statement's own FROM element that the joins are added to, and what has the
        columns of this entity.
        """
        joined: list[JoinedPlan] = []
        selectin: list[Relation] = []
        for relation in mapper.relations.values():
            strategy = tree.strategy_of(relation)
            if strategy is Strategy.JOINED and self._may_join:
                joined.append(self._joined(relation, source, tree.under(relation.key)))
            elif strategy in EAGER:
                selectin.append(relation)
        return EntityPlan(
            mapper, first, tuple(mapper.column_by_key), tuple(joined), tuple(selectin), tree
        )

    def _joined(
        self, relation: Relation, source: tuple[FromClause, FromClause], tree: LoadTree
    ) -> JoinedPlan:
        root, parent = source
        target = relation.target
        alias = target.local_table.alias()
        first = self._first + len(self.columns)
        self.columns += (alias.c[column.key] for column in target.column_by_key.values())
        order = [(tuple(target.local_table.c), alias)]
        if relation.secondary is None:
            (step,) = relation.join_path(parent, alias).steps
            self.joins.append(OuterJoin(root, alias, step.on_clause))
        else:
            association = relation.secondary.alias()
            self.joins.append(_through(relation, root, parent, association, alias))
            order.append((tuple(relation.secondary.c), association))
        self.order += (moved(clause, order) for clause in relation.order_by)
        return JoinedPlan(relation, self._entity(target, first, (root, alias), tree))


def _through(
    relation: Relation,
    root: FromClause,
    parent: FromClause,
    association: FromClause,
    target: FromClause,
) -> OuterJoin:
    """The join of a many-to-many relation: rows of the association table only with their target."""
    assert relation.secondary is not None
    assert relation.secondaryjoin is not None
    between = (tuple(relation.secondary.c), association)
    far = moved(relation.secondaryjoin, [between, (tuple(relation.target.local_table.c), target)])
    near = moved(relation.primaryjoin, [between, (tuple(relation.parent.local_table.c), parent)])
    return OuterJoin(root, Join(association, target, far), near)


use_select_transform(planned_select)
