from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeVarTuple, overload

from sqlalchemy import CursorResult, Executable, Result, ScalarResult, UpdateBase
from sqlalchemy.sql.selectable import TypedReturnsRows
from typing_extensions import TypeVar

from declarative_instr.orm.session.transactions import TransactionSession

T = TypeVar("T", bound=Any)
Ts = TypeVarTuple("Ts")
Parameters: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]
NO_OPTIONS: Mapping[str, Any]

class StatementSession(TransactionSession):
    execution_options: Mapping[str, Any]
    @overload
    def execute(
        self,
        statement: TypedReturnsRows[*Ts],
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
    ) -> Result[*Ts]: ...
    @overload
    def execute(
        self,
        statement: UpdateBase,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
    ) -> CursorResult[*tuple[Any, ...]]: ...
    @overload
    def execute(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
    ) -> Result[*tuple[Any, ...]]: ...
    @overload
    def scalar(
        self,
        statement: TypedReturnsRows[T],
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
    ) -> T | None: ...
    @overload
    def scalar(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
    ) -> Any: ...
    @overload
    def scalars(
        self,
        statement: TypedReturnsRows[T],
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
    ) -> ScalarResult[T]: ...
    @overload
    def scalars(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = ...,
    ) -> ScalarResult[Any]: ...
