"""One class mapped: from the fields of its blueprint to Table and Mapper; relations stay as said."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import Column, MetaData, Table

from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.declarative.blueprint import FieldBlueprint
from declarative_instr.declarative.fields import Field, RelationField
from declarative_instr.declarative.registry import relation_target
from declarative_instr.instrumentation.factory import require_manager
from declarative_instr.orm.declarative.columns import MappedColumn
from declarative_instr.orm.declarative.relations import Relationship
from declarative_instr.orm.declarative.tables import (
    PlannedColumn,
    columns_of_ready_table,
    in_table_order,
    planned_column,
    ready_table,
    replaced,
    table_of,
)
from declarative_instr.orm.declarative.type_map import SqlType, TypeMap
from declarative_instr.orm.errors import (
    ArgumentError,
    MappedAnnotationError,
    UnmappedClassError,
    UnsupportedMappingError,
)
from declarative_instr.orm.mapping.events import MapperEvents
from declarative_instr.orm.mapping.instance_events import every_mapped_instance
from declarative_instr.orm.mapping.mapper import Mapper, MapperRegistry
from declarative_instr.orm.mapping.ports import expired_loader
from declarative_instr.orm.mapping.settings import RelationSettings
from declarative_instr.structures.problems import Place, is_collected

Fields = tuple[FieldBlueprint, ...]
Columns = Mapping[Column[Any], Column[Any]]

_MAPPER_ARGS = frozenset({"primary_key", "eager_defaults", "confirm_deleted_rows"})
"""The last two are taken for compatibility."""


class TypedRegistry(MapperRegistry, Protocol):
    """What is needed of the registry beyond what its mappers need."""

    @property
    def metadata(self) -> MetaData:
        """Where tables go, unless a class has a MetaData of its own."""

    @property
    def type_annotation_map(self) -> dict[Any, SqlType]:
        """The user's SQL types for Python types."""


def map_class(registry: TypedRegistry, class_: type, fields: Fields) -> tuple[Mapper[Any], Fields]:
    """Give a class its table and its mapper.

    Returns: The mapper, and the fields: those given, and the columns of a ready table besides.

    Raises:
        NoTableError: The class names no table.
        NoPrimaryKeyError: The table has no primary key.
        MappedAnnotationError: An annotation means no SQL type.
        UnsupportedMappingError: The class extends a mapped class, or sets mapper arguments that
            mean nothing here.
    """
    _refuse_unsupported(class_)
    given = ready_table(class_)
    values = [one for one in fields if one.kind is AttributeKind.SCALAR]
    if given is not None:
        return _on_ready_table(registry, class_, given, fields)
    types = registry.type_annotation_map
    planned = in_table_order(_planned_or_collected(class_, one, types) for one in values)
    metadata: MetaData = getattr(class_, "metadata", registry.metadata)
    known = len(metadata.tables)
    table = table_of(class_, planned, metadata)
    is_new = len(metadata.tables) > known
    try:
        if not planned:  # reflected, now or before
            return _on_ready_table(registry, class_, table, fields)
        actual = {one.template: one.column for one in planned if one.template is not None}
        columns = {one.key: one.column for one in planned}
        return _mapper(registry, class_, table, columns, fields, actual), fields
    except BaseException:
        if is_new:
            metadata.remove(table)
        raise


def _on_ready_table(
    registry: TypedRegistry, class_: type, table: Table, fields: Fields
) -> tuple[Mapper[Any], Fields]:
    """Map to a table that has its columns, which the class body may name."""
    values = [one for one in fields if one.kind is AttributeKind.SCALAR]
    columns = columns_of_ready_table(class_, table, values)
    mapper = _mapper(registry, class_, table, columns, fields, _templates(values, columns))
    return mapper, (*fields, *_install_unnamed(class_, columns))


def _planned_or_collected(
    class_: type, blueprint: FieldBlueprint, own_types: TypeMap
) -> PlannedColumn:
    """The column of a field; without a type where somebody collects that the type is unknown."""
    try:
        return planned_column(class_, blueprint, own_types)
    except MappedAnnotationError as error:
        mapped = blueprint.mapped_type
        value = None if mapped is None else mapped.python_type
        causes = () if value is None else (Place.of(value),)
        key, source = blueprint.key, blueprint.source_class
        if not is_collected(error, Place.of(source or class_, key), causes):
            raise
        untyped = FieldBlueprint(key, None, blueprint.field, source)
        return planned_column(class_, untyped, own_types)


def _mapper(
    registry: TypedRegistry,
    class_: type,
    table: Table,
    columns: dict[str, Column[Any]],
    fields: Iterable[FieldBlueprint],
    actual: Columns,
) -> Mapper[Any]:
    manager = require_manager(class_)
    relations = {
        one.key: relation_settings(one, actual)
        for one in fields
        if one.kind is not AttributeKind.SCALAR
    }
    primary_key = _primary_key(class_, columns, actual, relations)
    mapper: Mapper[Any] = Mapper(manager, registry, table, columns, relations, primary_key)
    MapperEvents.apply_held(class_, mapper)
    if mapper.dispatch.instrument_class:
        mapper.dispatch.instrument_class(mapper, class_)
    manager.identities = mapper
    every_mapped_instance.include(manager)
    manager.expired_attribute_loader = expired_loader()
    type.__setattr__(class_, "__table__", table)
    type.__setattr__(class_, "__mapper__", mapper)
    if mapper.dispatch.after_mapper_constructed:
        mapper.dispatch.after_mapper_constructed(mapper, class_)
    return mapper


def _mapper_arguments(class_: type) -> Mapping[str, Any]:
    return getattr(class_, "__mapper_args__", None) or {}


def _primary_key(
    class_: type, columns: Mapping[str, Column[Any]], actual: Columns, relations: Iterable[str]
) -> list[Column[Any]]:
    """The key that `__mapper_args__` names, for a table that has none, or another one."""
    given = _mapper_arguments(class_).get("primary_key", ())
    named = given if isinstance(given, list | tuple) else (given,)
    return [_key_column(class_, one, columns, actual, relations) for one in named]


def _key_column(
    class_: type,
    given: Any,
    columns: Mapping[str, Column[Any]],
    actual: Columns,
    relations: Iterable[str],
) -> Column[Any]:
    """The column that an attribute's name, an attribute or a column of the class body means.

    Raises:
        ArgumentError: It means none.
    """
    column = replaced(given, actual)
    if isinstance(column, Column):
        return column
    key = str(given if isinstance(given, str) else getattr(given, "key", given))
    if key in columns:
        return columns[key]
    reason = " - no attribute is mapped to this name."
    if key in relations:
        reason = "; property does not refer to a single mapped Column."
    message = (
        f"Can't determine primary_key column {key!r}{reason} {class_.__name__}.__mapper_args__ may"
        f" name {', '.join(columns)}."
    )
    raise ArgumentError(message)


def _templates(fields: Iterable[FieldBlueprint], columns: Mapping[str, Column[Any]]) -> Columns:
    return {
        one.field.column: columns[one.key] for one in fields if isinstance(one.field, MappedColumn)
    }


def _install_unnamed(class_: type, columns: Iterable[str]) -> Fields:
    """Attributes for the columns of a ready table that the class body does not name."""
    manager = require_manager(class_)
    unnamed = [key for key in columns if key not in manager]
    for key in unnamed:
        manager.instrument_attribute(key, AttributeSpec())
    return tuple(FieldBlueprint(key, None, None, None) for key in unnamed)


def _refuse_unsupported(class_: type) -> None:
    bases = [one for one in require_manager(class_).base_managers if one.is_mapped]
    if bases:
        base = bases[0].class_.__name__
        message = (
            f"Class {class_.__name__} extends the mapped class {base}: inheritance between mapped"
            f" classes is not supported yet. Move what they share to a mixin, or to a base with"
            " __abstract__ = True."
        )
        raise UnsupportedMappingError(message)
    unknown = sorted(set(_mapper_arguments(class_)) - _MAPPER_ARGS)
    if unknown:
        message = (
            f"{class_.__name__}.__mapper_args__: {', '.join(map(repr, unknown))} is not supported"
            " yet. Leave it out."
        )
        raise UnsupportedMappingError(message)


# Relations -----------------------------------------------------------------------------------


def relation_settings(blueprint: FieldBlueprint, actual: Columns) -> RelationSettings:
    """What field and annotation say of a relation.

    Args:
        blueprint: The field.
        actual: The table's columns by what the class body calls them.
    """
    field, mapped = blueprint.field, blueprint.mapped_type
    collection_class = field.collection_class if isinstance(field, RelationField) else None
    if mapped is not None:
        collection_class = collection_class or mapped.collection_class
    common: dict[str, Any] = {"uselist": None if mapped is None else False}
    if collection_class is not None:
        common["uselist"] = True
    if isinstance(field, Relationship):
        for name in ("primaryjoin", "secondaryjoin", "foreign_keys", "remote_side", "order_by"):
            common[name] = replaced(getattr(field, name), actual)
        for name in _SAME_IN_BOTH:
            common[name] = getattr(field, name)
        if field.uselist is not None:
            common["uselist"] = field.uselist
    if isinstance(field, Field):
        common |= {"doc": field.doc, "active_history": field.active_history}
        common["info"] = {} if field.info is None else field.info
    return RelationSettings(
        key=blueprint.key,
        target=relation_target(blueprint),
        collection_class=collection_class,
        back_populates=field.back_populates if isinstance(field, RelationField) else None,
        **common,
    )


_SAME_IN_BOTH = (
    "backref",
    "secondary",
    "cascade",
    "lazy",
    "innerjoin",
    "passive_deletes",
    "passive_updates",
    "single_parent",
    "viewonly",
)


# Later additions -----------------------------------------------------------------------------


def add_to_mapper(registry: TypedRegistry, class_: type, blueprint: FieldBlueprint) -> None:
    """Map an attribute that was added to a class which exists."""
    mapper = require_manager(class_).identities
    if not isinstance(mapper, Mapper):
        message = f"Class {class_.__qualname__} is not mapped; {blueprint.key} cannot be added."
        raise UnmappedClassError(message)
    if blueprint.kind is not AttributeKind.SCALAR:
        mapper.add_relation(relation_settings(blueprint, {}))
        return
    planned = planned_column(class_, blueprint, registry.type_annotation_map)
    mapper.local_table.append_column(planned.column)
    mapper.add_column(planned.key, planned.column)
