"""Cursors that hand text to the server as it is, its parameters numbered; knows no statement.

psycopg's usual cursor rewrites the names in a text to the server's numbers, whenever it runs. It
remembers short texts alone: for a thousand rows of VALUES, that takes longer than all else together.
Its RawCursor takes numbers.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, final

from sqlalchemy import Connection
from sqlalchemy.engine.default import DefaultDialect, DefaultExecutionContext
from sqlalchemy.engine.interfaces import Dialect
from typing_extensions import TypeVar, override

from declarative_instr.orm.core_bridge.compiled_text import TextContext, TextCount, TextRows

TextsT = TypeVar("TextsT")


class _NumberedText(DefaultExecutionContext):
    @override
    def create_cursor(self) -> Any:
        module: Any = self.dialect.dbapi
        return module.RawCursor(self._dbapi_connection.driver_connection)


class NumberedRows(_NumberedText, TextRows):
    """Ends in RawRows."""


class NumberedCount(_NumberedText, TextCount):
    """Ends in the number of rows that the driver says were matched."""


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """The contexts that run texts of one style."""

    rows: type[TextContext]
    count: type[TextContext]


USUAL = Kinds(TextRows, TextCount)
NUMBERED = Kinds(NumberedRows, NumberedCount)


@final
class Forms(Generic[TextsT]):
    """One statement as texts for numbers, where the driver takes them, and as the usual texts.

    The usual ones are made when a connection asks for them whose user chose what cursors it makes.
    """

    __slots__ = ("_dialect", "_is_numbered", "_make", "_usual", "first")

    def __init__(self, dialect: Dialect, make: Callable[[Dialect], TextsT]) -> None:
        numbered = _numbering(dialect)
        self._dialect = dialect
        self._make = make
        self._is_numbered = numbered is not None
        self.first = make(numbered or dialect)
        """The texts that most connections take."""
        self._usual = None if self._is_numbered else self.first

    def for_connection(self, connection: Connection) -> tuple[TextsT, Kinds]:
        """The texts that a connection takes, and how they run."""
        if self._is_numbered and _takes_numbers(connection):
            return self.first, NUMBERED
        if self._usual is None:
            self._usual = self._make(self._dialect)
        return self._usual, USUAL


def _takes_numbers(connection: Connection) -> bool:
    driver: Any = connection.connection.driver_connection
    module: Any = connection.dialect.dbapi
    return driver.cursor_factory is module.Cursor


def _numbering(dialect: Dialect) -> Dialect | None:
    """A dialect that compiles for such cursors; None where the driver has none."""
    has_cursors = dialect.driver == "psycopg" and hasattr(dialect.dbapi, "RawCursor")
    if not has_cursors or dialect.is_async:
        return None
    numbered = copy(dialect)
    if not isinstance(numbered, DefaultDialect):
        return None
    numbered.paramstyle, numbered.positional = "numeric_dollar", True
    numbered.identifier_preparer = numbered.preparer(numbered)  # doubles no percent signs
    return numbered
