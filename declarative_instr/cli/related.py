"""What configuration lets pass in relations although it is wrong: collections, their keys, targets, order."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Table
from sqlalchemy.sql import visitors

from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.cli.collector import Collector
from declarative_instr.cli.findings import Code
from declarative_instr.collections.keyed import AttributeKey, KeyedDictFactory
from declarative_instr.declarative.blueprint import FieldBlueprint
from declarative_instr.declarative.fields import RelationField
from declarative_instr.declarative.registry import blueprint_of
from declarative_instr.exc import near_misses
from declarative_instr.orm.core_bridge.schema import plain_column
from declarative_instr.orm.declarative.relations import Relationship
from declarative_instr.orm.mapping.lookup import mapper_of
from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.mapping.resolve import resolved_relation
from declarative_instr.orm.mapping.settings import MANYTOONE
from declarative_instr.structures.problems import Place

AnyMapper = Mapper[Any]


def examine(classes: Iterable[type], collector: Collector) -> None:
    """Look at the relations of the mapped ones of these classes, whose registries were configured."""
    for class_ in classes:
        blueprint = blueprint_of(class_)
        mapper: AnyMapper | None = mapper_of(class_)
        if mapper is None or blueprint is None:
            continue
        for field in blueprint.fields:
            if isinstance(field.field, RelationField):
                collector.add_all(Place.of(class_, field.key), _faults_of_field(field, field.field))
        for relation in _resolvable(mapper):
            faults = _faults_of_relation(relation, blueprint[relation.key])
            collector.add_all(_place_of(relation), faults)


def _resolvable(mapper: AnyMapper) -> Iterator[Relation]:
    """Relations that have a meaning; a registry with problems has installed none."""
    for key, settings in mapper.settings.items():
        try:
            yield mapper.relations.get(key) or resolved_relation(mapper, settings)
        except Exception:  # noqa: BLE001  # functions of the user's run here; configuration told it
            continue


def _place_of(relation: Relation) -> Place:
    """The attribute; of one that a `backref` made, the relation that has it."""
    target = relation.target.class_
    blueprint = blueprint_of(target)
    for one in () if blueprint is None else blueprint.fields:
        backref = one.field.backref if isinstance(one.field, Relationship) else None
        if backref is not None and (one.key, backref.key) == (relation.other_key, relation.key):
            return Place.of(target, one.key)
    return Place.of(relation.parent.class_, relation.key)


Faults = Iterator[tuple[Code, str]]


# What the class body says, compared with itself ------------------------------------------------


def _faults_of_field(blueprint: FieldBlueprint, field: RelationField[Any]) -> Faults:
    mapped, uselist = blueprint.mapped_type, getattr(field, "uselist", None)
    if mapped is None or mapped.kind is AttributeKind.SCALAR:
        return
    written, given = mapped.collection_class, _kind_of_collection(field.collection_class)
    if uselist is not None and uselist != (written is not None):
        says = "one object" if written is None else "a collection"
        message = (
            f"The annotation says {says}, and relationship(uselist={uselist}) the contrary. Leave"
            " uselist out: the annotation tells it."
        )
        yield Code.COLLECTION, message
    if written is not None and given is not None and not issubclass(written, given):
        message = (
            f"The annotation says {written.__name__}, and collection_class makes a"
            f" {given.__name__}. Write Mapped[{given.__name__}[...]], or leave collection_class out."
        )
        yield Code.COLLECTION, message


def _kind_of_collection(factory: object) -> type | None:
    """The builtin whose role a collection class has; None where it is not known."""
    if isinstance(factory, KeyedDictFactory):
        return dict
    bases = factory.__mro__ if isinstance(factory, type) else ()
    return next((one for one in (list, set, dict) if one in bases), None)


# What a relation means -------------------------------------------------------------------------


def _faults_of_relation(relation: Relation, blueprint: FieldBlueprint) -> Faults:
    mapped = blueprint.mapped_type
    is_meant = mapped is None or mapped.collection_class is not None
    if relation.uselist and is_meant and relation.direction is MANYTOONE:
        yield Code.COLLECTION, _collection_of_one(relation)
    if relation.collection_class is dict and relation.uselist:
        message = (
            f"{relation} is a dict, and nothing tells the keys of loaded objects. Give"
            " collection_class=attribute_keyed_dict('...'), with the attribute that is the key."
        )
        yield Code.COLLECTION, message
    yield from _unknown_key(relation)
    yield from _other_target(relation, blueprint)
    strange = _strange_tables(relation)
    if strange:
        message = (
            f"{relation}: order_by names columns of {', '.join(map(repr, strange))}, which the"
            f" loaded rows do not have. Order by columns of {relation.target.class_.__name__}."
        )
        yield Code.ORDER, message


def _collection_of_one(relation: Relation) -> str:
    keys = ", ".join(key for _, key in relation.pairs)
    target = relation.target.class_.__name__
    return (
        f"{relation} is a collection, and its own foreign key ({keys}) refers to one {target}"
        f" at most. Write Mapped[{target}], or put the foreign key into table"
        f" {relation.target.local_table.name!r}."
    )


def _unknown_key(relation: Relation) -> Faults:
    factory, target = relation.collection_class, relation.target
    if not isinstance(factory, KeyedDictFactory) or not isinstance(factory.keyfunc, AttributeKey):
        return
    name = factory.keyfunc.name
    if not hasattr(target.class_, name):
        names = [*target.column_by_key, *target.settings]
        message = (
            f"{relation}: {target.class_.__name__} has no attribute {name!r} to be the key."
            f"{near_misses(name, names)} Its attributes are {', '.join(names)}."
        )
        yield Code.COLLECTION, message


def _other_target(relation: Relation, blueprint: FieldBlueprint) -> Faults:
    mapped, target = blueprint.mapped_type, relation.target.class_
    written = None if mapped is None else mapped.target
    classes = relation.parent.registry.classes
    named = classes.find(written, relation.parent.class_) if isinstance(written, str) else written
    if named is None or issubclass(named, target) or issubclass(target, named):
        return
    message = (
        f"The annotation of {relation} says {named.__name__}, and relationship() names"
        f" {target.__name__}. Leave the class out of relationship(): the annotation tells it."
    )
    yield Code.ANNOTATION, message


def _strange_tables(relation: Relation) -> list[str]:
    """Tables that `order_by` names, and that are not selected from."""
    known = {relation.target.local_table, relation.secondary}
    columns = (
        column
        for clause in relation.order_by
        for element in visitors.iterate(clause)
        if (column := plain_column(element)) is not None and isinstance(column.table, Table)
    )
    return sorted({column.table.name for column in columns if column.table not in known})
