"""[di-relationship] What a relation's annotation says against what the call says."""

from typing import Final

from declarative_instr.mypy.annotated import Annotated
from declarative_instr.mypy.codes import RELATIONSHIP
from declarative_instr.mypy.relation_calls import RelationCall
from declarative_instr.mypy.relations import is_kin
from declarative_instr.mypy.views import ClassView

_VALUES: Final = frozenset({"builtins.int", "builtins.str", "builtins.float", "builtins.bool"})


def check_annotation(checked: RelationCall) -> None:
    """One object or a collection, and of which class; `collection_class` is judged by its type."""
    said = checked.relation.annotation
    if said is not None:
        _check_uselist(checked, said)
        _check_target(checked)


def _check_uselist(checked: RelationCall, said: Annotated) -> None:
    relation = checked.relation
    uselist = relation.given("uselist")
    is_reference = said.collection is None and isinstance(relation.annotated_target, ClassView)
    if uselist is False and said.collection is not None:
        message = (
            f'"{relation}" is annotated as "{said.shown}", and uselist=False makes it a reference'
        )
        checked.fail(message, "uselist", RELATIONSHIP)
    elif uselist is True and is_reference:
        message = (
            f'"{relation}" is annotated as "{said.shown}", and uselist=True makes it a collection'
        )
        checked.fail(message, "uselist", RELATIONSHIP)


def _check_target(checked: RelationCall) -> None:
    relation = checked.relation
    target, said = relation.target, relation.annotated_target
    if relation.argument is None or not isinstance(target, ClassView):
        return
    is_other = isinstance(said, ClassView) and not is_kin(target, said)
    member = None if relation.annotation is None else relation.annotation.member
    if member is not None and (is_other or member.fullname in _VALUES):
        message = f'"{relation}" is annotated with "{member.name}", and refers to "{target.name}"'
        checked.fail(message, "argument", RELATIONSHIP)
