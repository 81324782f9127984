"""RelationPath: by which values of an object the objects it refers to are found; it runs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, final

from sqlalchemy import Column, ColumnElement, Dialect, FromClause, Join, Select, select

from declarative_instr.orm.loading.own_selects import (
    BatchSelect,
    Narrowing,
    SingleSelect,
    among_members,
    equal_to_parameters,
    plan_select,
)
from declarative_instr.orm.mapping.mapper import Relation
from declarative_instr.orm.mapping.settings import MANYTOMANY, MANYTOONE
from declarative_instr.orm.query.plan import NOTHING_SAID, LoadTree
from declarative_instr.orm.query.tree import TreeOption


@final
@dataclass(frozen=True, slots=True, eq=False)
class RelationPath:
    """Related rows are those whose `columns` have the values of the object's `attributes`."""

    relation: Relation
    attributes: tuple[str, ...]
    columns: tuple[Column[Any], ...]
    source: FromClause | None = None
    """What to select from, where it is more than the target's table."""

    @property
    def is_by_identity(self) -> bool:
        """Whether the values are those of the object's own key."""
        return self.attributes == self.relation.parent.pk_keys

    def key_in(self, values: Mapping[str, Any]) -> Any:
        """The bare key of the related rows, from the object's values."""
        if len(self.attributes) == 1:
            return values[self.attributes[0]]
        return tuple(values[name] for name in self.attributes)

    def single(self, tree: LoadTree, dialect: Dialect) -> SingleSelect:
        """The statement for one object."""
        condition, names = equal_to_parameters(self.columns)
        planned = plan_select(self.relation.target, tree, self._narrowing(condition))
        return SingleSelect(planned, names, dialect)

    def query(self, tree: LoadTree) -> tuple[Select[Any], tuple[str, ...]]:
        """The statement for one object as users would write it, and the names of its parameters."""
        condition, names = equal_to_parameters(self.columns)
        target = self.relation.target
        statement = self._narrowing(condition)(select(target.clause))
        if tree is not NOTHING_SAID:
            statement = statement.options(TreeOption(target, tree))
        return statement, names

    def batch(self, tree: LoadTree, dialect: Dialect) -> BatchSelect:
        """The statement for many objects."""
        narrow = self._narrowing(among_members(self.columns))
        return BatchSelect(plan_select(self.relation.target, tree, narrow, self.columns), dialect)

    def _narrowing(self, condition: ColumnElement[bool]) -> Narrowing:
        def narrow(statement: Select[Any]) -> Select[Any]:
            if self.source is not None:
                statement = statement.select_from(self.source)
            return statement.where(condition).order_by(*self.relation.order_by)

        return narrow


def path_of(relation: Relation) -> RelationPath:
    """The shortest way: the foreign key alone, the association table, or the parent's table."""
    target = relation.target
    if not relation.is_plain:
        return _through_parent(relation)
    if relation.direction is MANYTOMANY:
        if relation.secondary is None or relation.secondaryjoin is None:
            return _through_parent(relation)
        source = Join(relation.secondary, target.local_table, relation.secondaryjoin)
        attributes, columns = zip(*relation.local_pairs, strict=True)
        return RelationPath(relation, attributes, columns, source)
    near, far = (1, 0) if relation.direction is MANYTOONE else (0, 1)
    return RelationPath(
        relation,
        tuple(pair[near] for pair in relation.pairs),
        tuple(target.column_by_key[pair[far]] for pair in relation.pairs),
    )


def _through_parent(relation: Relation) -> RelationPath:
    """For conditions of the user's: join the parent's table, found by its primary key."""
    parent = relation.parent.local_table.alias()
    source: FromClause = parent
    for step in relation.join_path(parent, relation.target.local_table).steps:
        source = Join(source, step.right, step.on_clause)
    columns = tuple(parent.c[column.key] for column in relation.parent.primary_key)
    return RelationPath(relation, relation.parent.pk_keys, columns, source)
