"""SQL types from annotations: the default table of Python types, and how a user's own is searched."""

import datetime as dt
import decimal
import enum
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, get_args, get_origin

from sqlalchemy import types as sql
from sqlalchemy.types import TypeEngine

from declarative_instr.declarative.annotations import MappedType
from declarative_instr.orm.errors import MappedAnnotationError

SqlType = TypeEngine[Any] | type[TypeEngine[Any]]
TypeMap = Mapping[Any, SqlType]

DEFAULT_TYPES: Final[TypeMap] = MappingProxyType(
    {
        bool: sql.Boolean,
        bytes: sql.LargeBinary,
        dt.date: sql.Date,
        dt.datetime: sql.DateTime,
        dt.time: sql.Time,
        dt.timedelta: sql.Interval,
        decimal.Decimal: sql.Numeric,
        float: sql.Float,
        int: sql.Integer,
        str: sql.String,
        type(None): sql.NullType,
        uuid.UUID: sql.Uuid,
    }
)
"""The types that SQLAlchemy documents as its defaults."""


def resolved_type(mapped: MappedType, own_types: TypeMap, label: str) -> TypeEngine[Any]:
    """The SQL type for an annotation: by the user's table, then by the default one.

    Args:
        mapped: The annotation. Its spellings are tried from what is written (an alias, an
            Annotated, a NewType) to the plain class that it stands for.
        own_types: The `type_annotation_map` of the registry.
        label: `Class.attribute`, for the error.

    Raises:
        MappedAnnotationError: Neither table has the type.
    """
    for spelling in (mapped.argument, *mapped.spellings):
        found = _lookup(own_types, spelling)
        if found is None:
            found = _lookup(DEFAULT_TYPES, spelling) or _enumeration(spelling, own_types, label)
        if found is not None:
            return _instance(found)
    key = label.rpartition(".")[2]
    shown = mapped.spellings[0] if mapped.spellings else mapped.argument
    message = (
        f"Could not locate SQLAlchemy Core type when resolving for Python type indicated by"
        f" '{shown}' inside the Mapped[] annotation for the {key!r} attribute of {label}. Give the"
        f" SQL type, as in mapped_column(String), or add the Python type to the"
        " type_annotation_map of the declarative base."
    )
    raise MappedAnnotationError(message)


def _lookup(table: TypeMap, spelling: object) -> SqlType | None:
    try:
        return table.get(spelling)
    except TypeError:  # metadata of an Annotated that has no hash
        return None


def _instance(found: SqlType) -> TypeEngine[Any]:
    return found() if isinstance(found, type) else found


def _enumeration(spelling: object, own_types: TypeMap, label: str) -> TypeEngine[Any] | None:
    """The Enum type for an enumeration or a Literal; its options from the user's table."""
    if get_origin(spelling) is Literal:
        values = [value for value in get_args(spelling) if value is not None]
        if not all(isinstance(value, str) for value in values):
            shown = ", ".join(map(repr, values))
            message = (
                f"{label}: Can't create string-based Enum datatype from non-string values:"
                f" {shown}.  Please provide an explicit Enum datatype for this Python type, as in"
                " mapped_column(Integer)."
            )
            raise MappedAnnotationError(message)
        return _like(own_types.get(Literal), *values) or sql.Enum(*values, native_enum=False)
    if isinstance(spelling, type) and issubclass(spelling, enum.Enum):
        for base in spelling.__mro__[1:]:
            options = own_types.get(base)
            if options is not None:
                return _like(options, spelling) or _instance(options)
        return sql.Enum(spelling)
    return None


def _like(options: SqlType | None, *values: Any) -> TypeEngine[Any] | None:
    """An Enum of these values with the options of another one; None where it is no Enum."""
    if not isinstance(options, sql.Enum):
        return None
    return sql.Enum(
        *values,
        native_enum=options.native_enum,
        create_constraint=options.create_constraint,
        values_callable=options.values_callable,
        validate_strings=options.validate_strings,
    )
