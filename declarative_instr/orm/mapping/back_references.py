"""The other side of a relation that asks for one by `backref`: put in place, resolved elsewhere."""

from dataclasses import replace
from typing import Any

from declarative_instr.orm.errors import RelationshipArgumentError
from declarative_instr.orm.mapping.mapper import Relation
from declarative_instr.orm.mapping.settings import MANYTOONE, ONETOMANY, Backref


def with_back_reference(relation: Relation) -> Relation:
    """The relation, in step with the attribute that its `backref` gives to the target.

    The target has the attribute from then on, as if its class body had said it: a
    configuration that fails later finds both sides declared when it is tried again.

    Raises:
        RelationshipArgumentError: The target has an attribute of that name, or the options
            contradict the relation.
    """
    backref = relation.settings.backref
    if backref is None:
        return relation
    target = relation.target
    if target.has_property(backref.key):
        message = (
            f"Error creating backref {backref.key!r} on relationship '{relation}': property of"
            f" that name exists on mapper '{target}'. Give the backref another name, or write"
            f" relationship(back_populates=...) on both sides."
        )
        raise RelationshipArgumentError(message)
    options = _options(relation, backref)
    target.registry.add_back_reference(target.class_, backref.key, options)
    settings = replace(relation.settings, backref=None, back_populates=backref.key)
    relation.parent.settings[relation.key] = settings
    return replace(relation, settings=settings, other_key=backref.key)


def _options(relation: Relation, backref: Backref) -> dict[str, Any]:
    """The join as it was resolved, seen from the other side; what the user says comes first."""
    if relation.secondary is not None:
        found = _options_through(relation)
    elif "secondaryjoin" in backref.options:
        message = (
            f"{relation}: Can't assign 'secondaryjoin' on a backref against a non-secondary"
            " relationship. Leave it out, or give the relationship a secondary table."
        )
        raise RelationshipArgumentError(message)
    else:
        found = _options_between(relation)
    return {
        "argument": relation.parent.class_,
        "viewonly": relation.viewonly,
        "passive_updates": relation.settings.passive_updates,
        **found,
        **backref.options,
        "back_populates": relation.key,
    }


def _options_between(relation: Relation) -> dict[str, Any]:
    is_referring = relation.direction is MANYTOONE
    referring = relation.parent_columns if is_referring else relation.target_columns
    found: dict[str, Any] = {"foreign_keys": list(referring)}
    if relation.settings.primaryjoin is not None:
        found["primaryjoin"] = relation.primaryjoin
    if relation.is_self_referential and relation.direction is ONETOMANY:
        found["remote_side"] = list(relation.parent_columns)
    return found


def _options_through(relation: Relation) -> dict[str, Any]:
    return {
        "secondary": relation.secondary,
        "primaryjoin": relation.secondaryjoin,
        "secondaryjoin": relation.primaryjoin,
    } | ({"foreign_keys": list(_referring(relation))} if relation.settings.foreign_keys else {})


def _referring(relation: Relation) -> list[Any]:
    return [column for _, column in (*relation.local_pairs, *relation.remote_pairs)]
