"""Multi-row INSERT from flat values: many rows in one statement; knows no objects and no order."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from itertools import chain, islice
from typing import Any, final

from sqlalchemy import Connection
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert

from declarative_instr.orm.core_bridge.compiled_text import (
    Text,
    TextCount,
    TextRows,
    compiled_for,
    is_direct,
    is_translated,
    run_text,
)
from declarative_instr.orm.core_bridge.execution import Processor, RawRow, drained

PLACEHOLDER = re.compile(r"[:$]\d+")
TEXTS_KEPT = 32
"""Texts that one statement keeps, each for another number of rows; long ones are large."""


@final
class PreparedInsert:
    """A bare `insert(table)`, with or without returning(), for the columns named by `keys`.

    `keys` afterwards is the order in which a row's values are flattened (the table's order, not the
    one given), and includes columns with a default on the Python side: the caller makes those
    values too. `processors` fit `keys`. `row_limit` is how many rows one statement takes.

    Rows of RETURNING come in any order unless the insert asks for `sort_by_parameter_order` and the
    dialect can number the rows (`is_ordered`): then sorting by the returned sentinel, the last
    column, gives the order of the values.
    """

    __slots__ = (
        "_compiled",
        "_insert",
        "_row",
        "_texts",
        "direct",
        "is_ordered",
        "keys",
        "processors",
        "returns_rows",
        "row_limit",
    )

    def __init__(self, insert: Insert, dialect: Dialect, keys: Sequence[str]) -> None:
        compiled = _compiled_for_many_rows(insert, dialect, keys)
        many = compiled._insertmanyvalues
        self._insert = insert
        self._compiled = compiled
        self.keys = tuple(compiled.positiontup or compiled.bind_names.values())
        processors: dict[str, Any] = dict(compiled._bind_processors)
        self.processors: tuple[Processor | None, ...] = tuple(map(processors.get, self.keys))
        self.returns_rows = bool(insert._returning)
        self.is_ordered = many is not None and many.embed_values_counter
        self.direct = is_direct(compiled) and many is not None and not many.is_default_expr
        self._row = f"({many.single_values_expr})" if many is not None else ""
        self.row_limit = _row_limit(dialect, len(self.keys))
        self._texts: dict[int, tuple[Text, Callable[[Sequence[Any]], Any]]] = {}

    def rows(self, connection: Connection, flat: Sequence[Any], count: int) -> Sequence[RawRow]:
        """Insert `count` rows, at most `row_limit`, in one statement.

        `flat` has the values of the first row in the order of `keys`, then those of the second, all
        of them through `processors`.

        Returns: The rows of RETURNING, empty without it; not through any converter.
        """
        text, parameters = self._text(count)
        if not self.returns_rows:
            run_text(connection, TextCount, text, [parameters(flat)])
            return ()
        rows: Sequence[RawRow] = run_text(connection, TextRows, text, [parameters(flat)]).rows
        return rows

    def all_rows(self, connection: Connection, rows: Iterable[Sequence[Any]]) -> list[RawRow]:
        """Insert any number of rows, whose values are not through `processors` yet."""
        if not self.direct or is_translated(connection):
            return self._through_core(connection, rows)
        returned: list[RawRow] = []
        source = iter(rows)
        while batch := list(islice(source, self.row_limit)):
            flat = list(chain.from_iterable(map(self._converted, batch)))
            returned.extend(self.rows(connection, flat, len(batch)))
        return returned

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        if not any(self.processors):
            return row
        pairs = zip(row, self.processors, strict=True)
        return [value if convert is None else convert(value) for value, convert in pairs]

    def _through_core(self, connection: Connection, rows: Iterable[Sequence[Any]]) -> list[RawRow]:
        named = [dict(zip(self.keys, row, strict=True)) for row in rows]
        if not named:
            return []
        result = connection.execute(self._insert, named)
        return list(drained(result).rows) if self.returns_rows else []

    def _text(self, count: int) -> tuple[Text, Callable[[Sequence[Any]], Any]]:
        made = self._texts.get(count)
        if made is None:
            if len(self._texts) == TEXTS_KEPT:
                del self._texts[next(iter(self._texts))]
            string, parameters = self._shape(count)
            made = (Text(self._compiled, string, []), parameters)
            self._texts[count] = made
        return made

    def _shape(self, count: int) -> tuple[str, Callable[[Sequence[Any]], Any]]:
        """Text with `count` rows of VALUES, and how flat values become its parameters."""
        compiled = self._compiled
        rows = [self._numbered_row(number) for number in range(count)]
        if not compiled.positional:
            escaped = self._escaped_keys()
            names = [f"{key}__{number}" for number in range(count) for key in escaped]
            string = compiled.string.replace(self._row, ", ".join(rows))
            return string, lambda flat: dict(zip(names, flat, strict=True))
        values = ", ".join(rows)
        if compiled._numeric_binds:
            numbers = iter(range(1, count * len(self.keys) + 1))
            values = PLACEHOLDER.sub(lambda found: f"{found[0][0]}{next(numbers)}", values)
        return compiled.string.replace(self._row, values), tuple

    def _numbered_row(self, number: int) -> str:
        """One row of VALUES; named parameters carry its number, and so does an ordered row."""
        row = self._row
        if not self._compiled.positional:
            template = self._compiled.bindtemplate
            for key in self._escaped_keys():
                row = row.replace(template % {"name": key}, template % {"name": f"{key}__{number}"})
        return f"{row[:-1]}, {number})" if self.is_ordered else row

    def _escaped_keys(self) -> list[str]:
        """The keys as the text names them: without what the driver would take for syntax."""
        escaped = self._compiled.escaped_bind_names
        return [escaped.get(key, key) for key in self.keys]


def _compiled_for_many_rows(insert: Insert, dialect: Dialect, keys: Sequence[str]) -> SQLCompiler:
    """Compile so that Core notes the text of one row, also where it would use executemany."""
    many_rows = copy(dialect)
    if isinstance(many_rows, DefaultDialect) and many_rows.supports_multivalues_insert:
        many_rows.use_insertmanyvalues = many_rows.use_insertmanyvalues_wo_returning = True
    return compiled_for(insert, many_rows, keys, for_executemany=True)


def _row_limit(dialect: Dialect, width: int) -> int:
    """Rows that stay below the dialect's number of parameters and the engine's page size."""
    if not isinstance(dialect, DefaultDialect) or not width:
        return 1
    by_parameters = dialect.insertmanyvalues_max_parameters // width
    return max(1, min(by_parameters, dialect.insertmanyvalues_page_size))
