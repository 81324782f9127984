"""Attribute names of bulk statements, as columns; knows neither connection nor object."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NoReturn

from sqlalchemy.exc import CompileError
from sqlalchemy.sql.schema import ColumnDefault, DefaultGenerator

from declarative_instr.exc import near_misses
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.mapping.settings import MANYTOONE

Row = Mapping[str, Any]


def ordered_keys(mapper: Mapper[Any], row: Collection[str]) -> tuple[str, ...]:
    """The attributes that a row of parameters names, in the order of the mapper.

    Raises:
        CompileError: It names something else.
    """
    keys = tuple(key for key in mapper.column_by_key if key in row)
    if len(keys) != len(row):
        _refuse_unknown(mapper, [key for key in row if key not in mapper.column_by_key])
    return keys


def by_column(mapper: Mapper[Any], rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows whose parameters are named as Core names them; other bound parameters stay."""
    names = {key: column.key for key, column in mapper.column_by_key.items()}
    return [{names.get(key, key): value for key, value in row.items()} for row in rows]


def touched_attributes(mapper: Mapper[Any], keys: Iterable[str]) -> frozenset[str]:
    """Attributes that are out of date when columns were written: theirs, and what follows them."""
    on_update = [key for key, column in mapper.column_by_key.items() if column.onupdate is not None]
    on_server = [
        key for key, column in mapper.column_by_key.items() if column.server_onupdate is not None
    ]
    touched = {*keys, *on_update, *on_server}
    references = [
        relation.key
        for relation in mapper.relations.values()
        if relation.direction is MANYTOONE and any(own in touched for _, own in relation.pairs)
    ]
    return frozenset([*touched, *references])


def constant_of(default: DefaultGenerator | None) -> tuple[Any] | None:
    """The value of a default that is the same for each row; None where there is no such."""
    if isinstance(default, ColumnDefault) and default.is_scalar:
        made: Any = default
        return (made.arg,)
    return None


def _refuse_unknown(mapper: Mapper[Any], unknown: Sequence[str]) -> NoReturn:
    hints = "".join(near_misses(key, mapper.column_by_key) for key in unknown)
    message = (
        f"Unconsumed column names: {', '.join(unknown)}. They name no column attribute of"
        f" {mapper.class_.__name__}.{hints} It has {', '.join(mapper.column_by_key)}."
    )
    raise CompileError(message)
