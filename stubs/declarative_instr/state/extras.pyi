from collections.abc import Callable
from typing import Any, TypeAlias

from declarative_instr.constants import PassiveFlag
from declarative_instr.state.pending import PendingCollection
from declarative_instr.state.tracked import Tracked

InstanceLoader: TypeAlias = Callable[[Any, PassiveFlag], object]

class StateExtras:
    __slots__ = ("callables", "expired_keys", "info", "load_path", "parents", "pending", "runid")
    expired_keys: set[str]
    pending: dict[str, PendingCollection]
    callables: dict[str, InstanceLoader]
    info: dict[object, object]
    parents: dict[tuple[type, str], Tracked | bool]
    load_path: object | None
    runid: int | None
    def __init__(self) -> None: ...
    def forget_expiry(self) -> None: ...
