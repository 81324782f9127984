from collections.abc import Hashable, Mapping
from typing import Any

from sqlalchemy import Row

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.mapping.table_map import IdentityKey

PLAIN_KEYS: frozenset[type]

def bare_key_of(mapper: Mapper, ident: Any) -> Hashable: ...
def identity_key(
    class_: type | Mapper | None = None,
    ident: Any = None,
    *,
    instance: object = None,
    row: Row[Any] | Mapping[Any, Any] | None = None,
    identity_token: object = None,
) -> IdentityKey: ...
def is_null(mapper: Mapper, bare: Hashable) -> bool: ...
