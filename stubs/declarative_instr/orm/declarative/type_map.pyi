from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.types import TypeEngine

from declarative_instr.declarative.annotations import MappedType

SqlType = TypeEngine[Any] | type[TypeEngine[Any]]
TypeMap = Mapping[Any, SqlType]
DEFAULT_TYPES: Final[TypeMap]

def resolved_type(mapped: MappedType, own_types: TypeMap, label: str) -> TypeEngine[Any]: ...
