from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, final

from sqlalchemy.sql.elements import ColumnElement, SQLCoreOperations

from declarative_instr.collections.keyed import KeyedDictFactory

ColumnSpec: TypeAlias = SQLCoreOperations[Any]

@final
@dataclass(frozen=True, slots=True)
class ColumnKey:
    columns: tuple[ColumnElement[Any], ...]
    is_composite: bool
    def __call__(self, item: object) -> Any: ...

def column_keyed_dict(
    mapping_spec: ColumnSpec | Sequence[ColumnSpec], *, ignore_unpopulated_attribute: bool = False
) -> KeyedDictFactory: ...
