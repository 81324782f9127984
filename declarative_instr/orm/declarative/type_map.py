"""SQL types from annotations: the default table of Python types, and how a user's own is searched."""

import datetime as dt
import decimal
import enum
import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, get_origin

from sqlalchemy import ColumnElement
from sqlalchemy import exc as core_exc
from sqlalchemy import types as sql
from sqlalchemy.types import TypeEngine

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.declarative.annotation_scope import is_union, union_of
from declarative_instr.declarative.annotations import MappedType
from declarative_instr.orm.core_bridge.schema import fitted_type
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
        enum.Enum: sql.Enum(enum.Enum),
        Literal: sql.Enum(enum.Enum),
    }
)
"""The types that SQLAlchemy documents as its defaults; columns share them."""


def resolved_type(mapped: MappedType, own_types: TypeMap, label: str) -> TypeEngine[Any]:
    """The SQL type for an annotation: by the user's table, then by the default one.

    Args:
        mapped: The annotation. Its spellings are tried from what is written (an alias, an
            Annotated, a NewType) to the plain class that it stands for.
        own_types: The `type_annotation_map` of the registry.
        label: `Class.attribute`, for the error.

    Raises:
        MappedAnnotationError: Neither table has the type, or it is a Literal of other values
            than strings.
    """
    for spelling in (mapped.argument, *mapped.spellings):
        try:
            found = _found(spelling, own_types)
        except core_exc.ArgumentError as error:
            message = f"{error}, as in mapped_column(Integer), for {label}."
            raise MappedAnnotationError(message) from error
        if found is not None:
            return found
    raise MappedAnnotationError(_unknown(mapped, label))


def _found(spelling: object, own_types: TypeMap) -> TypeEngine[Any] | None:
    for key, meant in _keys(spelling):
        for table in (own_types, DEFAULT_TYPES):
            given = _lookup(table, key)
            found = None if given is None else fitted_type(_instance(given), meant, key)
            if found is not None:
                return found
    return None


def _keys(spelling: object) -> Iterator[tuple[object, object]]:
    """What a spelling is looked up by, each with what is meant by it.

    An enumeration and a Literal are looked up by their kind, too. A union is meant with None or
    without: whether the value may be None is told elsewhere.
    """
    yield spelling, spelling
    if is_union(spelling):
        with_none = union_of(spelling, None)
        yield with_none, with_none
    elif get_origin(spelling) is Literal:
        yield Literal, spelling
    elif isinstance(spelling, type) and issubclass(spelling, enum.Enum):
        for base in spelling.__mro__[1:-1]:
            yield base, spelling


def _lookup(table: TypeMap, spelling: object) -> SqlType | None:
    try:
        return table.get(spelling)
    except TypeError:  # metadata of an Annotated that has no hash
        return None


def _instance(found: SqlType) -> TypeEngine[Any]:
    return found() if isinstance(found, type) else found


def _unknown(mapped: MappedType, label: str) -> str:
    """Why there is no SQL type, and what to do."""
    key = label.rpartition(".")[2]
    shown = mapped.spellings[0] if mapped.spellings else mapped.argument
    within = f"provided inside the {key!r} attribute Mapped annotation is"
    if isinstance(shown, TypeEngine) or (isinstance(shown, type) and issubclass(shown, TypeEngine)):
        return (
            f"The type {within} the SQLAlchemy type {shown}. Expected a Python type instead: write"
            f" {label} as Mapped[...] = mapped_column({getattr(shown, '__name__', shown)})."
        )
    if isinstance(shown, ColumnElement | Mapped):
        return (
            f"The object {within} not a Python type, it's the object {shown!r}. Expected a Python"
            f" type. Write {label} as Mapped[...] = mapped_column(...)."
        )
    return (
        f"Could not locate SQLAlchemy Core type when resolving for Python type indicated by"
        f" '{shown}' inside the Mapped[] annotation for the {key!r} attribute; the type object is"
        f" not resolvable by the registry. Give {label} the SQL type, as in mapped_column(String),"
        " or add the Python type to the type_annotation_map of the declarative base."
    )
