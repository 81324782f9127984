"""StatementSession: the part of a session that runs statements, with the types of their results."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeVarTuple, overload

from sqlalchemy import CursorResult, Executable, Result, ScalarResult, UpdateBase
from sqlalchemy.sql.selectable import TypedReturnsRows
from typing_extensions import TypeVar

from declarative_instr.orm.loading.execute import execute_statement
from declarative_instr.orm.session.execute_state import ORMExecuteState
from declarative_instr.orm.session.transactions import TransactionSession

T = TypeVar("T", bound=Any)
Ts = TypeVarTuple("Ts")
Parameters: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]
NO_OPTIONS: Mapping[str, Any] = {}


class StatementSession(TransactionSession):
    """Runs statements of Core, about mapped classes or not, inside the session's transaction."""

    execution_options: Mapping[str, Any]
    """For each statement; options of the single call come on top."""

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
    def execute(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = NO_OPTIONS,
    ) -> Result[Any]:
        """Run a statement, after a flush where autoflush is on.

        Returns: Rows; an object per row for each mapped class that is selected.
        """
        if self.execution_options:
            execution_options = {**self.execution_options, **execution_options}
        listeners = self.objects.events.dispatch.do_orm_execute
        if listeners:
            state = ORMExecuteState(self, statement, params, execution_options, self._run)
            return state.run_heard(listeners)
        return self._run(statement, params, execution_options)

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
    def scalar(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = NO_OPTIONS,
    ) -> Any:
        """Run a statement.

        Returns: The first value of the first row; None where there is no row.
        """
        return self.execute(statement, params, execution_options=execution_options).scalar()

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
    def scalars(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = NO_OPTIONS,
    ) -> ScalarResult[Any]:
        """Run a statement.

        Returns: The first value of each row.
        """
        return self.execute(statement, params, execution_options=execution_options).scalars()

    def _run(self, statement: Executable, params: Any, options: Mapping[str, Any]) -> Result[Any]:
        return execute_statement(self, statement, params, options)
