"""What changing a select() needs of its inside: its rows, its FROM, its order; knows no entity."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, Join, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.selectable import SelectState
from sqlalchemy.sql.util import ClauseAdapter, expand_column_list_from_order_by


@dataclass(frozen=True, slots=True, eq=False)
class OuterJoin:
    """One LEFT OUTER JOIN that is to be added to a statement."""

    left: FromClause
    """Something that the statement selects from: its FROM element is the one that grows."""
    right: FromClause
    on_clause: ColumnElement[bool]


def picks_rows(statement: Select[Any]) -> bool:
    """Whether the number of rows matters to the statement: LIMIT, OFFSET, DISTINCT, GROUP BY."""
    return statement._has_row_limiting_clause or bool(
        statement._distinct or statement._distinct_on or is_grouped(statement)
    )


def is_grouped(statement: Select[Any]) -> bool:
    """Whether rows are grouped, so that no further column can be selected."""
    return bool(statement._group_by_clauses or statement._having_criteria)


def order_of(statement: Select[Any]) -> tuple[ColumnElement[Any], ...]:
    """The ORDER BY."""
    return tuple(statement._order_by_clauses)


def columns_for_order(
    statement: Select[Any], columns: Sequence[ClauseElement]
) -> list[ColumnElement[Any]]:
    """What the ORDER BY needs besides the selected `columns`."""
    made: list[ColumnElement[Any]] = expand_column_list_from_order_by(  # type: ignore[no-untyped-call]  # Core's
        columns, statement._order_by_clauses
    )
    return made


def as_seen_from(
    outside: FromClause, clauses: Iterable[ColumnElement[Any]]
) -> list[ColumnElement[Any]]:
    """The clauses with everything that the subquery or alias `outside` offers taken from it."""
    adapter = ClauseAdapter(outside)
    return [adapter.traverse(clause) for clause in clauses]


def with_outer_joins(statement: Select[Any], joins: Iterable[OuterJoin]) -> Select[Any]:
    """The statement with joins added after its own, which Core resolves first.

    Columns of the joins' right sides must not be selected yet: Core would take these into account
    for a join whose left side the user left open.
    """
    froms = list(_froms_of(statement))
    for join in joins:
        place = next(
            (number for number, element in enumerate(froms) if join.left in _joined_in(element)),
            len(froms),
        )
        left = froms[place] if place < len(froms) else join.left
        froms[place : place + 1] = [Join(left, join.right, join.on_clause, isouter=True)]
    clone = statement._generate()
    clone._setup_joins = ()
    clone._memoized_select_entities = ()
    clone._from_obj = tuple(froms)
    return clone


def _joined_in(element: FromClause) -> set[FromClause]:
    """What a FROM element joins, down to tables, aliases and subqueries."""
    if isinstance(element, Join):
        return _joined_in(element.left) | _joined_in(element.right)
    return {element}


def _froms_of(statement: Select[Any]) -> tuple[FromClause, ...]:
    """What select_from() and join() say, in the form of joins."""
    compiler = cast("SQLCompiler", None)  # needed for rendering alone
    return SelectState(statement, compiler).from_clauses
