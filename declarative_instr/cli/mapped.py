"""What configuration lets pass in mapped classes although it is wrong: keys, types of columns."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, ForeignKey, MetaData, Table, TypeDecorator

from declarative_instr.cli.collector import Collector
from declarative_instr.cli.findings import Code, Location
from declarative_instr.declarative.blueprint import FieldBlueprint
from declarative_instr.declarative.registry import blueprint_of
from declarative_instr.exc import near_misses
from declarative_instr.orm.core_bridge.schema import has_no_type
from declarative_instr.orm.declarative.columns import MappedColumn
from declarative_instr.orm.mapping.lookup import mapper_of
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.structures.problems import Place

AnyMapper = Mapper[Any]

_NUMBERS: Final = frozenset({int, float, Decimal, bool})
_COMPARED: Final = frozenset({str, bytes, date, datetime, time, timedelta, UUID}) | _NUMBERS
"""Types of values whose columns are compared; of any other, nothing is said."""


def examine(classes: Iterable[type], collector: Collector) -> None:
    """Look at the mapped ones of these classes, whose registries were configured."""
    mappers = [mapper for mapper in map(_mapper_of, classes) if mapper is not None]
    for metadata in dict.fromkeys(mapper.local_table.metadata for mapper in mappers):
        _examine_keys(metadata, mappers, collector)
    for mapper in mappers:
        _examine_columns(mapper, collector)


def _mapper_of(class_: type) -> AnyMapper | None:
    return mapper_of(class_)


# Foreign keys ----------------------------------------------------------------------------------


def _examine_keys(metadata: MetaData, mappers: list[AnyMapper], collector: Collector) -> None:
    owners = {id(mapper.local_table): mapper for mapper in mappers}
    for table in metadata.tables.values():
        for key in _keys_in_order(table):
            place, location = _place_of(key.parent, owners.get(id(table)), key, collector)
            fault = _wrong_target(key, metadata)
            if fault is not None:
                tables = (table.name, _target_of(key)[0])
                code, named = Code.FOREIGN_KEY_TARGET, tables[1]
                collector.add(place, code, fault, location=location, tables=tables, named=named)
                continue
            fault = _wrong_key_type(key)
            if fault is not None:
                collector.add(place, Code.FOREIGN_KEY_TYPE, fault, location=location)


def _keys_in_order(table: Table) -> Iterator[ForeignKey]:
    for column in table.columns:
        yield from sorted(column.foreign_keys, key=lambda key: key.target_fullname)


def _place_of(
    column: Column[Any], mapper: AnyMapper | None, key: ForeignKey, collector: Collector
) -> tuple[Place, Location | None]:
    """The attribute of a column; of a table without a class, the line that names the target."""
    if mapper is not None:
        names = [name for name, known in mapper.column_by_key.items() if known is column]
        return Place.of(mapper.class_, *names[:1]), None
    modules = dict.fromkeys(cls.__module__ for cls in collector.declared)
    for module in modules:
        source = collector.sources.of_module(module)
        line = source.line_of_text(key.target_fullname) if source is not None else 0
        if source is not None and line:
            return Place(module, "", f"{column.table.name}.{column.key}"), Location(
                source.path, line
            )
    return Place(next(iter(modules), ""), "", f"{column.table.name}.{column.key}"), None


def _target_of(key: ForeignKey) -> tuple[str, str]:
    """Names of the table and of the column that a foreign key refers to."""
    table, _, column = key.target_fullname.rpartition(".")
    return (table, column) if table else (column, "")


def _wrong_target(key: ForeignKey, metadata: MetaData) -> str | None:
    table_name, column_name = _target_of(key)
    table = metadata.tables.get(table_name)
    said = f"ForeignKey({key.target_fullname!r})"
    if not column_name:
        return f"{said} names a table alone. Write ForeignKey('table.column')."
    if table is None:
        qualified = [name for name in metadata.tables if name.endswith(f".{table_name}")]
        near = near_misses(table_name, list(metadata.tables))
        near = f" Did you mean {qualified[0]!r}?" if qualified else near
        return (
            f"{said} names a table that does not exist.{near} The tables of this MetaData are"
            f" {', '.join(sorted(metadata.tables))}."
        )
    names = {column.name for column in table.columns} | set(table.columns.keys())
    if column_name not in names:
        return (
            f"{said} names a column that table {table_name!r} does not have."
            f"{near_misses(column_name, names)} Its columns are {', '.join(table.columns.keys())}."
        )
    return None


def _wrong_key_type(key: ForeignKey) -> str | None:
    """Whether values of a key's column can be no values of the column that it refers to."""
    if has_no_type(key.parent):
        return None
    own, other = _value_type(key.parent), _value_type(key.column)
    if own is None or other is None or _are_alike(own, other):
        return None
    return (
        f"Column {key.parent} is {key.parent.type!r}, and refers to {key.column}, which is"
        f" {key.column.type!r}. Give both the same type; a foreign key without a type takes that of"
        " the column it refers to."
    )


# Columns ---------------------------------------------------------------------------------------


def _examine_columns(mapper: AnyMapper, collector: Collector) -> None:
    for field in _fields_of(mapper):
        column = mapper.column_by_key.get(field.key)
        mapped = field.mapped_type
        if column is None or mapped is None or not isinstance(field.field, MappedColumn):
            continue
        written, stored = mapped.python_type, _value_type(column)
        if written not in _COMPARED or stored is None or _are_alike(written, stored):
            continue
        message = (
            f"The annotation says {written.__name__}, and the column, {column.type!r}, holds"
            f" {stored.__name__}. Change the one or the other."
        )
        place = Place.of(field.source_class or mapper.class_, field.key)
        collector.add(place, Code.COLUMN_TYPE, message)


def _fields_of(mapper: AnyMapper) -> tuple[FieldBlueprint, ...]:
    blueprint = blueprint_of(mapper.class_)
    return () if blueprint is None else blueprint.fields


def _value_type(column: Column[Any]) -> type | None:
    """The class of a column's values; None where it is not known, or a type of the user's."""
    if isinstance(column.type, TypeDecorator):
        return None
    try:
        found = column.type.python_type
    except NotImplementedError:
        return None
    return found if found in _COMPARED else None


def _are_alike(one: type | None, other: type) -> bool:
    return one is other or {one, other} <= _NUMBERS or {one, other} == {date, datetime}
