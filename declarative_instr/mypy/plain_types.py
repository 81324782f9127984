"""Types of plain values that are surely not one another's."""

from typing import Final

from mypy.types import Instance, Type

from declarative_instr.mypy.annotated import without_none

_PLAIN: Final = {f"builtins.{name}": name for name in ("int", "str", "bytes", "float", "bool")} | {
    "decimal.Decimal": "Decimal",
    "uuid.UUID": "UUID",
    "datetime.date": "date",
    "datetime.datetime": "datetime",
    "datetime.time": "time",
}

_ALIKE: Final = (frozenset({"int", "float", "bool", "Decimal"}), frozenset({"date", "datetime"}))
"""Values that may stand for one another."""


def plain_name(type_: Type | None) -> str | None:
    """The name of a plain type, optional or not; None for any other."""
    value = without_none(type_)
    return _PLAIN.get(value.type.fullname) if isinstance(value, Instance) else None


def are_apart(one: str, other: str) -> bool:
    """Whether no value is of both types."""
    return one != other and not any({one, other} <= kin for kin in _ALIKE)
