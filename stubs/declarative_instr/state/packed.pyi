from collections.abc import Hashable, Mapping
from typing import Final, final

from declarative_instr.state.extras import StateExtras
from declarative_instr.state.ports import ManagerView
from declarative_instr.state.tracked import Tracked

COMPILED: bool
PICKLE_VERSION: Final = 1
LEAST_PARTS: Final = 2

@final
class PackedState:
    key: Hashable | None
    flags: int
    state: dict[str, object]
    def __init__(self, key: Hashable | None, flags: int) -> None: ...

def pack_fields(holder: Tracked, extras: StateExtras | None) -> dict[str, object]: ...
def pack_extras(extras: StateExtras, state: dict[str, object]) -> None: ...
def pack_values(
    values: dict[str, object], manager: ManagerView, state: dict[str, object]
) -> None: ...
def pack_slots(instance: object, manager: ManagerView, state: dict[str, object]) -> None: ...
def has_only(values: Mapping[str, object], names: set[str]) -> bool: ...
