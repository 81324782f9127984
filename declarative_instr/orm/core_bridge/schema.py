"""Columns as the mapping handles them: copied, given a type, stripped of what statements add."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from typing import Any

from sqlalchemy import Column, FromClause
from sqlalchemy.types import TypeEngine

from declarative_instr.orm.core_bridge.entities import attribute_key_of, entity_of


def copied_column(column: Column[Any]) -> Column[Any]:
    """A column with the same name, type, keys and defaults that belongs to no table."""
    return column._copy()


def set_column_type(column: Column[Any], type_: TypeEngine[Any]) -> None:
    """Give a column without a type one; types that need to know their column are told it."""
    column._set_type(type_)


def has_no_type(column: Column[Any]) -> bool:
    """Whether neither the user nor a foreign key gave the column a type yet."""
    return column.type._isnull


def fitted_type(type_: TypeEngine[Any], python_type: Any, key: Any) -> TypeEngine[Any] | None:
    """The type for the values of a Python type, under whose `key` it was found; None if unfit.

    An Enum becomes one of the values of an enumeration or a Literal.
    """
    return type_._resolve_for_python_type(python_type, key, key)


def is_in_table(column: Column[Any]) -> bool:
    """Whether the column belongs to a table already."""
    return getattr(column, "table", None) is not None


def plain_column(element: object) -> Column[Any] | None:
    """The table's own column behind an element of a statement; None where it is no column."""
    if not isinstance(element, Column):
        return None
    entity, key = entity_of(element), attribute_key_of(element)
    if entity is not None and key is not None:
        column = entity.column_for(key)
        return column if isinstance(column, Column) else None
    deannotated = element._deannotate()
    table: FromClause | None = getattr(deannotated, "table", None)
    found = None if table is None else table.c.get(deannotated.key)
    return found if isinstance(found, Column) else deannotated


def merge_column(shared: Column[Any], own: Column[Any]) -> None:
    """Let a column that is in no table say what `shared` says, where it says nothing itself."""
    shared._merge(own)


def forget_name(column: Column[Any]) -> None:
    """Let a column that is in no table be named by its attribute."""
    column.name = column.key = None  # type: ignore[assignment]  # as a Column without a name has it
