from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, final

from sqlalchemy import Executable, Result

from declarative_instr.event.dispatch import Listeners
from declarative_instr.orm.loading.ports import LoadOrigin
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.instance_state import InstanceState

Run: TypeAlias = Callable[[Executable, Any, Mapping[str, Any]], Result[Any]]

@final
class ORMExecuteState:
    session: object
    statement: Executable
    parameters: Any
    local_execution_options: Mapping[str, Any]
    execution_options: dict[str, Any]
    bind_arguments: dict[str, Any]
    def __init__(
        self,
        session: object,
        statement: Executable,
        parameters: Any,
        execution_options: Mapping[str, Any],
        run: Run,
        *,
        bind_arguments: Mapping[str, Any] | None = None,
        origin: LoadOrigin = ...,
    ) -> None: ...
    @property
    def bind_mapper(self) -> Mapper[Any] | None: ...
    @property
    def all_mappers(self) -> list[Mapper[Any]]: ...
    @property
    def is_orm_statement(self) -> bool: ...
    @property
    def is_column_load(self) -> bool: ...
    @property
    def is_relationship_load(self) -> bool: ...
    @property
    def lazy_loaded_from(self) -> InstanceState[Any] | None: ...
    @property
    def is_select(self) -> bool: ...
    @property
    def is_insert(self) -> bool: ...
    @property
    def is_update(self) -> bool: ...
    @property
    def is_delete(self) -> bool: ...
    @property
    def is_executemany(self) -> bool: ...
    def update_execution_options(self, **options: Any) -> None: ...
    def invoke_statement(
        self,
        statement: Executable | None = None,
        params: Any = None,
        execution_options: Mapping[str, Any] | None = None,
    ) -> Result[Any]: ...
    def run_heard(self, listeners: Listeners) -> Result[Any]: ...

def own_options(statement: object) -> Mapping[str, Any]: ...
