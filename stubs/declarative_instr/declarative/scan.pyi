from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, final

from declarative_instr.declarative.blueprint import ClassBlueprint

RESERVED_PREFIXES: tuple[str, str]

@final
@dataclass(frozen=True, slots=True, eq=False)
class ScanRules:
    is_declared: Callable[[type], bool]
    find_class: Callable[[str], type | None] = ...
    field_types: tuple[type, ...] = ...
    reserved_names: frozenset[str] = ...
    field_function: str = ...
    is_mapped_only: bool = ...

def scan_class_body(
    name: str,
    bases: Sequence[type],
    namespace: Mapping[str, Any],
    rules: ScanRules,
    *,
    keywords: Mapping[str, Any] | None = None,
) -> ClassBlueprint: ...
def scan_class(cls: type, rules: ScanRules) -> ClassBlueprint: ...
