from collections.abc import Callable
from typing import Any, NamedTuple, final

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.declarative.annotation_scope import AnnotationScope

@final
class MappedType(NamedTuple):
    argument: object
    python_type: type | None
    is_optional: bool
    kind: AttributeKind
    collection_class: type | None = ...
    target: type | str | None = ...
    spellings: tuple[object, ...] = ...
    metadata: tuple[object, ...] = ...
    wrapper: type[Mapped[Any]] = ...
    def understood_as(
        self,
        kind: AttributeKind,
        target: type | str | None = None,
        collection_class: type | None = None,
    ) -> MappedType: ...

def interpret(
    annotation: object,
    key: str,
    scope: AnnotationScope,
    is_declared: Callable[[type], bool],
    *,
    is_relation: bool | None = None,
) -> MappedType | None: ...
def is_plain(annotation: object, key: str, scope: AnnotationScope) -> bool: ...
