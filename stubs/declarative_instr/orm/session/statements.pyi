from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeVarTuple, overload

from sqlalchemy import CursorResult, Executable, Result, ScalarResult, Select, UpdateBase
from sqlalchemy.sql.selectable import TypedReturnsRows
from typing_extensions import TypeVar

from declarative_instr.orm.loading.ports import LoadOrigin
from declarative_instr.orm.session.transactions import TransactionSession

T = TypeVar("T", bound=Any)
Ts = TypeVarTuple("Ts")
Parameters: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]

class StatementSession(TransactionSession):
    @overload
    def execute(
        self,
        statement: TypedReturnsRows[*Ts],
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
        bind_arguments: Mapping[str, Any] | None = ...,
    ) -> Result[*Ts]: ...
    @overload
    def execute(
        self,
        statement: UpdateBase,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
        bind_arguments: Mapping[str, Any] | None = ...,
    ) -> CursorResult[*tuple[Any, ...]]: ...
    @overload
    def execute(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
        bind_arguments: Mapping[str, Any] | None = ...,
    ) -> Result[*tuple[Any, ...]]: ...
    @overload
    def scalar(
        self,
        statement: TypedReturnsRows[T],
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
        bind_arguments: Mapping[str, Any] | None = ...,
    ) -> T | None: ...
    @overload
    def scalar(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
        bind_arguments: Mapping[str, Any] | None = ...,
    ) -> Any: ...
    @overload
    def scalars(
        self,
        statement: TypedReturnsRows[T],
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
        bind_arguments: Mapping[str, Any] | None = ...,
    ) -> ScalarResult[T]: ...
    @overload
    def scalars(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
        bind_arguments: Mapping[str, Any] | None = ...,
    ) -> ScalarResult[Any]: ...
    @property
    def wants_statements(self) -> bool: ...
    def execute_load(
        self,
        statement: Select[Any],
        parameters: Mapping[str, Any],
        options: Mapping[str, Any],
        origin: LoadOrigin,
    ) -> Result[Any]: ...
