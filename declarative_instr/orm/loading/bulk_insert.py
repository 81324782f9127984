"""insert(Class) with a list of dictionaries: flat values, many rows per statement, no objects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Column, Connection, Table, insert
from sqlalchemy.engine.interfaces import Dialect

from declarative_instr.instrumentation.constructor import function_from_source
from declarative_instr.orm.core_bridge.compiled_text import needs_core
from declarative_instr.orm.core_bridge.inserts import PreparedInsert
from declarative_instr.orm.core_bridge.memo import prepared_for
from declarative_instr.orm.loading.dml_keys import Row, by_column, constant_of, ordered_keys
from declarative_instr.orm.mapping.mapper import Mapper

Flatten = Callable[[Sequence[Row]], list[Any]]

UNFIT = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""A row lacks an attribute, or has a value that its type cannot convert: Core tells which."""


@dataclass(frozen=True, slots=True, eq=False)
class BulkInsert:
    """The INSERT for rows that name the same attributes."""

    prepared: PreparedInsert
    flatten: Flatten | None
    """Makes flat values of rows; None where Core has to make some values per row."""


def insert_rows(connection: Connection, mapper: Mapper[Any], rows: Sequence[Row]) -> int:
    """Insert rows, given by attribute, in their order.

    Returns: The number of rows.

    Raises:
        CompileError: A row names what is no column attribute.
    """
    form = _form_for(connection.dialect, mapper, rows[0])
    limit = form.prepared.row_limit
    for start in range(0, len(rows), limit):
        chunk = rows[start : start + limit]
        if not _insert_alike(connection, form, chunk):
            _insert_in_groups(connection, mapper, chunk)
    return len(rows)


def _insert_alike(connection: Connection, form: BulkInsert, rows: Sequence[Row]) -> bool:
    """Insert rows in the short way; False, and nothing is done, where it does not fit them all."""
    if form.flatten is None or needs_core(connection):
        return False
    try:
        flat = form.flatten(rows)
    except UNFIT:
        return False
    form.prepared.rows(connection, flat, len(rows))
    return True


def _insert_in_groups(connection: Connection, mapper: Mapper[Any], rows: Sequence[Row]) -> None:
    """Insert rows that differ in what they name: neighbours that are alike go together.

    What the short way does not do is left to Core: defaults that a function makes, error texts.
    """
    for _, neighbours in groupby(rows, key=frozenset):
        group = list(neighbours)
        form = _form_for(connection.dialect, mapper, group[0])
        if not _insert_alike(connection, form, group):
            connection.execute(insert(mapper.local_table), by_column(mapper, group))


def _form_for(dialect: Dialect, mapper: Mapper[Any], row: Row) -> BulkInsert:
    keys = ordered_keys(mapper, row)
    columns = mapper.column_by_key
    table, label = mapper.local_table, mapper.class_.__qualname__
    return prepared_for(
        dialect,
        mapper,
        (BulkInsert, keys),
        lambda: _make(dialect, table, label, {key: columns[key] for key in keys}),
    )


def _make(
    dialect: Dialect, table: Table, label: str, columns: dict[str, Column[Any]]
) -> BulkInsert:
    keys = {column.key: key for key, column in columns.items()}
    prepared = PreparedInsert(insert(table).inline(), dialect, list(keys))
    constants = {
        name: constant_of(table.c[name].default) for name in prepared.keys if name not in keys
    }
    if not keys or not prepared.direct or None in constants.values():
        return BulkInsert(prepared, None)
    items: list[str] = []
    scope: dict[str, object] = {}
    for place, (name, convert) in enumerate(zip(prepared.keys, prepared.processors, strict=True)):
        constant = constants.get(name)
        if constant is not None:
            scope[f"c{place}"] = constant[0] if convert is None else convert(constant[0])
            items.append(f"c{place}")
        elif convert is not None:
            scope[f"p{place}"] = convert
            items.append(f"p{place}(d[{keys[name]!r}])")
        else:
            items.append(f"d[{keys[name]!r}]")
    return BulkInsert(prepared, _flatten_function(label, len(keys), items, scope))


def _flatten_function(
    label: str, width: int, items: Sequence[str], scope: dict[str, object]
) -> Flatten:
    """Rows to flat values; generated, so that a row costs one loop step and no call."""
    source = (
        "def flatten(rows):\n"
        "    flat = []\n"
        "    extend = flat.extend\n"
        "    for d in rows:\n"
        f"        if len(d) != {width}:\n"
        "            raise LookupError\n"
        f"        extend(({', '.join(items)},))\n"
        "    return flat\n"
    )
    return function_from_source("flatten", source, scope, f"bulk insert of {label}")
