"""[di-keyed-dict] A dictionary of objects is keyed by an attribute that they have."""

from typing import Final

from declarative_instr.mypy.codes import KEYED_DICT
from declarative_instr.mypy.expressions import Call
from declarative_instr.mypy.plain_types import are_apart, plain_name
from declarative_instr.mypy.relation_calls import RelationCall
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.views import ClassView

_BY_ATTRIBUTE: Final = ("attribute_keyed_dict", "attribute_mapped_collection")


def check_keyed_dict(checked: RelationCall) -> None:
    """The attribute exists, and has the type of the keys; a plain dict has no keys at all."""
    relation = checked.relation
    given = relation.given("collection_class")
    if given is None:
        _check_plain_dict(checked)
        return
    if not isinstance(given, Call) or given.function.last not in _BY_ATTRIBUTE or not given.args:
        return
    name, target = given.args[0], relation.target
    if not isinstance(name, str) or not isinstance(target, ClassView) or target.is_dynamic:
        return
    if name not in target.fields and target.info.get(name) is None:
        is_open = target.info.get("__getattr__") is not None or target.has_setting("__table__")
        if not is_open and not checked.is_set_elsewhere(target, name):
            message = (
                f'"{relation}" is keyed by "{name}", and "{target.name}" has no such attribute'
            )
            message += near_misses(name, list(target.fields))
            checked.fail(message, "collection_class", KEYED_DICT)
        return
    _check_key_type(checked, target, name)


def _check_key_type(checked: RelationCall, target: ClassView, name: str) -> None:
    said = checked.relation.annotation
    key = None if said is None else plain_name(said.key)
    value = plain_name(target.type_of(name))
    if key is not None and value is not None and are_apart(key, value):
        message = (
            f'Keys of "{checked.relation}" have type "{key}", and "{target.name}.{name}" has type'
            f' "{value}"'
        )
        checked.fail(message, "collection_class", KEYED_DICT)


def _check_plain_dict(checked: RelationCall) -> None:
    """What is loaded, or set from the other side, comes without a key."""
    relation, said = checked.relation, checked.relation.annotation
    if said is None or said.collection is None or not relation.owner.has_tables:
        return
    if said.collection.fullname == "builtins.dict" and said.key is not None:
        message = (
            f'"{relation}" has no keys for the objects that are loaded; write'
            ' collection_class=attribute_keyed_dict("...")'
        )
        checked.fail(message, "argument", KEYED_DICT)
