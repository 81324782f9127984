"""Multi-row INSERT from flat values: many rows in one statement; knows no objects and no order."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any, final

from sqlalchemy import Connection
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.dml import Insert

from declarative_instr.orm.core_bridge.compiled_text import (
    is_direct,
    needs_core,
    run_text,
)
from declarative_instr.orm.core_bridge.execution import Processor, RawRow, drained
from declarative_instr.orm.core_bridge.many_rows import ManyRows
from declarative_instr.orm.core_bridge.numbered import Forms


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
        "_forms",
        "_insert",
        "direct",
        "is_ordered",
        "keys",
        "processors",
        "returns_rows",
        "row_limit",
    )

    def __init__(self, insert: Insert, dialect: Dialect, keys: Sequence[str]) -> None:
        self._forms = Forms(dialect, lambda each: ManyRows(insert, each, keys))
        self._insert = insert
        texts = self._forms.first
        self.keys = texts.keys
        processors: dict[str, Any] = dict(texts.compiled._bind_processors)
        self.processors: tuple[Processor | None, ...] = tuple(map(processors.get, self.keys))
        self.returns_rows = bool(insert._returning)
        self.is_ordered = texts.is_ordered
        self.direct = is_direct(texts.compiled) and texts.fits
        self.row_limit = _row_limit(dialect, len(self.keys))

    def rows(self, connection: Connection, flat: Sequence[Any], count: int) -> Sequence[RawRow]:
        """Insert `count` rows, at most `row_limit`, in one statement.

        `flat` has the values of the first row in the order of `keys`, then those of the second, all
        of them through `processors`.

        Returns: The rows of RETURNING, empty without it; not through any converter.
        """
        texts, kinds = self._forms.for_connection(connection)
        text, parameters = texts.text(count)
        if not self.returns_rows:
            run_text(connection, kinds.count, text, [parameters(flat)])
            return ()
        rows: Sequence[RawRow] = run_text(connection, kinds.rows, text, [parameters(flat)]).rows
        return rows

    def all_rows(self, connection: Connection, rows: Iterable[Sequence[Any]]) -> list[RawRow]:
        """Insert any number of rows, whose values are not through `processors` yet."""
        if not self.direct or needs_core(connection):
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


def _row_limit(dialect: Dialect, width: int) -> int:
    """Rows that stay below the dialect's number of parameters and the engine's page size."""
    if not isinstance(dialect, DefaultDialect) or not width:
        return 1
    by_parameters = dialect.insertmanyvalues_max_parameters // width
    return max(1, min(by_parameters, dialect.insertmanyvalues_page_size))
