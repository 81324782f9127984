"""StatementSession: the part of a session that runs statements, with the types of their results."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeVarTuple, overload

from sqlalchemy import CursorResult, Executable, Result, ScalarResult, Select, UpdateBase
from sqlalchemy.sql.selectable import TypedReturnsRows
from typing_extensions import TypeVar

from declarative_instr.orm.loading.execute import execute_statement
from declarative_instr.orm.loading.ports import NO_OPTIONS, LoadOrigin
from declarative_instr.orm.session.execute_state import ORMExecuteState, own_options
from declarative_instr.orm.session.transactions import TransactionSession

T = TypeVar("T", bound=Any)
Ts = TypeVarTuple("Ts")
Parameters: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class StatementSession(TransactionSession):
    """Runs statements of Core, about mapped classes or not, inside the session's transaction."""

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
    def execute(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = NO_OPTIONS,
        bind_arguments: Mapping[str, Any] | None = None,
    ) -> Result[Any]:
        """Run a statement, after a flush where autoflush is on.

        Args:
            statement: Of Core's, about mapped classes or not.
            params: Values of its parameters; for several executions a list of them.
            execution_options: Come on top of those of the statement and the session.
            bind_arguments: Tell the engine or connection: keywords of `get_bind`.

        Returns: Rows; an object per row for each mapped class that is selected.
        """
        if self.execution_options:
            own = own_options(statement)
            execution_options = {**self.execution_options, **own, **execution_options}
        listeners = self.objects.events.dispatch.do_orm_execute
        if not (listeners or bind_arguments or self._bind_arguments):
            return execute_statement(self, statement, params, execution_options)
        before, self._bind_arguments = self._bind_arguments, bind_arguments
        try:
            if not listeners:
                return execute_statement(self, statement, params, execution_options)
            return ORMExecuteState(
                self,
                statement,
                params,
                execution_options,
                self._run,
                bind_arguments=bind_arguments,
            ).run_heard(listeners)
        finally:
            self._bind_arguments = before

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
    def scalar(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = NO_OPTIONS,
        bind_arguments: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run a statement.

        Returns: The first value of the first row; None where there is no row.
        """
        result = self.execute(
            statement,
            params,
            execution_options=execution_options,
            bind_arguments=bind_arguments,
        )
        return result.scalar()

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
    def scalars(
        self,
        statement: Executable,
        params: Parameters | None = None,
        *,
        execution_options: Mapping[str, Any] = NO_OPTIONS,
        bind_arguments: Mapping[str, Any] | None = None,
    ) -> ScalarResult[Any]:
        """Run a statement.

        Returns: The first value of each row.
        """
        result = self.execute(
            statement,
            params,
            execution_options=execution_options,
            bind_arguments=bind_arguments,
        )
        return result.scalars()

    # For loaders -----------------------------------------------------------------------------

    @property
    def wants_statements(self) -> bool:
        """Whether loading must hand each statement to `execute_load` instead of sending it."""
        return bool(self.execution_options or self.objects.events.dispatch.do_orm_execute)

    def execute_load(
        self,
        statement: Select[Any],
        parameters: Mapping[str, Any],
        options: Mapping[str, Any],
        origin: LoadOrigin,
    ) -> Result[Any]:
        """Run a statement that loading makes, where `wants_statements`; nothing is flushed."""
        listeners = self.objects.events.dispatch.do_orm_execute
        quiet = {**self.execution_options, **options, "autoflush": False}
        state = ORMExecuteState(self, statement, parameters, quiet, self._run, origin=origin)
        return state.run_heard(listeners)

    def _run(self, statement: Executable, params: Any, options: Mapping[str, Any]) -> Result[Any]:
        return execute_statement(self, statement, params, options)
