"""Runs the INSERTs of a flush: in batches, with the keys that the database makes."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from weakref import ref

from sqlalchemy import Connection

from declarative_instr.orm.errors import FlushError
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.unitofwork.defaults import apply_defaults
from declarative_instr.orm.unitofwork.journal import IdentityTable, Journal
from declarative_instr.orm.unitofwork.plan import InsertRows
from declarative_instr.orm.unitofwork.rows import (
    fill_missing,
    has_expressions,
    is_expression_type,
)
from declarative_instr.orm.unitofwork.statements import InsertBatch, TableWriter, writer_for
from declarative_instr.state.instance_state import sync_view
from declarative_instr.state.objects import dict_of, instance_of
from declarative_instr.state.tracked import COMMITTED, EXPIRED, MODIFIED, Tracked


def insert_rows(
    step: InsertRows,
    connection: Connection,
    table: IdentityTable,
    journal: Journal,
) -> None:
    """Insert the rows of a step, and make their objects persistent.

    Raises:
        FlushError: An object has no key, or the key of another object in the session.
    """
    mapper = step.mapper
    writer = writer_for(mapper, connection.dialect)
    if writer.defaults.python:
        for holder in step.holders:
            apply_defaults(writer.defaults, dict_of(holder), journal)
    for left_out, holders in _by_left_out(writer, step.holders).items():
        _check_keys(mapper, holders, left_out, table)
        if writer.defaults.expressions or has_expressions(holders):
            _insert_singly(writer, connection, holders, left_out, journal)
        else:
            _insert_batch(writer.insert_batch(left_out), connection, holders, journal)
        make_persistent(mapper, holders, table, journal)


def _by_left_out(
    writer: TableWriter, holders: Sequence[Tracked]
) -> dict[tuple[str, ...], Sequence[Tracked]]:
    """Group objects by the columns that the database fills, in the order in which they came."""
    generated = writer.defaults.generated
    if not generated:
        return {(): holders}
    groups: dict[tuple[str, ...], list[Tracked]] = {}
    for holder in holders:
        dict_ = dict_of(holder)
        left_out = tuple([key for key in generated if dict_.get(key) is None])
        groups.setdefault(left_out, []).append(holder)
    return dict(groups)


def _check_keys(
    mapper: Mapper[Any],
    holders: Iterable[Tracked],
    left_out: Sequence[str],
    table: IdentityTable,
) -> None:
    """Refuse objects without key, and those whose key another object of the session has."""
    if any(key in left_out for key in mapper.pk_keys):
        return
    for holder in holders:
        dict_ = dict_of(holder)
        values = [dict_.get(key) for key in mapper.pk_keys]
        for key, value in zip(mapper.pk_keys, values, strict=True):
            if value is None:
                message = (
                    f"Instance {_shown(holder)} has a NULL identity key: {mapper.class_.__name__}"
                    f".{key} has no value, and the database makes none. Set it before the flush,"
                    " or give the column a default."
                )
                raise FlushError(message)
        if any(is_expression_type(type(value)) for value in values):
            continue
        found = table.get(mapper.bare_key(values))
        other = None if found is None else found()
        if other is not None and other is not instance_of(holder):
            message = (
                f"New instance {_shown(holder)} with identity key"
                f" {mapper.full_identity_key(mapper.bare_key(values))} conflicts with persistent"
                f" instance <{type(other).__name__} at {id(other):#x}>. Change that object"
                " instead, or expunge it first."
            )
            raise FlushError(message)


def _shown(holder: Tracked) -> str:
    return f"<{type(instance_of(holder)).__name__} at {id(instance_of(holder)):#x}>"


def _insert_batch(
    batch: InsertBatch, connection: Connection, holders: Sequence[Tracked], journal: Journal
) -> None:
    if not batch.is_direct:
        _insert_through_core(batch, connection, holders, journal)
        return
    source = iter(holders)
    while members := list(islice(source, batch.prepared.row_limit)):
        try:
            flat = batch.rows_of(members)
        except KeyError:
            fill_missing(members, batch.keys, journal)
            flat = batch.rows_of(members)
        rows = batch.prepared.rows(connection, flat, len(members))
        if not batch.fetched:
            continue
        if batch.sorts_by_key:
            numbers = sorted([row[0] for row in rows])
            _take_values(members, batch.fetched, [(number,) for number in numbers], journal)
        else:
            in_order = sorted(rows, key=lambda row: row[-1])
            _take_values(members, batch.fetched, in_order, journal)


def _insert_through_core(
    batch: InsertBatch, connection: Connection, holders: Sequence[Tracked], journal: Journal
) -> None:
    """For dialects and columns that need more than flat values."""
    fill_missing(holders, batch.keys, journal)
    pairs = list(zip(batch.column_keys, batch.keys, strict=True))
    named = [{name: dict_of(holder)[key] for name, key in pairs} for holder in holders]
    if not named[0]:
        for holder in holders:
            result = connection.execute(batch.statement)
            _take_values([holder], batch.fetched, [tuple(row) for row in result], journal)
        return
    result = connection.execute(batch.statement, named)
    if batch.fetched:
        _take_values(holders, batch.fetched, [tuple(row) for row in result], journal)


def _insert_singly(
    writer: TableWriter,
    connection: Connection,
    holders: Iterable[Tracked],
    left_out: Sequence[str],
    journal: Journal,
) -> None:
    """One statement per object: values that are SQL, or whose default is."""
    for holder in holders:
        dict_ = dict_of(holder)
        missing = [key for key in writer.defaults.expressions if dict_.get(key) is None]
        values = {
            key: dict_.get(key)
            for key in writer.columns
            if key not in left_out and key not in missing
        }
        computed = [key for key, value in values.items() if is_expression_type(type(value))]
        fetched = [*left_out, *missing, *computed]
        columns = [writer.columns[key] for key in fetched]
        statement = writer.table.insert().values(
            {writer.columns[key].key: value for key, value in values.items()}
        )
        fill_missing([holder], list(values), journal)
        if columns:
            row = connection.execute(statement.returning(*columns)).one()
            _take_values([holder], fetched, [tuple(row)], journal)
        else:
            connection.execute(statement)


def _take_values(
    holders: Sequence[Tracked],
    keys: Sequence[str],
    rows: Sequence[Sequence[object]],
    journal: Journal,
) -> None:
    for holder, row in zip(holders, rows, strict=True):
        dict_ = dict_of(holder)
        for key, value in zip(keys, row, strict=False):
            journal.set_value(dict_, key, value)


def make_persistent(
    mapper: Mapper[Any], holders: Iterable[Tracked], table: IdentityTable, journal: Journal
) -> None:
    """Give objects that have rows now their key, enter them into the identity map, forget their history."""
    inserted, pk_keys = journal.inserted, mapper.pk_keys
    single = pk_keys[0] if len(pk_keys) == 1 else None
    for holder in holders:
        dict_ = dict_of(holder)
        key = dict_[single] if single is not None else tuple([dict_[each] for each in pk_keys])
        holder._sa_key = key
        holder._sa_committed = None
        holder._sa_flags = (holder._sa_flags | COMMITTED) & ~(MODIFIED | EXPIRED)
        inserted.append((holder, table, table.get(key)))
        table[key] = ref(instance_of(holder))
        if holder._sa_view is not None:
            sync_view(holder)
