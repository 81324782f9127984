"""[di-target] The class that a relation names in a string exists, and is a mapped one."""

from mypy.nodes import TypeInfo

from declarative_instr.mypy.annotated import shown
from declarative_instr.mypy.codes import RELATIONSHIP, TARGET
from declarative_instr.mypy.expressions import Fact, Lambda
from declarative_instr.mypy.facts import Role
from declarative_instr.mypy.lookup import Missing
from declarative_instr.mypy.relation_calls import RelationCall
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.views import ClassView


def check_target(checked: RelationCall) -> None:
    """The class at the other end can be found, and has objects of its own."""
    relation = checked.relation
    named = _string(relation.argument)
    if relation.target is Missing.UNKNOWN and named is not None:
        message = f'"{relation}" refers to "{named}", and no class of the base is called so'
        message += near_misses(named, relation.lookup.class_names())
        checked.fail(message, "argument", TARGET)
    elif isinstance(relation.target, ClassView):
        _check_role(checked, relation.target)
    elif relation.argument is None and relation.annotation is not None:
        _check_plain(checked, relation.annotation.member)


def check_secondary(checked: RelationCall) -> None:
    """The table between, where a string names it; whether it has the keys, types do not tell."""
    lookup, named = checked.relation.lookup, _string(checked.relation.given("secondary"))
    if named is not None and lookup.table_named(named) is Missing.UNKNOWN:
        message = f'"{checked.relation}": there is no table "{named}"'
        message += near_misses(named, lookup.table_names())
        checked.fail(message, "secondary", TARGET)


def _string(argument: Fact) -> str | None:
    body = argument.body if isinstance(argument, Lambda) else argument
    return body if isinstance(body, str) else None


def _check_role(checked: RelationCall, target: ClassView) -> None:
    if target.facts.role in (Role.BASE, Role.ABSTRACT) and not target.is_dynamic:
        message = (
            f'"{checked.relation}" refers to "{target.name}", which is no mapped class: it is a'
            " base of others"
        )
        checked.fail(message, "argument", RELATIONSHIP)


def _check_plain(checked: RelationCall, member: TypeInfo | None) -> None:
    """A class that surely nobody maps: without bases, metaclass, or decorators that could."""
    if member is None or not _is_plain(member) or checked.may_be_mapped(member):
        return
    message = (
        f'"{checked.relation}" refers to "{shown(member)}", which is no mapped class; use'
        " mapped_column() for values"
    )
    checked.fail(message, "argument", RELATIONSHIP)


def _is_plain(info: TypeInfo) -> bool:
    if info.fullname.startswith("builtins."):
        return True
    is_simple = info.metaclass_type is None and not info.fallback_to_any and not info.is_protocol
    return is_simple and not info.is_newtype and not info.defn.decorators
