from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, final

from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.roles import CollectionRoles

@final
@dataclass(frozen=True, slots=True)
class Members:
    items: list[Any]
    keys: list[Any] | None

def members_of(value: Any, roles: CollectionRoles, label: str) -> Members: ...
def bulk_replace(
    values: Iterable[Any],
    existing_adapter: CollectionAdapter | None,
    new_adapter: CollectionAdapter,
    initiator: object | None = None,
    *,
    keys: Collection[Any] | None = None,
) -> None: ...
