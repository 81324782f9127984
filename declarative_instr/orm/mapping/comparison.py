"""What comparing a relation with objects means in SQL; knows relations, not attributes of classes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Select,
    and_,
    bindparam,
    literal_column,
    not_,
    or_,
    select,
)

from declarative_instr.exc import near_misses
from declarative_instr.orm.errors import ArgumentError, InvalidRequestError
from declarative_instr.orm.mapping.conditions import moved
from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.mapping.settings import MANYTOMANY, MANYTOONE

Condition = ColumnElement[bool]


def equals(relation: Relation, value: object) -> Condition:
    """Rows whose reference is `value`, or that refer to nothing where it is None.

    Raises:
        InvalidRequestError: The relation is a collection, and `value` is no None.
    """
    if value is None:
        return _refers_to_nothing(relation)
    if relation.uselist:
        message = (
            f"Can't compare a collection to an object or collection; use contains() to test for"
            f" membership: {relation}.contains(...)."
        )
        raise InvalidRequestError(message)
    return _refers_to(relation, value)


def differs(relation: Relation, value: object) -> Condition:
    """Rows whose reference is something else than `value`.

    Raises:
        InvalidRequestError: The relation is a collection, and `value` is no None.
    """
    if value is None:
        return not_(_refers_to_nothing(relation))
    same = equals(relation, value)
    if relation.direction is MANYTOONE:
        keys = [relation.parent.attribute_clause(key) for _, key in relation.pairs]
        return or_(not_(same), *(key.is_(None) for key in keys))
    return not_(same)


def contains(relation: Relation, value: object) -> Condition:
    """Rows whose collection has `value` as a member.

    Raises:
        InvalidRequestError: The relation is no collection.
    """
    if not relation.uselist:
        message = (
            f"'contains' not implemented for scalar attributes.  Use {relation} == ... for a"
            " reference."
        )
        raise InvalidRequestError(message)
    return _refers_to(relation, value)


def exists_related(
    relation: Relation,
    criterion: ColumnExpressionArgument[bool] | None,
    equal: Mapping[str, Any],
) -> Condition:
    """Rows with a related row that meets `criterion` and has the values of `equal`."""
    target = relation.target
    wanted = [] if criterion is None else [and_(criterion)]
    wanted += [_target_column(relation, key) == value for key, value in equal.items()]
    selectable: Any = target.clause
    if relation.is_self_referential:
        selectable = target.local_table.alias()
        columns = tuple(target.local_table.c)
        wanted = [moved(one, [(columns, selectable)]) for one in wanted]
    path = relation.join_path(target=selectable)
    tables = [step.right for step in path.steps]
    statement: Select[Any] = select(literal_column("1")).select_from(*tables)
    statement = statement.where(*(step.on_clause for step in path.steps), *wanted)
    return statement.correlate_except(*tables).exists()


def _target_column(relation: Relation, key: str) -> ColumnElement[Any]:
    target = relation.target
    if key not in target.column_by_key:
        hint = near_misses(key, target.column_by_key)
        message = f"{relation}: {target.class_.__name__} has no column attribute {key!r}.{hint}"
        raise InvalidRequestError(message)
    return target.attribute_clause(key)


def _refers_to_nothing(relation: Relation) -> Condition:
    if relation.direction is MANYTOONE:
        keys = [relation.parent.attribute_clause(key) for _, key in relation.pairs]
        return and_(*(key.is_(None) for key in keys))
    return not_(exists_related(relation, None, {}))


def _refers_to(relation: Relation, value: object) -> Condition:
    target = relation.target
    if not isinstance(value, target.class_):
        message = (
            f"{relation} can be compared with {target.class_.__name__} objects, not with"
            f" {type(value).__name__} ({value!r:.80})."
        )
        raise ArgumentError(message)
    if relation.direction is MANYTOMANY:
        keys = [key for key, _ in relation.remote_pairs]
        return exists_related(relation, _has_values(target, keys, value), {})
    if relation.direction is MANYTOONE:  # the parameter first, as SQLAlchemy prints it
        return and_(
            *(
                _value_of(target, theirs, value) == relation.parent.attribute_clause(own)
                for theirs, own in relation.pairs
            )
        )
    return and_(
        *(
            relation.parent.attribute_clause(own) == _value_of(target, theirs, value)
            for own, theirs in relation.pairs
        )
    )


def _has_values(mapper: Mapper[Any], keys: list[str], value: object) -> Condition:
    return and_(*(mapper.attribute_clause(key) == _value_of(mapper, key, value) for key in keys))


def _value_of(mapper: Mapper[Any], key: str, value: object) -> ColumnElement[Any]:
    """The object's present value as a parameter: one that is None equals nothing."""
    return bindparam(None, getattr(value, key), type_=mapper.column_by_key[key].type, unique=True)
