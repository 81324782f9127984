from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, NamedTuple, Protocol
from weakref import ref

from sqlalchemy import Connection, Result, Select

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.tracked import ChangeSink, Tracked

NO_OPTIONS: Mapping[str, Any]

class LoadOrigin(NamedTuple):
    is_column_load: bool = ...
    is_relationship_load: bool = ...
    lazy_loaded_from: InstanceState[Any] | None = ...

TOP_LEVEL: tuple[bool, bool, InstanceState[Any] | None]

class LoadedObjects(Protocol):
    def table(self, mapper: Mapper[Any]) -> MutableMapping[Any, ref[Any]]: ...

class LoadingSink(ChangeSink, Protocol):
    def forget(self, holder: Tracked) -> None: ...

class SessionContext(Protocol):
    @property
    def identity_map(self) -> LoadedObjects: ...
    @property
    def sink(self) -> LoadingSink: ...
    @property
    def told_of_load(self) -> Callable[[Tracked], object] | None: ...
    @property
    def wants_statements(self) -> bool: ...
    def execute_load(
        self,
        statement: Select[Any],
        parameters: Mapping[str, Any],
        options: Mapping[str, Any],
        origin: LoadOrigin,
    ) -> Result[Any]: ...
    def connection_for(self, mapper: Mapper[Any] | None, clause: object = None) -> Connection: ...
    def flush_before_query(self) -> None: ...

def context_of(holder: Tracked) -> SessionContext | None: ...
