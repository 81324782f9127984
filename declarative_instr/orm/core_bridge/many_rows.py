"""Text of an INSERT for any number of rows, and the parameters for it; runs nothing."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

import re
from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, final

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert

from declarative_instr.orm.core_bridge.compiled_text import Text, compiled_for, names_of

PLACEHOLDER = re.compile(r"[:$]\d+")
TEXTS_KEPT = 32
"""Texts that one statement keeps, each for another number of rows; long ones are large."""

Maker = Callable[[Sequence[Any]], Any]
"""Makes of flat values, the first row's before the second's, what the driver takes."""


@final
class ManyRows:
    """The texts of one compiled insert(): its row of VALUES is repeated as often as asked for.

    `keys` is the order of a row's values. An ordered insert() has each row numbered.
    """

    __slots__ = ("_row", "_texts", "compiled", "fits", "is_ordered", "keys")

    def __init__(self, insert: Insert, dialect: Dialect, keys: Sequence[str]) -> None:
        compiled = compiled_for_many_rows(insert, dialect, keys)
        many = compiled._insertmanyvalues
        self.compiled = compiled
        self.keys = tuple(names_of(compiled))
        self.is_ordered = many is not None and many.embed_values_counter
        self._row = f"({many.single_values_expr})" if many is not None else ""
        self.fits = many is not None and not many.is_default_expr and self._is_readable()
        """Whether Core noted a row that can be repeated."""
        self._texts: dict[int, tuple[Text, Maker]] = {}

    def text(self, count: int) -> tuple[Text, Maker]:
        """The text for `count` rows, and the maker of its parameters."""
        made = self._texts.get(count)
        if made is None:
            while len(self._texts) >= TEXTS_KEPT:
                self._texts.pop(list(self._texts)[0], None)  # noqa: RUF015  # at once: threads
            string, parameters = self._shape(count)
            made = (Text(self.compiled, string, []), parameters)
            self._texts[count] = made
        return made

    def _is_readable(self) -> bool:
        """Whether nothing but parameters looks like a numbered parameter."""
        is_numbered = self.compiled._numeric_binds
        return not is_numbered or len(PLACEHOLDER.findall(self._row)) == len(self.keys)

    def _shape(self, count: int) -> tuple[str, Maker]:
        compiled = self.compiled
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
        if not self.compiled.positional:
            template = self.compiled.bindtemplate
            for key in self._escaped_keys():
                row = row.replace(template % {"name": key}, template % {"name": f"{key}__{number}"})
        return f"{row[:-1]}, {number})" if self.is_ordered else row

    def _escaped_keys(self) -> list[str]:
        """The keys as the text names them: without what the driver would take for syntax."""
        escaped = self.compiled.escaped_bind_names
        return [escaped.get(key, key) for key in self.keys]


def compiled_for_many_rows(insert: Insert, dialect: Dialect, keys: Sequence[str]) -> SQLCompiler:
    """Compile so that Core notes the text of one row, also where it would use executemany."""
    many_rows = copy(dialect)
    if isinstance(many_rows, DefaultDialect) and many_rows.supports_multivalues_insert:
        many_rows.use_insertmanyvalues = many_rows.use_insertmanyvalues_wo_returning = True
    return compiled_for(insert, many_rows, keys, for_executemany=True)
