"""ORMExecuteState: a statement that is about to run, as listeners see it; knows no session class."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, final

from sqlalchemy import Executable, Result, Select, UpdateBase
from sqlalchemy.sql.elements import ClauseElement

from declarative_instr.event.dispatch import Listeners
from declarative_instr.orm.core_bridge.entities import subject_of
from declarative_instr.orm.core_bridge.statements import SelectedEntity, statement_entities
from declarative_instr.orm.loading.ports import NO_OPTIONS, TOP_LEVEL, LoadOrigin
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.instance_state import InstanceState

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
        *,
        bind_arguments: Mapping[str, Any] | None = None,
        origin: LoadOrigin = TOP_LEVEL,
    ) -> None:
        self.session = session
        self.statement = statement
        self.parameters = parameters
        self.local_execution_options: Mapping[str, Any] = execution_options
        """The options of this execution, without those of the statement."""
        self.execution_options: dict[str, Any] = {**own_options(statement), **execution_options}
        """Those of the statement too."""
        self.bind_arguments: dict[str, Any] = dict(bind_arguments or {})
        """What the caller says about the engine or connection."""
        self._origin = origin
        self._run = run

    # What it is ------------------------------------------------------------------------------

    @property
    def bind_mapper(self) -> Mapper[Any] | None:
        """The mapper whose bind is used; None where the statement is about no class."""
        given = self.bind_arguments.get("mapper")
        found = given if given is not None else self._subject
        return found if isinstance(found, Mapper) else None

    @property
    def all_mappers(self) -> list[Mapper[Any]]:
        """The mappers of all classes that are selected, or of the one that is written."""
        if isinstance(self.statement, Select):
            things = statement_entities(self.statement)
            found = [thing.entity for thing in things if isinstance(thing, SelectedEntity)]
            return list(dict.fromkeys(each for each in found if isinstance(each, Mapper)))
        mapper = self.bind_mapper
        is_dml = isinstance(self.statement, UpdateBase)
        return [mapper] if is_dml and mapper is not None else []

    @property
    def _subject(self) -> object:
        statement = self.statement
        return subject_of(statement) if isinstance(statement, ClauseElement) else None

    @property
    def is_orm_statement(self) -> bool:
        """Whether the statement is about a mapped class."""
        return self._subject is not None

    @property
    def is_column_load(self) -> bool:
        """Whether values of one object are loaded that are expired, or refreshed."""
        return self._origin.is_column_load

    @property
    def is_relationship_load(self) -> bool:
        """Whether what an object refers to is loaded."""
        return self._origin.is_relationship_load

    @property
    def lazy_loaded_from(self) -> InstanceState[Any] | None:
        """The object whose relation was read; None where nothing is loaded lazily."""
        return self._origin.lazy_loaded_from

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

    # What can be done with it ----------------------------------------------------------------

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


def own_options(statement: object) -> Mapping[str, Any]:
    """The execution options of a statement itself."""
    if isinstance(statement, Executable):
        options: Mapping[str, Any] = statement.get_execution_options()
        return options
    return NO_OPTIONS
