"""update(Class) with a list of dictionaries: rows found by their primary key, no objects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NoReturn

from sqlalchemy import Column, Connection, Update, and_, bindparam, update
from sqlalchemy.engine.interfaces import Dialect

from declarative_instr.orm.core_bridge.memo import prepared_for
from declarative_instr.orm.core_bridge.prepared import PreparedStatement
from declarative_instr.orm.errors import InvalidRequestError, StaleDataError
from declarative_instr.orm.loading.dml_keys import Row, constant_of, ordered_keys
from declarative_instr.orm.mapping.mapper import Mapper

KEY_PREFIX = "_key_"
"""Begins the names of the parameters that say which row is meant."""


@dataclass(frozen=True, slots=True, eq=False)
class BulkUpdate:
    """The UPDATE for rows that name the same attributes."""

    statement: Update
    names: tuple[str, ...]
    """Parameters, in the order of the values."""
    keys: tuple[str, ...]
    """Attributes, in the same order: what is written, then the primary key."""
    prepared: PreparedStatement | None
    """None where Core has to make some values per row."""

    def run(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Write rows. Returns: How many were found; -1 where the driver does not tell."""
        values_of = itemgetter(*self.keys)  # two attributes at least: it answers tuples
        if self.prepared is not None:
            return self.prepared.count_many(connection, list(map(values_of, rows)))
        named = [dict(zip(self.names, values_of(row), strict=True)) for row in rows]
        return connection.execute(self.statement, named).rowcount


def update_rows(connection: Connection, mapper: Mapper[Any], rows: Sequence[Row]) -> int:
    """Update rows, given by attribute with their primary key.

    Returns: The number of rows.

    Raises:
        InvalidRequestError: A row has no primary key.
        CompileError: A row names what is no column attribute.
        StaleDataError: The database has no row of a given key.
    """
    forms = [(_form_for(connection.dialect, mapper, group[0]), group) for group in _groups(rows)]
    for form, group in forms:
        if form is not None:
            found = form.run(connection, group)
            _check_count(connection.dialect, mapper, found, len(group))
    return sum(len(group) for form, group in forms if form is not None)


def _groups(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Neighbours that name the same attributes."""
    for _, group in groupby(rows, key=frozenset):
        yield list(group)


def _form_for(dialect: Dialect, mapper: Mapper[Any], row: Row) -> BulkUpdate | None:
    """The UPDATE for a row's attributes; None where it has no more than its key."""
    keys = ordered_keys(mapper, row)
    missing = [key for key in mapper.pk_keys if key not in row]
    if missing:
        _refuse_keyless(mapper, missing)
    written = tuple(key for key in keys if key not in mapper.pk_keys)
    if not written:
        return None
    columns = dict(mapper.column_by_key)
    pk_keys = mapper.pk_keys
    return prepared_for(
        dialect, mapper, (BulkUpdate, written), lambda: _make(dialect, columns, written, pk_keys)
    )


def _make(
    dialect: Dialect,
    columns: dict[str, Column[Any]],
    written: Sequence[str],
    pk_keys: Sequence[str],
) -> BulkUpdate:
    table = columns[pk_keys[0]].table
    is_row = and_(
        *(
            columns[key] == bindparam(f"{KEY_PREFIX}{columns[key].key}", type_=columns[key].type)
            for key in pk_keys
        )
    )
    values: dict[Column[Any], Any] = {
        columns[key]: bindparam(f"v_{columns[key].key}", type_=columns[key].type) for key in written
    }
    made_per_row = False
    for key, column in columns.items():
        if key in written or column.onupdate is None:
            continue
        constant = constant_of(column.onupdate)
        if constant is not None:
            values[column] = constant[0]
        elif not getattr(column.onupdate, "is_clause_element", False):
            made_per_row = True
    statement = update(table).where(is_row).values(values)
    names = [f"v_{columns[key].key}" for key in written]
    names += [f"{KEY_PREFIX}{columns[key].key}" for key in pk_keys]
    prepared = None if made_per_row else PreparedStatement(statement, dialect, names)
    return BulkUpdate(statement, tuple(names), (*written, *pk_keys), prepared)


def _check_count(dialect: Dialect, mapper: Mapper[Any], found: int, expected: int) -> None:
    is_known = found >= 0 and (
        dialect.supports_sane_rowcount if expected == 1 else dialect.supports_sane_multi_rowcount
    )
    if is_known and found != expected:
        message = (
            f"UPDATE statement on table '{mapper.local_table.name}' expected to update {expected}"
            f" row(s); {found} were matched. Rows of {mapper.class_.__name__} with the given"
            " primary keys do not exist (any more)."
        )
        raise StaleDataError(message)


def _refuse_keyless(mapper: Mapper[Any], missing: Sequence[str]) -> NoReturn:
    columns = ", ".join(str(mapper.column_by_key[key]) for key in missing)
    message = (
        f"No primary key value supplied for column(s) {columns}; per-row ORM Bulk UPDATE by Primary"
        " Key requires that records contain primary key values. Give each dictionary"
        f" {', '.join(map(repr, missing))}, or write update({mapper.class_.__name__}).where(...)."
    )
    raise InvalidRequestError(message)
