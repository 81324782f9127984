"""ORMExecuteState: a statement that is about to run, as listeners see it; knows no session class."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, final

from sqlalchemy import Executable, Result

from declarative_instr.event.dispatch import Listeners

Run: TypeAlias = Callable[[Executable, Any, Mapping[str, Any]], Result[Any]]


@final
class ORMExecuteState:
    """Statement, parameters and options of one execution; listeners may replace them."""

    def __init__(
        self,
        session: object,
        statement: Executable,
        parameters: Any,
        execution_options: Mapping[str, Any],
        run: Run,
    ) -> None:
        self.session = session
        self.statement = statement
        self.parameters = parameters
        self.execution_options = dict(execution_options)
        self._run = run

    @property
    def is_select(self) -> bool:
        """Whether the statement is a SELECT."""
        return bool(getattr(self.statement, "is_select", False))

    @property
    def is_insert(self) -> bool:
        """Whether the statement is an INSERT."""
        return bool(getattr(self.statement, "is_insert", False))

    @property
    def is_update(self) -> bool:
        """Whether the statement is an UPDATE."""
        return bool(getattr(self.statement, "is_update", False))

    @property
    def is_delete(self) -> bool:
        """Whether the statement is a DELETE."""
        return bool(getattr(self.statement, "is_delete", False))

    @property
    def is_executemany(self) -> bool:
        """Whether there are several sets of parameters."""
        return isinstance(self.parameters, list | tuple)

    def update_execution_options(self, **options: Any) -> None:
        """Add options to this execution."""
        self.execution_options.update(options)

    def invoke_statement(
        self,
        statement: Executable | None = None,
        params: Any = None,
        execution_options: Mapping[str, Any] | None = None,
    ) -> Result[Any]:
        """Run the statement, or another one, now; other listeners are not asked."""
        return self._run(
            self.statement if statement is None else statement,
            self.parameters if params is None else params,
            {**self.execution_options, **(execution_options or {})},
        )

    def run_heard(self, listeners: Listeners) -> Result[Any]:
        """Ask the listeners; the first result that one gives is the result."""
        for listener in listeners:
            answer = listener(self)
            if isinstance(answer, Result):
                return answer
        return self.invoke_statement()
