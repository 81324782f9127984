"""Relation: one relationship of a class as the run time will see it; it reports nothing."""

from functools import cached_property
from typing import final

from typing_extensions import override

from declarative_instr.mypy.annotated import Annotated, annotated
from declarative_instr.mypy.expressions import Call, Fact, Items, Opaque
from declarative_instr.mypy.facts import FieldFacts, FieldKind
from declarative_instr.mypy.lookup import Found, Lookup, Missing
from declarative_instr.mypy.names import RELATION_FUNCTIONS
from declarative_instr.mypy.views import ClassView


@final
class Relation:
    """An attribute that `relationship(...)` describes, of one class that has it."""

    def __init__(self, owner: ClassView, name: str, call: Call, lookup: Lookup) -> None:
        self.owner = owner
        self.name = name
        self.call = call
        self.lookup = lookup

    @override
    def __str__(self) -> str:
        return f"{self.owner.name}.{self.name}"

    @cached_property
    def annotation(self) -> Annotated | None:
        """What the annotation says; None where it says nothing that is known."""
        return annotated(self.owner, self.name)

    @cached_property
    def argument(self) -> Fact:
        """The target that the call names; None where it names none."""
        if self.call.args:
            return self.call.args[0]
        argument = self.call.keyword("argument")
        return self.call.keyword("target") if argument is None else argument

    @cached_property
    def target(self) -> Found:
        """The class at the other end: that of the call, else that of the annotation."""
        if self.argument is not None:
            return self.lookup.target(self.argument)
        return self.annotated_target

    @cached_property
    def annotated_target(self) -> Found:
        """The declared class that the annotation names."""
        member = None if self.annotation is None else self.annotation.member
        if member is None or ClassView.of(member) is None:
            return Missing.UNCLEAR
        return self.lookup.view_of(member)

    def given(self, keyword: str) -> Fact:
        """What a keyword was given; None where it was not, OPAQUE where that is not known."""
        if keyword == "secondary" and len(self.call.args) > 1:
            return self.call.args[1]
        return self.call.keyword(keyword)

    def says(self, *keywords: str) -> bool:
        """Whether any of the keywords is given, or may be."""
        return any(self.given(keyword) is not None for keyword in keywords)

    @property
    def other_name(self) -> str | None:
        """The attribute at the other end that `back_populates` names, where that is known."""
        given = self.given("back_populates")
        return given if isinstance(given, str) else None

    @property
    def backref(self) -> str | None:
        """The attribute that `backref` gives to the other end, where that is known."""
        given = self.given("backref")
        if isinstance(given, Call) and given.function.last == "backref":
            given = given.args[0] if given.args else given.keyword("name")
        elif isinstance(given, Items):
            given = given.values[0] if given.values else None
        return given if isinstance(given, str) else None

    def other(self, field: FieldFacts) -> "Relation | None":
        """A field of the target as a relation; None where it is none that is known."""
        target = self.target
        if not isinstance(target, ClassView) or not is_relation_call(field.call):
            return None
        assert field.call is not None  # `is_relation_call` has seen it
        return Relation(target, field.name, field.call, self.lookup.moved_to(target))


def is_relation_call(call: Call | None) -> bool:
    """Whether a call describes a relation."""
    return call is not None and call.function.last in RELATION_FUNCTIONS


def is_open(fact: Fact) -> bool:
    """Whether a value is given that is not known."""
    return isinstance(fact, Opaque)


def is_kin(one: ClassView, other: ClassView) -> bool:
    """Whether a class is the other, or one of them a base of the other."""
    return one.info in other.info.mro or other.info in one.info.mro


def is_value(owner: ClassView, field: FieldFacts) -> bool:
    """Whether a field is surely no relation."""
    if field.call is not None:
        return not is_relation_call(field.call)
    said = annotated(owner, field.name)
    if field.kind is not FieldKind.ANNOTATED or said is None or said.member is None:
        return False
    is_class_known = not said.member.fallback_to_any and ClassView.of(said.member) is None
    return said.collection is None and is_class_known
