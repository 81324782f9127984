"""Finds the object of one row by its primary key in the database; the identity map was asked before."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.sql.base import ExecutableOption

from declarative_instr.orm.core_bridge.execution import fetch_rows
from declarative_instr.orm.loading.entities import select_loader
from declarative_instr.orm.loading.own_selects import (
    SingleSelect,
    equal_to_parameters,
    plan_select,
    remembered,
)
from declarative_instr.orm.loading.ports import LoadOrigin, SessionContext
from declarative_instr.orm.loading.row_loader import LoadRequest
from declarative_instr.orm.loading.selectin import load_objects
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.plan import NOTHING_SAID, LoadTree, SelectPlan
from declarative_instr.orm.query.tree import TreeOption


def get_by_key(
    session: SessionContext,
    mapper: Mapper[Any],
    bare: Hashable,
    *,
    tree: LoadTree = NOTHING_SAID,
    populate_existing: bool = False,
) -> object | None:
    """Load the object of a bare key, where the session does not want the statement.

    Returns: The object, put into the identity map; None where there is no row.
    """
    request = LoadRequest(session, populate_existing)
    connection = session.connection_for(mapper)
    chosen = select_by_key(mapper, connection, tree)
    raw = chosen.statement.rows(connection, mapper.key_values(bare))
    objects: Sequence[Any] = load_objects(request, chosen.loader, raw)
    return objects[0] if objects else None


def load_again(
    session: SessionContext,
    mapper: Mapper[Any],
    bare: Hashable,
    *,
    tree: LoadTree,
    populate_existing: bool = False,
    with_for_update: object = None,
) -> object | None:
    """Load an object whose values are expired; `tree` is what options made earlier say.

    Returns: The object; None where there is no row.
    """
    wants_statements = session.wants_statements
    if not (with_for_update or wants_statements or is_partial(mapper, bare)):
        return get_by_key(session, mapper, bare, tree=tree, populate_existing=populate_existing)
    options = () if tree is NOTHING_SAID else (TreeOption(mapper, tree),)
    statement, values = key_query(mapper, bare, options, with_for_update)
    if wants_statements:
        said = {"populate_existing": populate_existing}
        origin = LoadOrigin(is_column_load=True)
        result = session.execute_load(statement, values, said, origin)
        return next(iter(result.unique().scalars()), None)
    raw = fetch_rows(session.connection_for(mapper), statement, values)
    assert isinstance(raw.plan, SelectPlan)
    request = LoadRequest(session, populate_existing)
    objects = select_loader(raw.plan).load(request, raw)
    return objects[0] if objects else None


def key_query(
    mapper: Mapper[Any],
    bare: Hashable,
    options: Sequence[ExecutableOption] = (),
    with_for_update: object = None,
) -> tuple[Select[Any], dict[str, Any]]:
    """The statement that selects the object of a bare key, and the values of its parameters.

    `with_for_update`: True, or the options of FOR UPDATE.
    """
    pairs = list(zip(mapper.primary_key, mapper.key_values(bare), strict=True))
    given = [(column, value) for column, value in pairs if value is not None]
    condition, names = equal_to_parameters([column for column, _ in given])
    absent = [column.is_(None) for column, value in pairs if value is None]
    statement = select(mapper.clause).where(condition, *absent).options(*options)
    if with_for_update:
        how = with_for_update if isinstance(with_for_update, Mapping) else {}
        statement = statement.with_for_update(**how)
    return statement, {name: value for name, (_, value) in zip(names, given, strict=True)}


def is_partial(mapper: Mapper[Any], bare: Hashable) -> bool:
    """Whether a part of a composite key is NULL: `=`, as in prepared statements, finds no such row."""
    return not mapper.has_single_key and None in mapper.key_values(bare)


def select_by_key(
    mapper: Mapper[Any], connection: Connection, tree: LoadTree = NOTHING_SAID
) -> SingleSelect:
    """The statement that finds one row by its key, prepared once."""

    def prepare() -> SingleSelect:
        condition, names = equal_to_parameters(mapper.primary_key)
        planned = plan_select(mapper, tree, lambda statement: statement.where(condition))
        return SingleSelect(planned, names, connection.dialect)

    return remembered(mapper, connection.dialect, ("by key", tree.parts), prepare)
