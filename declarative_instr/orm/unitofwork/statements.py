"""TableWriter: the statements that write the rows of one mapper, prepared once per dialect."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Integer, Table, and_, bindparam, delete, insert, tuple_, update
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.dml import Insert

from declarative_instr.orm.core_bridge.inserts import PreparedInsert
from declarative_instr.orm.core_bridge.memo import prepared_for
from declarative_instr.orm.core_bridge.prepared import PreparedBatch, PreparedStatement
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.unitofwork.defaults import ColumnDefaults, column_defaults
from declarative_instr.orm.unitofwork.rows import RowsOf, make_rows_of

KEY_PREFIX = "_key_"
"""Begins the names of the parameters that say which row is meant."""
KEYS = "_keys_"
"""Names the parameter with the keys of all rows that are meant."""


@dataclass(frozen=True, slots=True, eq=False)
class InsertBatch:
    """One form of INSERT for a mapper: which columns are written, and which come back."""

    statement: Insert
    prepared: PreparedInsert
    rows_of: RowsOf
    keys: tuple[str, ...]
    """Attributes in the order of the parameters."""
    column_keys: tuple[str, ...]
    fetched: tuple[str, ...]
    """Attributes whose values the database makes."""
    sorts_by_key: bool
    """Rows come back in any order, and their keys rise in the order of the values."""
    is_merged: bool
    """The objects have the tracking fields themselves."""
    converts: bool
    """Values that come back go through a converter, which only Core calls."""

    @property
    def is_direct(self) -> bool:
        """Whether the rows can be written as flat values."""
        in_order = not self.fetched or self.sorts_by_key or self.prepared.is_ordered
        return self.prepared.direct and in_order and not self.converts


class TableWriter:
    """The statements for one mapper and one dialect; each is made when it is needed first."""

    def __init__(self, mapper: Mapper[Any], dialect: Dialect) -> None:
        self.dialect = dialect
        self.table: Table = mapper.local_table
        self.columns = dict(mapper.column_by_key)
        """By attribute; the mapper itself, which may be dropped, is not kept."""
        self.defaults: ColumnDefaults = column_defaults(self.columns)
        """Who makes the values that an object has none for."""
        self.pk_keys = mapper.pk_keys
        self._key_columns = mapper.primary_key
        self._label = mapper.class_.__qualname__
        self.is_merged = mapper.manager.is_merged
        """Whether the objects have the tracking fields themselves."""
        self._inserts: dict[tuple[str, ...], InsertBatch] = {}
        self._updates: dict[tuple[str, ...], PreparedStatement] = {}

    @cached_property
    def generated_key(self) -> str | None:
        """The attribute of the one key column whose values the database numbers."""
        key = self.pk_keys[0]
        is_numbered = self.columns[key] is self.table.autoincrement_column
        alone = len(self.pk_keys) == 1 and key in self.defaults.generated
        return key if alone and is_numbered else None

    def insert_batch(self, left_out: tuple[str, ...]) -> InsertBatch:
        """The INSERT that leaves `left_out` to the database, and asks for what it made."""
        batch = self._inserts.get(left_out)
        if batch is None:
            batch = self._inserts[left_out] = self._make_insert(left_out)
        return batch

    def _make_insert(self, left_out: tuple[str, ...]) -> InsertBatch:
        columns = self.columns
        written = [key for key in columns if key not in left_out]
        sorts_by_key = self._sorts_by_key(left_out)
        statement = insert(self.table)
        fetched = [columns[key] for key in left_out]
        if fetched and sorts_by_key:
            statement = statement.returning(*fetched)
        elif fetched:
            statement = statement.returning(*fetched, sort_by_parameter_order=True)
        else:
            statement = statement.inline()
        by_column = {columns[key].key: key for key in written}
        prepared = PreparedInsert(statement, self.dialect, list(by_column))
        keys = tuple(by_column[name] for name in prepared.keys if name in by_column)
        rows_of = make_rows_of(self._label, keys, prepared.processors, is_merged=self.is_merged)
        return InsertBatch(
            statement,
            prepared,
            rows_of,
            keys,
            tuple(prepared.keys),
            left_out,
            sorts_by_key,
            self.is_merged,
            any(self._converts(column) for column in fetched),
        )

    def _converts(self, column: Column[Any]) -> bool:
        type_ = column.type.dialect_impl(self.dialect)
        return type_.result_processor(self.dialect, None) is not None

    def _sorts_by_key(self, left_out: tuple[str, ...]) -> bool:
        """SQLite numbers the rows of one INSERT in the order of VALUES, rising.

        Its documentation promises no order of RETURNING; sorting the keys restores it.
        """
        is_number = self.generated_key is not None and isinstance(
            self.columns[self.generated_key].type, Integer
        )
        alone = left_out == (self.generated_key,)
        return self.dialect.name == "sqlite" and is_number and alone

    def update_of(self, keys: tuple[str, ...]) -> PreparedStatement:
        """`UPDATE ... SET keys WHERE primary key`; values, then the row's key."""
        prepared = self._updates.get(keys)
        if prepared is None:
            columns = [self.columns[key] for key in keys]
            values = {
                column.key: bindparam(f"v_{column.key}", type_=column.type) for column in columns
            }
            statement = update(self.table).where(self._is_row).values(values)
            names = [f"v_{column.key}" for column in columns]
            prepared = PreparedStatement(statement, self.dialect, [*names, *self._key_names])
            self._updates[keys] = prepared
        return prepared

    @cached_property
    def delete_row(self) -> PreparedStatement:
        """`DELETE ... WHERE primary key`."""
        return PreparedStatement(
            delete(self.table).where(self._is_row), self.dialect, self._key_names
        )

    @cached_property
    def deletes_in_lists(self) -> bool:
        """Whether one DELETE for many rows does what one for each would do, in less time.

        PostgreSQL cascades when the statement has ended. Elsewhere a cascade may delete a row before
        the statement reaches it, and the row is missing in the number of matches.
        """
        return self.dialect.name == "postgresql"

    @cached_property
    def delete_rows(self) -> PreparedBatch:
        """`DELETE ... WHERE primary key IN (...)`."""
        columns = self._key_columns
        key = columns[0] if len(columns) == 1 else tuple_(*columns)
        keys = bindparam(KEYS, expanding=True, type_=key.type)
        return PreparedBatch(delete(self.table).where(key.in_(keys)), self.dialect, KEYS)

    @cached_property
    def _key_names(self) -> list[str]:
        return [f"{KEY_PREFIX}{column.key}" for column in self._key_columns]

    @cached_property
    def _is_row(self) -> Any:
        return and_(*(_equals(column, KEY_PREFIX) for column in self._key_columns))


class AssociationWriter:
    """The statements for the rows of an association table."""

    def __init__(self, table: Table, columns: Sequence[Column[Any]], dialect: Dialect) -> None:
        names = [column.key for column in columns]
        self.insert = PreparedInsert(insert(table).inline(), dialect, names)
        """Rows in the order of `self.insert.keys`."""
        where = and_(*(_equals(column, KEY_PREFIX) for column in columns))
        self.delete = PreparedStatement(
            delete(table).where(where), dialect, [f"{KEY_PREFIX}{name}" for name in names]
        )
        self.column_names = names


def _equals(column: Column[Any], prefix: str) -> Any:
    return column == bindparam(f"{prefix}{column.key}", type_=column.type)


def writer_for(mapper: Mapper[Any], dialect: Dialect) -> TableWriter:
    """The writer of a mapper, kept as long as both live."""
    return prepared_for(dialect, mapper, TableWriter, lambda: TableWriter(mapper, dialect))


def association_writer_for(
    table: Table, columns: Sequence[Column[Any]], dialect: Dialect
) -> AssociationWriter:
    """The writer of an association table, kept as long as table and dialect live."""
    kind = (AssociationWriter, tuple(column.key for column in columns))
    return prepared_for(dialect, table, kind, lambda: AssociationWriter(table, columns, dialect))
