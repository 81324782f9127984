"""[di-relationship] Strings of a relation's arguments name classes and attributes that exist."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from declarative_instr.mypy.codes import RELATIONSHIP
from declarative_instr.mypy.expressions import Fact, Items
from declarative_instr.mypy.lookup import Lookup, Missing
from declarative_instr.mypy.relation_calls import RelationCall
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.tables import is_column
from declarative_instr.mypy.views import ClassView

_ARGUMENTS: Final = ("order_by", "foreign_keys", "remote_side", "primaryjoin", "secondaryjoin")

_SIMPLE: Final = re.compile(r"([^\W\d]\w*)\.([^\W\d]\w*)")


def check_late_values(checked: RelationCall) -> None:
    """Each string that is read when all classes are declared."""
    for argument in _ARGUMENTS:
        for text in _strings(checked.relation.given(argument)):
            for message in _mistakes(text, checked):
                label = f'"{checked.relation}", {argument}: '
                checked.fail(label + message, argument, RELATIONSHIP)


def _strings(fact: Fact) -> Iterator[str]:
    if isinstance(fact, str):
        yield fact
    elif isinstance(fact, Items):
        for one in fact.values:
            yield from _strings(one)


def _mistakes(text: str, checked: RelationCall) -> Iterator[str]:
    simple = _SIMPLE.fullmatch(text.strip())  # most are, and parsing takes long
    if simple is not None:
        yield from _attribute(simple[1], simple[2], checked.relation.lookup)
        return
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return
    lookup = checked.relation.lookup
    methods = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if id(node) not in methods:
                yield from _attribute(node.value.id, node.attr, lookup)
        elif isinstance(node, ast.Name) and id(node) not in methods | inner:
            yield from _alone(node.id, checked)


def _attribute(class_name: str, attribute: str, lookup: Lookup) -> Iterator[str]:
    """`Class.attribute`: whatever else has two parts is left alone."""
    view = lookup.class_named(class_name)
    if not isinstance(view, ClassView) or view.is_dynamic or view.has_setting("__table__"):
        return
    if attribute not in view.fields and view.info.get(attribute) is None:
        columns = [name for name, field in view.fields.items() if is_column(view, field)]
        yield f'"{class_name}" has no attribute "{attribute}"' + near_misses(attribute, columns)


def _alone(name: str, checked: RelationCall) -> Iterator[str]:
    """A name alone is that of a class or a table, and no attribute."""
    lookup, target = checked.relation.lookup, checked.relation.target
    if lookup.class_named(name) is not Missing.UNKNOWN:
        return
    if lookup.table_named(name) is Missing.UNKNOWN:
        is_of_target = isinstance(target, ClassView) and name in target.fields
        meant = f'; write "{target.name}.{name}"' if is_of_target else ""
        yield f'"{name}" is no class and no table{meant}'
