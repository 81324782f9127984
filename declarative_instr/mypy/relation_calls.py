"""RelationCall: a relation while its class is checked; and which relations a class brings in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

from mypy.errorcodes import ErrorCode
from mypy.nodes import Context, TypeInfo

from declarative_instr.mypy.facts import Role
from declarative_instr.mypy.fields import FieldCall
from declarative_instr.mypy.later import is_back_reference
from declarative_instr.mypy.lookup import Lookup
from declarative_instr.mypy.relations import Relation, is_relation_call
from declarative_instr.mypy.views import ClassView


@final
@dataclass(frozen=True, slots=True)
class RelationCall:
    """One relation of the class whose body is being checked."""

    relation: Relation
    field: FieldCall
    """The call that is being checked; that of the relation, if the body itself has it."""
    is_own: bool
    """Whether the relation stands in the body; else a mixin has it."""

    def place(self, keyword: str) -> Context:
        """Where a keyword is written; the class statement for what a mixin says."""
        if self.is_own:
            return self.field.place(keyword)
        return self.relation.owner.info.defn

    def fail(self, message: str, keyword: str, code: ErrorCode) -> None:
        """Report an error."""
        self.field.fail(message, self.place(keyword), code)

    def is_set_elsewhere(self, target: ClassView, attribute: str) -> bool:
        """Whether a source sets the attribute on the class after its statement, or a backref does."""
        if is_back_reference(self.field.memory.neighbours, self.field.api, target.info, attribute):
            return True
        pattern = (
            rf"""\b{target.name}\.{attribute}\s*=|setattr\(|add_mapped_attribute|map_imperatively"""
        )
        return self.relation.lookup.says(pattern, target.info)

    def may_be_mapped(self, info: TypeInfo) -> bool:
        """Whether a class without declarative base could be mapped by a call."""
        pattern = (
            r"map_imperatively|map_declaratively|\.mapped(?:_as_dataclass)?\b|\bregister_class\("
            r"|\bDeclarativeMeta\b|\bDeclarativeBaseNoMeta\b|as_declarative"
        )
        return not info.fullname.startswith("builtins.") and self.relation.lookup.says(
            pattern, info
        )


def relations_to_check(field: FieldCall) -> Iterator[RelationCall]:
    """The relation that is being called, and with the first call those that mixins bring in."""
    is_relation, is_first = is_relation_call(field.call), field.is_first
    if not (is_relation or is_first) or field.owner.facts.role is not Role.DECLARED:
        return
    lookup = Lookup(field.owner, field.api, field.memory)
    if is_relation:
        yield RelationCall(
            Relation(field.owner, field.name, field.call, lookup), field, is_own=True
        )
    if is_first:
        for relation in _inherited(field, lookup):
            yield RelationCall(relation, field, is_own=False)


def _inherited(field: FieldCall, lookup: Lookup) -> Iterator[Relation]:
    """Relations of mixins and abstract bases, which each class has of its own."""
    own = {one.name for one in field.owner.facts.fields}
    declared = {
        one.name
        for info, facts in field.owner.lineage[1:]
        if facts.role is Role.DECLARED
        for one in facts.fields
    }
    for one in field.owner.fields.values():
        is_brought = one.name not in own | declared
        if is_brought and one.call is not None and is_relation_call(one.call):
            yield Relation(field.owner, one.name, one.call, lookup)
