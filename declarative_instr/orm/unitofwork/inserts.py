"""Runs the INSERTs of a flush: in batches, with the keys that the database makes."""

import warnings
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any
from weakref import ref

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, SAWarning

from declarative_instr.orm.core_bridge.compiled_text import needs_core
from declarative_instr.orm.errors import FlushError
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.unitofwork.defaults import apply_defaults
from declarative_instr.orm.unitofwork.journal import IdentityTable, Journal, StoredObjects
from declarative_instr.orm.unitofwork.loops import having_value, set_stored, values_at
from declarative_instr.orm.unitofwork.plan import InsertRows
from declarative_instr.orm.unitofwork.rows import (
    fill_missing,
    has_expressions,
    is_expression_type,
    is_sql_among,
)
from declarative_instr.orm.unitofwork.statements import InsertBatch, TableWriter, writer_for
from declarative_instr.state.objects import dict_of, instance_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import sync_view
from declarative_instr.structures.callers import caller_level


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
    for left_out, holders in _by_left_out(writer, list(step.holders)):
        conflicts = _check_keys(mapper, holders, left_out, table)
        try:
            _insert_alike(writer, connection, holders, left_out, journal)
        except IntegrityError as error:
            _name_twins(error, mapper, holders)
            for conflict in conflicts:
                error.add_detail(conflict)
            raise
        make_persistent(mapper, holders, table, journal)


def _by_left_out(
    writer: TableWriter, holders: list[Tracked]
) -> list[tuple[tuple[str, ...], list[Tracked]]]:
    """Objects by the columns that the database fills; it numbers rows in the order of adding."""
    defaults, generated = writer.defaults, writer.defaults.generated
    if not generated:
        return [((), holders)]
    if writer.is_merged and not defaults.keeps_none:
        counts = {key: having_value(holders, key) for key in generated}
        if all(count in (0, len(holders)) for count in counts.values()):
            return [(tuple([key for key, count in counts.items() if not count]), holders)]
    groups: list[tuple[tuple[str, ...], list[Tracked]]] = []
    numbered = writer.generated_key
    opened: dict[tuple[str, ...], list[Tracked]] = {}
    latest: tuple[str, ...] = ()
    for holder in holders:
        dict_ = dict_of(holder)
        left_out = tuple([key for key in generated if dict_.get(key) is None])
        if defaults.keeps_none:
            left_out = tuple([key for key in left_out if not defaults.is_given_none(key, dict_)])
        if left_out != latest and numbered in left_out:
            latest = left_out
            opened.pop(left_out, None)  # what came between is numbered first
        if left_out not in opened:
            opened[left_out] = []
            groups.append((left_out, opened[left_out]))
        opened[left_out].append(holder)
    return groups


def _check_keys(
    mapper: Mapper[Any],
    holders: Iterable[Tracked],
    left_out: Sequence[str],
    table: IdentityTable,
) -> list[str]:
    """Refuse objects without key, and warn of those whose key another object of the session has.

    Of the latter the database is to decide: the row of the other one may be gone.

    Returns: What was warned of.

    Raises:
        FlushError: A key, or a part of it that must not be NULL, has no value.
    """
    conflicts: list[str] = []
    if any(key in left_out for key in mapper.pk_keys):
        return conflicts
    for holder in holders:
        dict_ = dict_of(holder)
        values = [dict_.get(key) for key in mapper.pk_keys]
        lacking = [key for key in mapper.pk_keys if dict_.get(key) is None]
        if lacking and _is_no_key(mapper, lacking):
            raise FlushError(_no_key_text(mapper, holder, lacking))
        if any(is_expression_type(type(value)) for value in values):
            continue
        found = table.get(mapper.bare_key(values))
        other = None if found is None else found()
        if other is not None and other is not instance_of(holder):
            conflicts.append(
                f"New instance {_shown(holder)} with identity key"
                f" {mapper.full_identity_key(mapper.bare_key(values))} conflicts with persistent"
                f" instance <{type(other).__name__} at {id(other):#x}>. Change that object"
                " instead, or expunge it first."
            )
            warnings.warn(conflicts[-1], SAWarning, stacklevel=caller_level())
    return conflicts


def _is_no_key(mapper: Mapper[Any], lacking: Sequence[str]) -> bool:
    """Whether a key without these parts is none: some databases take NULL for a part of it."""
    is_whole = len(lacking) == len(mapper.pk_keys)
    return is_whole or not all(mapper.column_by_key[key].nullable for key in lacking)


def _no_key_text(mapper: Mapper[Any], holder: Tracked, lacking: Sequence[str]) -> str:
    names = ", ".join(f"{mapper.class_.__name__}.{key}" for key in lacking)
    return (
        f"Instance {_shown(holder)} has a NULL identity key.  If this is an auto-generated value,"
        " check that the database table allows generation of new primary key values, and that the"
        f" column is declared to expect them. {names} has no value: set it before the flush, or"
        " give the column a default."
    )


def _name_twins(error: IntegrityError, mapper: Mapper[Any], holders: Iterable[Tracked]) -> None:
    """Let the error of the database name two new objects that were given the same key."""
    seen: dict[object, Tracked] = {}
    for holder in holders:
        values = tuple([dict_of(holder).get(key) for key in mapper.pk_keys])
        first = seen.setdefault(values, holder)
        if first is not holder and None not in values:
            error.add_detail(
                f"New instances {_shown(first)} and {_shown(holder)} both have the identity key"
                f" {mapper.full_identity_key(mapper.bare_key(values))}. Add one of them."
            )
            return


def _shown(holder: Tracked) -> str:
    return f"<{type(instance_of(holder)).__name__} at {id(instance_of(holder)):#x}>"


def _insert_alike(
    writer: TableWriter,
    connection: Connection,
    holders: list[Tracked],
    left_out: tuple[str, ...],
    journal: Journal,
) -> None:
    """Insert rows that leave the same columns to the database: in batches, where that can be."""
    batch = writer.insert_batch(left_out)
    is_flat = batch.is_direct and not needs_core(connection)
    # Types are looked at in flat values; not so where these went through a converter before.
    looks_first = not is_flat or any(batch.prepared.processors)
    if writer.defaults.expressions or (looks_first and has_expressions(holders)):
        _insert_singly(writer, connection, holders, left_out, journal)
    elif not is_flat:
        _insert_through_core(batch, connection, holders, journal)
    else:
        limit = batch.prepared.row_limit
        for start in range(0, len(holders), limit):
            members = holders[start : start + limit]
            flat = _flat_values(batch, members, journal)
            if not looks_first and is_sql_among(flat):
                _insert_singly(writer, connection, members, left_out, journal)
            else:
                _insert_flat(batch, connection, members, flat, journal)


def _flat_values(batch: InsertBatch, members: list[Tracked], journal: Journal) -> list[Any]:
    try:
        return batch.rows_of(members)
    except KeyError:
        fill_missing(members, batch.keys, journal)
        return batch.rows_of(members)


def _insert_flat(
    batch: InsertBatch,
    connection: Connection,
    members: list[Tracked],
    flat: list[Any],
    journal: Journal,
) -> None:
    """One statement for many rows."""
    rows = batch.prepared.rows(connection, flat, len(members))
    if batch.fetched:
        place = 0 if batch.sorts_by_key else -1
        in_order = sorted(rows, key=itemgetter(place))
        _take_values(members, batch.fetched, in_order, journal, is_merged=batch.is_merged)


def _insert_through_core(
    batch: InsertBatch, connection: Connection, holders: list[Tracked], journal: Journal
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
        rows = [tuple(row) for row in result]
        in_order = sorted(rows, key=itemgetter(0)) if batch.sorts_by_key else rows
        _take_values(holders, batch.fetched, in_order, journal)


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
    holders: list[Tracked],
    keys: Sequence[str],
    rows: Sequence[Sequence[object]],
    journal: Journal,
    *,
    is_merged: bool = False,
) -> None:
    """Give objects what the database made for their rows."""
    for place, key in enumerate(keys):
        values = [row[place] for _, row in zip(holders, rows, strict=True)]
        left = journal.fill(holders, key, values) if is_merged else range(len(values))
        for number in left:
            journal.set_value(dict_of(holders[number]), key, values[number])


def make_persistent(
    mapper: Mapper[Any], holders: Sequence[Tracked], table: IdentityTable, journal: Journal
) -> None:
    """Give objects that have rows now their key, enter them into the identity map, forget their history."""
    keys = _bare_keys(mapper, list(holders))
    is_merged = mapper.manager.is_merged
    references = list(map(ref, holders if is_merged else map(instance_of, holders)))
    before = None if table.keys().isdisjoint(keys) else list(map(table.get, keys))
    journal.stored.append(StoredObjects(holders, references, table, before))
    for holder in set_stored(list(holders), keys):
        sync_view(holder)
    table.update(zip(keys, references, strict=True))


def _bare_keys(mapper: Mapper[Any], holders: list[Tracked]) -> list[object]:
    pk_keys = mapper.pk_keys
    if mapper.has_single_key and mapper.manager.is_merged:
        return values_at(holders, pk_keys[0])
    all_values = map(dict_of, holders)
    return [mapper.bare_key([values[key] for key in pk_keys]) for values in all_values]
