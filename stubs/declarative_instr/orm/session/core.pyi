from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import ref

from sqlalchemy import Connection

from declarative_instr.event.dispatch import EventTarget
from declarative_instr.event.levels import dispatcher
from declarative_instr.orm.identity.map import IdentityMap
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.session.binds import Binds
from declarative_instr.orm.session.connections import Bind, JoinMode
from declarative_instr.orm.session.objects import SessionObjects
from declarative_instr.orm.session.sink import SessionSink
from declarative_instr.orm.session.transaction import SessionTransaction
from declarative_instr.state.tracked import Tracked

MOST_FLUSHES = 100
open_sessions: dict[int, ref[SessionCore]]

class SessionCore(EventTarget):
    dispatch: dispatcher
    execution_options: Mapping[str, Any]
    autoflush: bool
    autobegin: bool
    expire_on_commit: bool
    join_transaction_mode: JoinMode
    block: SessionTransaction | None
    objects: SessionObjects
    sink: SessionSink
    identity_map: IdentityMap
    binds: Binds
    is_writing: bool
    def __init__(
        self,
        bind: Bind | None,
        binds: Mapping[Any, Bind] | None,
        *,
        autoflush: bool,
        autobegin: bool,
        expire_on_commit: bool,
        join_transaction_mode: JoinMode,
        close_resets_only: bool,
    ) -> None: ...
    def __del__(self) -> None: ...
    def begin_for_change(self) -> None: ...
    def insert_order(self, holder: Tracked) -> int | None: ...
    @property
    def hash_key(self) -> int: ...
    def take_referenced(self, item: object) -> None: ...
    def take_unreferenced(self, holder: Tracked, key: str, item: object) -> None: ...
    @property
    def told_of_load(self) -> Callable[[Tracked], object] | None: ...
    def connection_for(self, mapper: Mapper[Any] | None, clause: object = None) -> Connection: ...
    def get_bind(
        self, mapper: Any = None, *, clause: Any = None, bind: Bind | None = None, **_others: Any
    ) -> Bind: ...
    def flush_before_query(self) -> None: ...
    def rows_updated(self, holders: Sequence[Tracked]) -> None: ...
    def rows_deleted(self, holders: Sequence[Tracked]) -> None: ...
    def flush(self) -> None: ...
    def warn_while_writing(self, operation: str) -> None: ...
    def flush_until_clean(self) -> None: ...
    def innermost_transaction(self) -> SessionTransaction | None: ...
    def set_innermost(self, transaction: SessionTransaction | None) -> None: ...
    def require_transaction(self) -> SessionTransaction: ...
    def _listeners_changed(self, event: str) -> None: ...
