from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, final

from sqlalchemy import Executable, Result

from declarative_instr.event.dispatch import Listeners

Run: TypeAlias = Callable[[Executable, Any, Mapping[str, Any]], Result[Any]]

@final
class ORMExecuteState:
    session: object
    statement: Executable
    parameters: Any
    execution_options: dict[str, Any]
    def __init__(
        self,
        session: object,
        statement: Executable,
        parameters: Any,
        execution_options: Mapping[str, Any],
        run: Run,
    ) -> None: ...
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
