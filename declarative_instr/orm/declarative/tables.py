"""Tables from blueprints: columns with types and names, table arguments; no mapper is made here."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, final

from sqlalchemy import Column, FromClause, MetaData, Table
from sqlalchemy import exc as core_exc

from declarative_instr.declarative.blueprint import FieldBlueprint
from declarative_instr.orm.core_bridge.schema import (
    copied_column,
    forget_name,
    has_no_type,
    is_in_table,
    merge_column,
    set_column_type,
)
from declarative_instr.orm.declarative.columns import MappedColumn
from declarative_instr.orm.declarative.type_map import TypeMap, resolved_type
from declarative_instr.orm.errors import ArgumentError, NoTableError
from declarative_instr.structures.callers import caller_level

TableArguments = tuple[tuple[Any, ...], dict[str, Any]]


@final
class PlannedColumn(NamedTuple):
    """A column to be, under the attribute that it belongs to."""

    key: str
    column: Column[Any]
    template: Column[Any] | None
    """What the class body calls the column, where that is another object."""
    sort_order: int = 0
    is_own: bool = True
    """Whether the class body says it; those of mixins and bases come after, as documented."""


def planned_column(class_: type, blueprint: FieldBlueprint, own_types: TypeMap) -> PlannedColumn:
    """The column that a field describes: a copy where other classes share the field.

    Raises:
        MappedAnnotationError: No SQL type is known for the annotation.
    """
    field, label = blueprint.field, f"{class_.__name__}.{blueprint.key}"
    if not isinstance(field, MappedColumn):
        column = _annotated_column(blueprint, own_types, label)
        is_own = blueprint.source_class is None
        return PlannedColumn(blueprint.key, column, None, is_own=is_own)
    template = field.column
    metadata = () if blueprint.mapped_type is None else blueprint.mapped_type.metadata
    shared = [one for one in metadata if isinstance(one, MappedColumn)]
    is_shared = field in shared or blueprint.source_class is not None
    column = copied_column(template) if is_shared or is_in_table(template) else template
    if shared:
        _take_over(shared[0].column, column, label, is_shared=field in shared)
    _complete(column, blueprint, own_types, label, is_nullability_given=field.is_nullability_given)
    is_own = blueprint.source_class is None
    return PlannedColumn(blueprint.key, column, template, field.sort_order, is_own)


def _take_over(annotated: Column[Any], column: Column[Any], label: str, *, is_shared: bool) -> None:
    """What the column inside an `Annotated` says, which many attributes may share, but for names."""
    if annotated.name:
        message = (
            "Can't use the 'key' or 'name' arguments in Annotated with mapped_column(); it will be"
            f" ignored for {label}. Give the name to a mapped_column() of the class body."
        )
        warnings.warn(message, core_exc.SADeprecationWarning, stacklevel=caller_level())
        if is_shared:
            forget_name(column)
    if not is_shared:
        merge_column(annotated, column)


def _annotated_column(blueprint: FieldBlueprint, own_types: TypeMap, label: str) -> Column[Any]:
    """The column of an attribute that has no `mapped_column()`: all is in the annotation."""
    mapped, doc = blueprint.mapped_type, getattr(blueprint.field, "doc", None)
    if mapped is None:
        return Column(blueprint.key, doc=doc)
    type_ = resolved_type(mapped, own_types, label)
    return Column(blueprint.key, type_, nullable=mapped.is_optional, doc=doc)


def _complete(
    column: Column[Any],
    blueprint: FieldBlueprint,
    own_types: TypeMap,
    label: str,
    *,
    is_nullability_given: bool,
) -> None:
    """Add what the annotation tells: name, type, nullability.

    A foreign key without a type takes that of the column it refers to, which Core sees to.
    """
    if not column.name:
        column.name = blueprint.key
        column.key = column.key or blueprint.key
    mapped = blueprint.mapped_type
    if mapped is None:
        return
    if has_no_type(column) and not column.foreign_keys:
        set_column_type(column, resolved_type(mapped, own_types, label))
    if not is_nullability_given and not column.primary_key:
        column.nullable = mapped.is_optional


def in_table_order(columns: Iterable[PlannedColumn]) -> list[PlannedColumn]:
    """By the places that the user gives; of one place, those of the class body first."""
    return sorted(columns, key=lambda planned: (planned.sort_order, not planned.is_own))


def table_of(class_: type, columns: Sequence[PlannedColumn], metadata: MetaData) -> Table:
    """Make the table that a class body describes.

    Raises:
        NoTableError: The class has no name for it.
        ArgumentError: `__table_args__` has a form that cannot be used.
    """
    name = getattr(class_, "__tablename__", None)
    if name is None:
        raise NoTableError(_no_table(class_))
    items, options = _table_arguments(class_)
    _warn_of_repeated(class_, columns)
    once = {id(one.column): one.column for one in columns}
    make: Any = getattr(class_, "__table_cls__", None) or Table
    made: Table | None = make(name, metadata, *once.values(), *items, **options)
    if made is None:
        raise NoTableError(_no_table(class_))
    return made


def _no_table(class_: type) -> str:
    return (
        f"Class {class_!r} does not have a __table__ or __tablename__ specified and does not"
        " inherit from an existing table-mapped class. Write __tablename__ = '...', or"
        " __abstract__ = True for a class without a table."
    )


def _warn_of_repeated(class_: type, columns: Sequence[PlannedColumn]) -> None:
    """Say where a class body has several attributes of one column."""
    if len({one.column.name for one in columns}) == len(columns):
        return
    keys: dict[str, list[str]] = {}
    for one in columns:
        keys.setdefault(one.column.name, []).append(one.key)
    for name, named in keys.items():
        if len(named) > 1:
            message = (
                f"On class {class_.__name__!r}, Column object {name!r} named directly multiple"
                f" times, only one will be used: {', '.join(named)}. Consider using orm.synonym"
                " instead, or a property."
            )
            warnings.warn(message, core_exc.SAWarning, stacklevel=caller_level())


def _table_arguments(class_: type) -> TableArguments:
    given: Any = getattr(class_, "__table_args__", None)
    if given is None:
        return (), {}
    if isinstance(given, dict):
        return (), given
    if isinstance(given, tuple):
        if given and isinstance(given[-1], dict):
            return given[:-1], given[-1]
        return given, {}
    message = (
        f"{class_.__name__}.__table_args__ value must be a tuple, dict, or None, not"
        f" {type(given).__name__}. A tuple of one item is written (item,)."
    )
    raise ArgumentError(message)


def ready_table(class_: type) -> Table | None:
    """The table that the class body gives itself; None where it describes one.

    Raises:
        ArgumentError: `__table__` is something else.
    """
    given: object = getattr(class_, "__table__", None)
    if given is None or isinstance(given, Table):
        return given
    kind = "selectable" if isinstance(given, FromClause) else type(given).__name__
    message = f"{class_.__name__}.__table__ is a {kind}; only a Table can be mapped."
    raise ArgumentError(message)


def columns_of_ready_table(
    class_: type, table: Table, fields: Iterable[FieldBlueprint]
) -> dict[str, Column[Any]]:
    """All columns of a table that exists, by attribute: as the fields say, else by their keys.

    Raises:
        ArgumentError: A field names no column of the table.
    """
    named: dict[str, Column[Any]] = {}
    for blueprint in fields:
        name = blueprint.key
        if isinstance(blueprint.field, MappedColumn) and blueprint.field.column.name:
            name = blueprint.field.column.name
        if name not in table.c:
            message = (
                f"Can't add additional column {name!r} when specifying __table__: table"
                f" {table.name!r} of class {class_.__name__} has the columns"
                f" {', '.join(table.c.keys())}."
            )
            raise ArgumentError(message)
        named[blueprint.key] = table.c[name]
    taken = {id(column) for column in named.values()}
    rest = {key: column for key, column in table.c.items() if id(column) not in taken}
    by_place = {id(column): key for key, column in (named | rest).items()}
    return {by_place[id(column)]: column for column in table.c}


def replaced(value: object, actual: Mapping[Column[Any], Column[Any]]) -> object:
    """An argument of a relation, with columns of the class body replaced by those of its table."""
    if isinstance(value, list | tuple):
        return [replaced(one, actual) for one in value]
    if isinstance(value, MappedColumn):
        value = value.column
    return actual.get(value, value) if isinstance(value, Column) else value
