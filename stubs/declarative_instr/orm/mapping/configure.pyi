from collections.abc import Iterable
from typing import Any

from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.orm.mapping.mapper import Mapper, MapperRegistry, Relation

AnyMapper = Mapper[Any]
Resolved = dict[AnyMapper, dict[str, Relation]]
Specs = list[tuple[AnyMapper, str, AttributeSpec]]

def remember_registry(registry: MapperRegistry) -> None: ...
def configure_mappers() -> None: ...
def clear_mappers() -> None: ...
def configure_registries(
    registries: Iterable[MapperRegistry], needed: type | None = None
) -> None: ...
