"""Values that are compared with, or stored as, an attribute: which of them are surely wrong."""

from typing import Final

from mypy.subtypes import is_subtype
from mypy.types import Instance, NoneType, ProperType, Type, UnionType, get_proper_type

SQL_TYPES: Final = frozenset(
    {f"builtins.{name}" for name in ("bool", "bytes", "float", "int", "str")}
    | {f"datetime.{name}" for name in ("date", "datetime", "time", "timedelta")}
    | {"decimal.Decimal", "_decimal.Decimal", "uuid.UUID"}
)
"""Classes that have an SQL type without being told; their subclasses have none."""

_NUMBERS: Final = frozenset(
    {f"builtins.{name}" for name in ("bool", "float", "int")}
    | {"decimal.Decimal", "_decimal.Decimal"}
)


def is_surely_other(given: Type, wanted: Type) -> bool:
    """Whether no value of a type is one of an attribute, not even for a lenient database.

    Only plain values are judged: numbers are taken for each other, and what is no plain class, such
    as an SQL expression, for anything.
    """
    has, wants = get_proper_type(given), [get_proper_type(one) for one in _items(wanted)]
    plain = [one for one in wants if not isinstance(one, NoneType)]
    return bool(plain) and _is_plain(has) and all(_are_apart(has, one) for one in plain)


def _items(type_: Type) -> list[Type]:
    proper = get_proper_type(type_)
    return list(proper.items) if isinstance(proper, UnionType) else [proper]


def _is_plain(type_: ProperType) -> bool:
    return isinstance(type_, Instance) and type_.type.fullname in SQL_TYPES


def _are_apart(given: ProperType, wanted: ProperType) -> bool:
    if not isinstance(given, Instance) or not isinstance(wanted, Instance):
        return False
    if not _is_plain(wanted) or is_subtype(given, wanted) or is_subtype(wanted, given):
        return False
    return not {given.type.fullname, wanted.type.fullname} <= _NUMBERS
