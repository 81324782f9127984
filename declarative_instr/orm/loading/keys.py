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
from declarative_instr.orm.loading.ports import SessionContext
from declarative_instr.orm.loading.row_loader import LoadRequest
from declarative_instr.orm.loading.selectin import load_objects
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.plan import NOTHING_SAID, SelectPlan

NO_OPTIONS: Mapping[str, Any] = {}


def get_by_key(
    session: SessionContext,
    mapper: Mapper[Any],
    bare: Hashable,
    *,
    options: Sequence[ExecutableOption] = (),
    populate_existing: bool = False,
    with_for_update: object = None,
    execution_options: Mapping[str, Any] = NO_OPTIONS,
) -> object | None:
    """Load the object of a bare key.

    Returns: The object, put into the identity map; None where there is no row.
    """
    request = LoadRequest(session, populate_existing)
    connection = session.connection_for(mapper)
    if not options and not with_for_update and not execution_options:
        chosen = select_by_key(mapper, connection)
        raw = chosen.statement.rows(connection, mapper.key_values(bare))
        objects: Sequence[Any] = load_objects(request, chosen.loader, raw)
        return objects[0] if objects else None
    condition, names = equal_to_parameters(mapper.primary_key)
    statement = select(mapper.clause).where(condition).options(*options)
    values = dict(zip(names, mapper.key_values(bare), strict=True))
    raw = fetch_rows(connection, locking(statement, with_for_update), values, execution_options)
    assert isinstance(raw.plan, SelectPlan)
    objects = select_loader(raw.plan).load(request, raw)
    return objects[0] if objects else None


def select_by_key(mapper: Mapper[Any], connection: Connection) -> SingleSelect:
    """The statement that finds one row by its key, prepared once."""

    def prepare() -> SingleSelect:
        condition, names = equal_to_parameters(mapper.primary_key)
        planned = plan_select(mapper, NOTHING_SAID, lambda statement: statement.where(condition))
        return SingleSelect(planned, names, connection.dialect)

    return remembered(mapper, connection.dialect, "by key", prepare)


def locking(statement: Select[Any], with_for_update: object) -> Select[Any]:
    """The statement with FOR UPDATE, where that is asked for: True, or its options."""
    if not with_for_update:
        return statement
    options = with_for_update if isinstance(with_for_update, Mapping) else {}
    return statement.with_for_update(**options)
