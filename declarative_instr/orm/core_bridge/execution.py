"""Runs statements and hands out the driver's own rows; knows neither entities nor loaders.

Core's Connection does the work (autobegin, events, logging, translation of driver errors); only the
last step, which would make a Row per row, is replaced in a subclass of the dialect's execution
context.
"""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Self, cast, final

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.engine.cursor import _DEFAULT_FETCH, CursorResultMetaData
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.engine.interfaces import CacheStats, Dialect, ExecutionContext
from sqlalchemy.sql import Select, coercions, roles
from sqlalchemy.sql.compiler import WARN_LINTING, Compiled, SQLCompiler
from sqlalchemy.sql.lambdas import StatementLambdaElement
from sqlalchemy.util import EMPTY_DICT, immutabledict
from typing_extensions import override

from declarative_instr.orm.core_bridge.ready_select import Extracted, ReadySelect, ready_select
from declarative_instr.orm.core_bridge.statements import plan_of

_READY = "_declarative_instr_ready"

Processor = Callable[[Any], Any]
RawRow = tuple[Any, ...]
Parameters = Mapping[str, Any]


class RawRows(NamedTuple):
    """Rows as the driver made them (most make tuples), all fetched, the cursor closed.

    `processors` has one entry per column, None where the driver's value is the Python value, and is
    empty where that holds for all columns. `plan` is what the select transform left.
    """

    rows: Sequence[RawRow]
    processors: tuple[Processor | None, ...]
    plan: object


class RowStream(Iterator[Sequence[RawRow]]):
    """Rows in chunks of `size`, from a cursor that stays open until the end or `close`."""

    def __init__(self, result: CursorResult[Any], size: int) -> None:
        self.size = size
        self.processors = result_processors(result)
        self.plan = plan_of(result.context.compiled)
        self._result = result

    @override
    def __next__(self) -> Sequence[RawRow]:
        chunk: Sequence[RawRow] = self._result._fetchmany_impl(self.size)
        if not chunk:
            self.close()
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Close the cursor; harmless when it is closed."""
        self._result.close()


def fetch_rows(
    connection: Connection,
    statement: Executable,
    parameters: Parameters | None = None,
    options: Mapping[str, Any] = EMPTY_DICT,
) -> RawRows:
    """Run a statement that returns rows and take them all.

    Raises:
        sqlalchemy.exc.DBAPIError: What the driver raised, wrapped as Core does it.
    """
    if not isinstance(statement, Select) or is_listened_to(connection):
        result = connection.execute(statement, parameters, execution_options=dict(options))
        return drained(result)
    return _fetch_select(connection, statement, parameters, options)


def executable(statement: object) -> Executable:
    """The statement.

    Raises:
        sqlalchemy.exc.ArgumentError: It is none; a string has to be declared as text().
    """
    found: Executable = coercions.expect(roles.StatementRole, statement)
    return found


def resolved(statement: StatementLambdaElement) -> Executable:
    """The statement that a lambda_stmt() makes, with the present values of its variables."""
    found: Executable = statement._resolved
    return found


def stream_rows(
    connection: Connection,
    statement: Executable,
    parameters: Parameters | None,
    options: Mapping[str, Any],
    size: int,
) -> RowStream:
    """Run a statement with a server-side cursor where the driver has them."""
    streaming = {**options, "stream_results": True, "max_row_buffer": size}
    result = connection.execute(statement, parameters, execution_options=streaming)
    return RowStream(result, size)


def drained(result: CursorResult[Any]) -> RawRows:
    """All rows left in a result of Core's, as the driver made them."""
    processors = result_processors(result)
    plan = plan_of(result.context.compiled)
    return RawRows(_without_sentinels(result), processors, plan)


def result_processors(result: CursorResult[Any]) -> tuple[Processor | None, ...]:
    """Converters per column of the cursor row; empty where no column needs one."""
    metadata = result._metadata
    if not isinstance(metadata, CursorResultMetaData) or metadata._effective_processors is None:
        return ()
    processors = metadata._effective_processors
    visible = processors if metadata._tuplefilter is None else metadata._tuplefilter(processors)
    return tuple(visible)


def run_context(
    connection: Connection,
    constructor: Callable[..., ExecutionContext],
    statement: str | Compiled,
    options: immutabledict[str, Any],
    *arguments: Any,
    **keywords: Any,
) -> Any:
    """Run through Core's Connection with an execution context of ours, whose outcome comes back."""
    return connection._execute_context(
        connection.dialect, constructor, statement, None, options, *arguments, **keywords
    )


def is_listened_to(connection: Connection) -> bool:
    """Whether somebody listens to before_execute or after_execute, which Core alone calls."""
    if not (connection._has_events or connection.engine._has_events):
        return False
    listeners = connection.dispatch
    return bool(listeners.before_execute or listeners.after_execute)


@final
class OptionsOverlay:
    """Execution options that statements on some connections have besides those of the connection.

    A `with` block; its end takes them off again.
    """

    __slots__ = ("_before", "_options")

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._options = {key: options[key] for key in options if key not in _OF_ONE_RESULT}
        self._before: list[tuple[Connection, immutabledict[str, Any]]] = []

    def lay_on(self, connection: Connection) -> Connection:
        """Let statements on a connection have the options too. Returns: The connection."""
        if self._options and all(connection is not known for known, _ in self._before):
            before = connection._execution_options
            self._before.append((connection, before))
            connection._execution_options = before.union(self._options)
        return connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._before:
            connection, before = self._before.pop()
            connection._execution_options = before


_OF_ONE_RESULT = frozenset({"yield_per", "stream_results", "max_row_buffer"})
"""Options of how one result is fetched, which further statements do not share."""


def context_class(
    base: type[ExecutionContext], kind: type[DefaultExecutionContext]
) -> type[DefaultExecutionContext]:
    """The dialect's execution context with another last step; made once per dialect."""
    made = _context_classes.get((base, kind))
    if made is None:
        made = type(f"{kind.__name__}Of{base.__name__}", (kind, base), {})
        _context_classes[base, kind] = made
    return made


_context_classes: dict[
    tuple[type[ExecutionContext], type[DefaultExecutionContext]], type[DefaultExecutionContext]
] = {}


class RowsContext(DefaultExecutionContext):
    """Ends in RawRows; asks Core for the converters when a compiled statement runs first."""

    @classmethod
    def _init_ready(
        cls,
        dialect: Any,
        connection: Any,
        driver: Any,
        options: Any,
        ready: ReadySelect,
        run: "tuple[Select[Any], Extracted, Parameters]",
    ) -> DefaultExecutionContext:
        """What `_init_compiled` of Core's makes of a select() that ran before."""
        compiled = ready.compiled
        statement, extracted, given = run
        values = [ready.values(extracted, given)]
        context: Any
        context = cls._init_statement(dialect, connection, driver, options, compiled.string, values)
        context.is_text = False
        context.compiled = compiled
        context.invoked_statement = statement
        context.extracted_parameters = extracted
        context.cache_hit = CacheStats.CACHE_HIT
        context.result_column_struct = (
            compiled._result_columns,
            compiled._ordered_columns,
            compiled._textual_ordered_columns,
            compiled._ad_hoc_textual,
            compiled._loose_column_name_matching,
        )
        made: DefaultExecutionContext = context
        return made

    @override
    def _setup_result_proxy(self) -> Any:
        compiled = cast("SQLCompiler", self.compiled)
        metadata = compiled._cached_metadata
        if metadata is None or self.cursor_fetch_strategy is not _DEFAULT_FETCH:
            return drained(super()._setup_result_proxy())  # type: ignore[no-untyped-call]  # Core's
        processors = metadata._effective_processors
        return RawRows(
            take_all(self), () if processors is None else tuple(processors), plan_of(compiled)
        )


def take_all(context: DefaultExecutionContext) -> Sequence[RawRow]:
    """All rows of the context's cursor, which is closed then."""
    rows = context.cursor.fetchall()
    context.root_connection._safe_close_cursor(context.cursor)
    return rows


def _fetch_select(
    connection: Connection,
    statement: Select[Any],
    parameters: Parameters | None,
    options: Mapping[str, Any],
) -> RawRows:
    """What Connection.execute does for a statement without listeners, up to the context."""
    merged = statement._execution_options.merge_with(connection._execution_options, options)
    dialect: Dialect = connection.dialect
    given = parameters or EMPTY_DICT
    compiled, extracted, collected, cache_hit = statement._compile_w_cache(
        dialect,
        compiled_cache=merged.get("compiled_cache", connection.engine._compiled_cache),
        column_keys=sorted(given),
        schema_translate_map=merged.get("schema_translate_map"),
        linting=dialect.compiler_linting | WARN_LINTING,
    )
    context: Any = context_class(dialect.execution_ctx_cls, RowsContext)
    if cache_hit is CacheStats.CACHE_HIT and extracted is not None and not collected:
        ready = _ready(cast("SQLCompiler", compiled), given)
        if ready is not None:
            text, run = ready.compiled.string, (statement, extracted, given)
            found: RawRows = run_context(connection, context._init_ready, text, merged, ready, run)
            return found
    rows: RawRows = run_context(
        connection,
        context._init_compiled,
        compiled,
        merged,
        compiled,
        [given] if given else (),
        statement,
        extracted,
        cache_hit=cache_hit,
        param_dict=collected,
    )
    return rows


def _ready(compiled: SQLCompiler, given: Parameters) -> ReadySelect | None:
    """How the statement runs again with parameters of these names; kept with Core's own cache."""
    memory: dict[str, Any] = vars(compiled)
    if _READY not in memory:
        memory[_READY] = ready_select(compiled, given.keys())
    found: ReadySelect | None = memory[_READY]
    return found


def _without_sentinels(result: CursorResult[Any]) -> Sequence[RawRow]:
    visible = result._metadata._tuplefilter if result.returns_rows else None
    rows = result._fetchall_impl()
    return rows if visible is None else [tuple(visible(row)) for row in rows]
