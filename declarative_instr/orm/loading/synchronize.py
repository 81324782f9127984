"""Objects of a session brought in line with rows that were changed behind them; changes no row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Delete, Update, select

from declarative_instr.orm.core_bridge.dml import assigned_in, criteria_of
from declarative_instr.orm.core_bridge.execution import RawRows
from declarative_instr.orm.errors import ArgumentError
from declarative_instr.orm.loading.dml_keys import Row, by_column, touched_attributes
from declarative_instr.orm.loading.ports import SessionContext
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.plan import EntityPlan, SelectPlan
from declarative_instr.state.objects import dict_of, holder_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import expire

SYNCHRONIZED: Final = frozenset({"auto", "evaluate", "fetch"})
NOT_SYNCHRONIZED: Final = frozenset({False, None})
KEYS_PER_SELECT: Final = 500
"""Loaded objects up to which their keys narrow the SELECT that finds the touched ones."""


class DmlContext(SessionContext, Protocol):
    """What bulk statements need of a session besides loading."""

    def rows_updated(self, holders: Sequence[Tracked]) -> None:
        """The rows of objects were changed behind them; a rollback has to expire them."""

    def rows_deleted(self, holders: Sequence[Tracked]) -> None:
        """The rows of objects are gone: they are deleted now, until a rollback."""


def is_synchronized(options: Mapping[str, Any]) -> bool:
    """What the option `synchronize_session` says.

    Raises:
        ArgumentError: It is none of the known values.
    """
    given = options.get("synchronize_session", "auto")
    if given in SYNCHRONIZED:
        return True
    if given in NOT_SYNCHRONIZED:
        return False
    message = (
        "Valid strategies for session synchronization are 'auto', 'evaluate', 'fetch', False;"
        f" got {given!r}."
    )
    raise ArgumentError(message)


def touched_objects(
    context: DmlContext,
    connection: Connection,
    mapper: Mapper[Any],
    statement: Update | Delete,
    parameters: Any,
) -> list[Tracked]:
    """The session's objects that the criteria match, found by a SELECT where there are any."""
    loaded = {
        bare: instance
        for bare, reference in list(context.identity_map.table(mapper).items())
        if (instance := reference()) is not None
    }
    criteria = criteria_of(statement)
    if loaded and criteria:
        columns = mapper.primary_key
        keys = select(*columns).where(*criteria)
        if mapper.has_single_key and len(loaded) <= KEYS_PER_SELECT:
            keys = keys.where(columns[0].in_(list(loaded)))
        named = by_column(mapper, [parameters])[0] if parameters else None
        matched = {mapper.bare_key(tuple(row)) for row in connection.execute(keys, named)}
        loaded = {bare: instance for bare, instance in loaded.items() if bare in matched}
    return [holder_of(instance) for instance in loaded.values()]


def synchronize(
    context: DmlContext,
    mapper: Mapper[Any],
    statement: Update | Delete,
    parameters: Any,
    holders: Collection[Tracked],
) -> None:
    """Bring objects in line with their rows, which the statement changed or deleted."""
    if not holders:
        return
    if isinstance(statement, Delete):
        context.rows_deleted(list(holders))
        return
    assigned = [
        key if isinstance(key, str) else mapper.key_of(key) for key in assigned_in(statement)
    ]
    _expire(mapper, holders, touched_attributes(mapper, [*assigned, *(parameters or ())]))
    context.rows_updated(list(holders))


def _expire(mapper: Mapper[Any], holders: Iterable[Tracked], keys: Iterable[str]) -> None:
    """Expire attributes, but for those with changes that are not flushed."""
    known = [key for key in keys if key in mapper.manager.implementations]
    for holder in holders:
        changed = holder._sa_committed or ()
        expired = [key for key in known if key not in changed]
        expire(holder, dict_of(holder), mapper.manager, expired)


def returned_holders(
    context: DmlContext, mapper: Mapper[Any], plan: SelectPlan, rows: RawRows
) -> list[Tracked]:
    """The objects that were made of the rows of a DELETE .. RETURNING."""
    table = context.identity_map.table(mapper)
    found: list[Tracked] = []
    for entry in plan.entries:
        if isinstance(entry, EntityPlan) and entry.mapper is mapper:
            places = [entry.first + entry.keys.index(key) for key in mapper.pk_keys]
            converters = [rows.processors[place] if rows.processors else None for place in places]
            for row in rows.rows:
                values = [
                    row[place] if convert is None else convert(row[place])
                    for place, convert in zip(places, converters, strict=True)
                ]
                reference = table.get(mapper.bare_key(values))
                instance = None if reference is None else reference()
                if instance is not None:
                    found.append(holder_of(instance))
    return found


def expire_rows(context: DmlContext, mapper: Mapper[Any], rows: Sequence[Row]) -> None:
    """Expire what was written, on the objects that the session has."""
    table = context.identity_map.table(mapper)
    if not table:
        return
    holders = [
        (holder_of(instance), row)
        for row in rows
        if (found := table.get(mapper.bare_key([row[key] for key in mapper.pk_keys]))) is not None
        and (instance := found()) is not None
    ]
    for holder, row in holders:
        written = [key for key in row if key not in mapper.pk_keys]
        if written:
            _expire(mapper, [holder], touched_attributes(mapper, written))
    context.rows_updated([holder for holder, _ in holders])
