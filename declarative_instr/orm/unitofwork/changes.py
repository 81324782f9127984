"""Runs the UPDATEs and DELETEs of a flush, and the rows of association tables."""

import warnings
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from declarative_instr.orm.errors import DeletedRowsWarning, FlushError, StaleDataError
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.unitofwork.cascade import present_value
from declarative_instr.orm.unitofwork.defaults import DefaultContext
from declarative_instr.orm.unitofwork.inserts import make_persistent
from declarative_instr.orm.unitofwork.journal import IdentityTable, Journal
from declarative_instr.orm.unitofwork.plan import (
    AssociationRows,
    DeleteRows,
    ReplaceRows,
    UpdateRows,
)
from declarative_instr.orm.unitofwork.result import FlushResult
from declarative_instr.orm.unitofwork.rows import is_expression_type
from declarative_instr.orm.unitofwork.statements import (
    TableWriter,
    association_writer_for,
    writer_for,
)
from declarative_instr.state.history import values_equal
from declarative_instr.state.objects import dict_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.structures.callers import caller_level

_SHOWN_KEYS = 5
"""How many keys an error names."""


@dataclass(frozen=True, slots=True, eq=False)
class RowChange:
    """The columns of one row that are to be written."""

    holder: Tracked
    keys: tuple[str, ...]


def changed_keys(mapper: Mapper[Any], holder: Tracked) -> tuple[str, ...]:
    """The column attributes of an object whose value is another one than the database has."""
    committed = holder._sa_committed
    if not committed:
        return ()
    dict_ = holder.__dict__ if mapper.manager.is_merged else dict_of(holder)
    columns = mapper.column_by_key
    return tuple(
        [
            key
            for key, old in committed.items()
            if key in columns and not values_equal(dict_.get(key), old)
        ]
    )


def update_rows(
    step: UpdateRows, connection: Connection, journal: Journal, result: FlushResult
) -> None:
    """Write changed columns, in batches of rows with the same ones; note them in `result`.

    Raises:
        StaleDataError: Another number of rows matched than there are objects.
    """
    mapper = step.mapper
    changes = ((holder, changed_keys(mapper, holder)) for holder in step.holders)
    for keys, holders in _write_changes(mapper, changes, connection, journal).items():
        result.updated += holders
        if not set(keys).isdisjoint(mapper.pk_keys):
            result.moved += holders


def replace_rows(
    step: ReplaceRows, connection: Connection, table: IdentityTable, journal: Journal
) -> None:
    """Write new objects over the rows of deleted ones with their keys; they become persistent.

    What a new object has no value for stays as the row has it.

    Raises:
        StaleDataError: A row is gone.
    """
    mapper = step.mapper
    make_persistent(mapper, step.holders, table, journal)
    changes = [(holder, _given_keys(mapper, holder)) for holder in step.holders]
    _write_changes(mapper, changes, connection, journal)


def _given_keys(mapper: Mapper[Any], holder: Tracked) -> tuple[str, ...]:
    """The column attributes that an object has values for, without the primary key."""
    dict_ = dict_of(holder)
    return tuple(
        [key for key in mapper.column_by_key if key in dict_ and key not in mapper.pk_keys]
    )


def _write_changes(
    mapper: Mapper[Any],
    changes: Iterable[tuple[Tracked, tuple[str, ...]]],
    connection: Connection,
    journal: Journal,
) -> dict[tuple[str, ...], list[Tracked]]:
    """Write the columns named for each object.

    Returns: The written objects by columns, with those that a default was made for.
    """
    writer = writer_for(mapper, connection.dialect)
    groups: dict[tuple[str, ...], list[Tracked]] = {}
    for holder, keys in changes:
        if keys:
            if writer.defaults.on_update:
                keys = _with_defaults(writer, holder, keys, journal)  # noqa: PLW2901  # as written
            groups.setdefault(keys, []).append(holder)
    for keys, holders in groups.items():
        if writer.defaults.update_expressions or _any_expression(writer, holders, keys):
            for holder in holders:
                _update_singly(mapper, writer, connection, RowChange(holder, keys), journal)
        else:
            _update_batch(mapper, writer, connection, keys, holders)
        _drop_values(holders, writer.defaults.generated_on_update, journal)
    return groups


def _drop_values(holders: Iterable[Tracked], keys: Collection[str], journal: Journal) -> None:
    """Let values that the database made be loaded where they are read next."""
    for holder in holders if keys else ():
        dict_ = dict_of(holder)
        journal.keep_committed(holder)
        for key in keys:
            journal.drop_value(dict_, key)
            if holder._sa_committed is not None:
                holder._sa_committed.pop(key, None)


def _with_defaults(
    writer: TableWriter, holder: Tracked, keys: tuple[str, ...], journal: Journal
) -> tuple[str, ...]:
    """Add the columns that Python makes anew whenever a row is changed."""
    more = [default for default in writer.defaults.on_update if default.key not in keys]
    if not more:
        return keys
    dict_ = dict_of(holder)
    context = DefaultContext(dict_, writer.defaults.column_names)
    for default in more:
        journal.set_value(dict_, default.key, default.value_for(context))
    return (*keys, *(default.key for default in more))


def _any_expression(writer: TableWriter, holders: Iterable[Tracked], keys: Iterable[str]) -> bool:
    values_of = vars if writer.is_merged else dict_of
    kinds = {type(values_of(holder).get(key)) for key in keys for holder in holders}
    return any(map(is_expression_type, kinds))


def _update_batch(
    mapper: Mapper[Any],
    writer: TableWriter,
    connection: Connection,
    keys: tuple[str, ...],
    holders: Sequence[Tracked],
) -> None:
    values_of = vars if mapper.manager.is_merged else dict_of
    given = [[values.get(key) for key in keys] for values in map(values_of, holders)]
    stored = _stored_keys(mapper, holders, "update")
    rows = [(*values, *key) for values, key in zip(given, stored, strict=True)]
    matched = writer.update_of(keys).count_many(connection, rows)
    _check_matched(mapper, "UPDATE", matched, holders)


def _stored_keys(
    mapper: Mapper[Any], holders: Sequence[Tracked], verb: str
) -> list[tuple[Any, ...]]:
    """The primary keys that the rows have now.

    Raises:
        FlushError: Part of a key is NULL, by which no row can be found.
    """
    if mapper.has_single_key:
        return [(holder._sa_key,) for holder in holders]
    keys = [mapper.key_values(holder._sa_key) for holder in holders]
    for key in keys:
        if None in key:
            column = mapper.primary_key[key.index(None)]
            message = (
                f"Can't {verb} table {mapper.local_table.name} using NULL for primary key value on"
                f" column {column}. Give the column a value when the row is inserted."
            )
            raise FlushError(message)
    return keys


def _update_singly(
    mapper: Mapper[Any],
    writer: TableWriter,
    connection: Connection,
    change: RowChange,
    journal: Journal,
) -> None:
    """A row with values that the database computes; they are loaded when they are read next."""
    holder, dict_ = change.holder, dict_of(change.holder)
    statement = writer.table.update()
    for column, value in zip(mapper.primary_key, mapper.key_values(holder._sa_key), strict=True):
        statement = statement.where(column == value)
    values = {writer.columns[key].key: dict_.get(key) for key in change.keys}
    matched = connection.execute(statement.values(values)).rowcount
    _check_matched(mapper, "UPDATE", matched, [holder])
    computed = [key for key in change.keys if is_expression_type(type(dict_.get(key)))]
    _drop_values([holder], [*computed, *writer.defaults.update_expressions], journal)


def _check_matched(
    mapper: Mapper[Any], verb: str, matched: int, holders: Sequence[Tracked]
) -> None:
    """Compare with what the database says; -1 means that the driver does not know."""
    if matched in (-1, len(holders)):
        return
    keys = ", ".join(str(holder._sa_key) for holder in holders[:_SHOWN_KEYS])
    more = " ..." if len(holders) > _SHOWN_KEYS else ""
    message = (
        f"{verb} statement on table {mapper.local_table.name!r} expected to"
        f" {verb.lower()} {len(holders)} row(s); {matched} were matched."
        f" Rows of {mapper.class_.__name__} with keys {keys}{more}: another transaction deleted"
        " some. Roll back, refresh the objects and try again."
    )
    raise StaleDataError(message)


def delete_rows(step: DeleteRows, connection: Connection) -> None:
    """Delete the rows of a step; a row that is gone already is told by a warning."""
    mapper = step.mapper
    writer = writer_for(mapper, connection.dialect)
    rows = _stored_keys(mapper, step.holders, "delete from")
    matched = _delete(mapper, writer, connection, rows)
    if matched not in (-1, len(rows)):
        warnings.warn(
            f"DELETE statement on table {mapper.local_table.name!r} expected to delete"
            f" {len(rows)} row(s); {matched} were matched. Another transaction deleted some of"
            f" the {mapper.class_.__name__} rows first.",
            DeletedRowsWarning,
            stacklevel=caller_level(),
        )


def _delete(
    mapper: Mapper[Any],
    writer: TableWriter,
    connection: Connection,
    rows: Sequence[tuple[Any, ...]],
) -> int:
    if len(rows) == 1 or not writer.deletes_in_lists:
        return writer.delete_row.count_many(connection, rows)
    keys = [row[0] for row in rows] if mapper.has_single_key else rows
    return writer.delete_rows.count_many(connection, keys)


def write_association(step: AssociationRows, connection: Connection) -> None:
    """Insert or delete the rows that join pairs of objects.

    Raises:
        StaleDataError: A row that joins two objects was gone already.
    """
    relation = step.relation
    pairs = (*relation.local_pairs, *relation.remote_pairs)
    columns = [column for _, column in pairs]
    writer = association_writer_for(step.table, columns, connection.dialect)
    named = [
        {
            **{column.key: present_value(first, key) for key, column in relation.local_pairs},
            **{column.key: present_value(second, key) for key, column in relation.remote_pairs},
        }
        for first, second in step.pairs
    ]
    if not step.is_removal:
        writer.insert.all_rows(
            connection, [[row[name] for name in writer.insert.keys] for row in named]
        )
        return
    rows = [tuple(row[name] for name in writer.column_names) for row in named]
    matched = writer.delete.count_many(connection, rows)
    if matched not in (-1, len(rows)):
        message = (
            f"DELETE statement on table {step.table.name!r} expected to delete {len(rows)}"
            f" row(s); Only {matched} were matched. Rows of {relation} were removed elsewhere:"
            " roll back, refresh the objects and try again."
        )
        raise StaleDataError(message)
