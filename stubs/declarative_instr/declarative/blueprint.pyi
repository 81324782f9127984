from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, final

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.declarative.annotations import MappedType

@final
class FieldBlueprint(NamedTuple):
    key: str
    mapped_type: MappedType | None
    field: Mapped[Any] | object | None
    source_class: type | None
    @property
    def kind(self) -> AttributeKind: ...

@final
@dataclass(frozen=True, slots=True)
class ClassBlueprint:
    name: str
    module: str
    qualname: str
    fields: tuple[FieldBlueprint, ...]
    is_abstract: bool
    has_init: bool
    init_owner: type | None
    keywords: Mapping[str, Any] = ...
    def __getitem__(self, key: str) -> FieldBlueprint: ...
    def with_fields(self, fields: tuple[FieldBlueprint, ...]) -> ClassBlueprint: ...
    @property
    def keys(self) -> tuple[str, ...]: ...

def merged_fields(blueprints: Iterable[ClassBlueprint]) -> tuple[FieldBlueprint, ...]: ...
