"""What an insert(), update() or delete() says, and the result of one without rows; runs nothing."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from collections.abc import Iterator
from typing import Any, final

from sqlalchemy import Column, ColumnElement, IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.dml import Delete, Insert, Update, UpdateBase


def is_bare_insert(statement: Insert) -> bool:
    """Whether it says no more than the table: any parameters can be its values."""
    return not (
        statement._values
        or statement._multi_values
        or statement._select_names
        or statement._returning
        or statement._return_defaults
        or statement._inline
        or statement._prefixes
        or statement._hints
        or statement._independent_ctes
        or statement._post_values_clause is not None
    )


def returns_rows(statement: UpdateBase) -> bool:
    """Whether there is a RETURNING."""
    return bool(statement._returning)


def criteria_of(statement: Update | Delete) -> tuple[ColumnElement[Any], ...]:
    """The conditions of WHERE."""
    return statement._where_criteria


def assigned_in(statement: Update) -> Iterator[str | Column[Any]]:
    """What values() assigns to: columns, or names as the user gave them."""
    for key in statement._values or ():
        yield key if isinstance(key, str | Column) else str(key)


@final
class CountResult(IteratorResult[Any]):
    """The result of rows that were written in batches: it has no rows, only their number."""

    def __init__(self, rowcount: int) -> None:
        super().__init__(SimpleResultMetaData([]), iter([]))
        self.rowcount = rowcount
        """Rows that were written; -1 where the driver does not tell."""
        self.returns_rows = False
        self.close()
