"""[di-back-populates] Both sides of a relation name each other, or one brings the other in."""

from declarative_instr.mypy.codes import BACK_POPULATES
from declarative_instr.mypy.relation_calls import RelationCall
from declarative_instr.mypy.relations import Relation, is_kin, is_open, is_value
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.views import ClassView


def check_back_populates(checked: RelationCall) -> None:
    """The named attribute exists, is a relation, and names this one in turn."""
    relation = checked.relation
    name, target = relation.other_name, relation.target
    if name is None or not isinstance(target, ClassView) or target.is_dynamic:
        return
    field = target.fields.get(name)
    if field is None:
        if not checked.is_set_elsewhere(target, name):
            checked.fail(_unknown(relation, target, name), "back_populates", BACK_POPULATES)
    elif is_value(target, field):
        message = f'"{target.name}.{name}" is no relationship, but back_populates of "{relation}" names it'
        checked.fail(message + _meant(target, name), "back_populates", BACK_POPULATES)
    elif (other := relation.other(field)) is not None:
        _check_reciprocity(checked, relation, other)


def check_backref(checked: RelationCall) -> None:
    """The target has no attribute of the name yet, and the other side is told in one way."""
    relation, name = checked.relation, checked.relation.backref
    target = relation.target
    if name is None:
        return
    if relation.other_name is not None:
        message = (
            f'"{relation}" has both backref and back_populates; give back_populates alone where'
            f" the other side has its own relationship()"
        )
        checked.fail(message, "backref", BACK_POPULATES)
    elif isinstance(target, ClassView) and name in target.fields:
        message = (
            f'"{target.name}" has an attribute "{name}" already, which backref of "{relation}" would'
            f' add; write back_populates="{name}" here, and back_populates="{relation.name}" there'
        )
        if is_value(target, target.fields[name]):
            message = message.partition("; ")[0] + "; give the backref another name"
        checked.fail(message, "backref", BACK_POPULATES)


def _unknown(relation: Relation, target: ClassView, name: str) -> str:
    is_there = target.info.get(name) is not None
    what = f'no relationship "{name}"' if is_there else f'no attribute "{name}"'
    message = f'"{target.name}" has {what}, which back_populates of "{relation}" names'
    return message + _meant(target, name)


def _meant(target: ClassView, name: str) -> str:
    relations = [one.name for one in target.fields.values() if not is_value(target, one)]
    return near_misses(name, relations)


def _check_reciprocity(checked: RelationCall, relation: Relation, other: Relation) -> None:
    back = other.given("back_populates")
    if is_open(back):
        return
    if back != relation.name:
        points = f'names "{back}"' if isinstance(back, str) else "names nothing"
        message = (
            f'back_populates is not reciprocal: "{relation}" names "{other.name}" of'
            f' "{other.owner.name}", which {points}; write back_populates="{relation.name}" there'
        )
        checked.fail(message, "back_populates", BACK_POPULATES)
    elif isinstance(other.target, ClassView) and not is_kin(other.target, relation.owner):
        message = (
            f'back_populates is not reciprocal: "{other}" refers to "{other.target.name}", not to'
            f' "{relation.owner.name}"'
        )
        checked.fail(message, "back_populates", BACK_POPULATES)
