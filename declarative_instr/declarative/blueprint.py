"""Blueprints: what class bodies say, as frozen values; nothing is made of them here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, final

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.declarative.annotations import MappedType
from declarative_instr.declarative.fields import RelationField


@final
class FieldBlueprint(NamedTuple):
    """One attribute to be: its annotation, its field, or both."""

    key: str
    mapped_type: MappedType | None
    """None: the class body gives a field without a `Mapped` annotation."""
    field: Mapped[Any] | object | None
    """The description given in the class body, or inside an `Annotated`; None: annotation alone.
    Of the field types that the rules of the scan name."""
    source_class: type | None
    """The mixin that says it; None: the class body itself."""

    @property
    def kind(self) -> AttributeKind:
        """What the attribute holds, as far as annotation and field tell it."""
        if self.mapped_type is not None:
            return self.mapped_type.kind
        if not isinstance(self.field, RelationField):
            return AttributeKind.SCALAR
        if self.field.collection_class is not None:
            return AttributeKind.COLLECTION
        return AttributeKind.UNRESOLVED


@final
@dataclass(frozen=True, slots=True)
class ClassBlueprint:
    """A class body: what it adds to its declared bases, mixins included."""

    name: str
    module: str
    qualname: str
    fields: tuple[FieldBlueprint, ...]
    """Those of mixins in the order of the MRO, then those of the body, each in the order in
    which they are written. One that is written again keeps its first place."""
    is_abstract: bool
    """The body says `__abstract__ = True`: only subclasses become declared classes."""
    has_init: bool
    """The body defines `__init__`."""
    init_owner: type | None
    """The base whose `__init__` the class would inherit; None where that is object's."""
    keywords: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Keyword arguments of the class statement."""

    def __getitem__(self, key: str) -> FieldBlueprint:
        for one in self.fields:
            if one.key == key:
                return one
        raise KeyError(key)

    def with_fields(self, fields: tuple[FieldBlueprint, ...]) -> "ClassBlueprint":
        """The same class with other fields."""
        return replace(self, fields=fields)

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the fields, in their order."""
        return tuple(one.key for one in self.fields)


def merged_fields(blueprints: Iterable[ClassBlueprint]) -> tuple[FieldBlueprint, ...]:
    """All fields of a class: its bases' blueprints first, its own last; the last one wins.

    One that is written again keeps its first place, as in a dataclass.
    """
    merged: dict[str, FieldBlueprint] = {}
    for blueprint in blueprints:
        merged.update((one.key, one) for one in blueprint.fields)
    return tuple(merged.values())
