"""StateExtras: what few objects have beside the tracking fields; it knows what it is for, not whose."""

from collections.abc import Callable
from typing import Any, TypeAlias

from declarative_instr.constants import PassiveFlag
from declarative_instr.state.pending import PendingCollection
from declarative_instr.state.tracked import Tracked

InstanceLoader: TypeAlias = Callable[[Any, PassiveFlag], object]
"""Finds the value of one attribute of one object, from its state: the value, or a LoaderCallableStatus."""


class StateExtras:
    """Partial expiry, waiting changes of collections, loaders of one object, free notes."""

    __slots__ = ("callables", "expired_keys", "info", "load_path", "parents", "pending", "runid")

    def __init__(self) -> None:
        self.expired_keys: set[str] = set()
        self.pending: dict[str, PendingCollection] = {}
        self.callables: dict[str, InstanceLoader] = {}
        self.info: dict[object, object] = {}
        self.parents: dict[tuple[type, str], Tracked | bool] = {}
        self.load_path: object | None = None
        self.runid: int | None = None

    def forget_expiry(self) -> None:
        """Nothing waits to be loaded in a way of its own: the whole object does, or nothing."""
        self.expired_keys.clear()
        self.pending.clear()
        self.callables.clear()
