"""SQL text compiled by Core, run with values in a fixed order; knows no objects."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from sqlalchemy import Connection, Executable
from sqlalchemy.engine.cursor import _DEFAULT_FETCH
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.engine.interfaces import BindTyping, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.util import EMPTY_DICT
from typing_extensions import override

from declarative_instr import exc
from declarative_instr.orm.core_bridge.execution import (
    Processor,
    RawRows,
    context_class,
    drained,
    is_listened_to,
    run_context,
    take_all,
)


class UnboundParameterError(exc.ArgumentError):
    """A prepared statement was not told where the value of a parameter comes from."""

    code: ClassVar[str] = "dic2"

    def __init__(self, missing: Sequence[str], keys: Sequence[str], text: str) -> None:
        super().__init__(
            f"Parameters {', '.join(map(repr, missing))} of the statement {text!r} have no value: "
            f"it was prepared for the keys {', '.join(map(repr, keys))}. Add them to the keys."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """SQL in the driver's own words, and what Core knows about it."""

    compiled: SQLCompiler
    string: str
    # Converters of the result's columns, known when the statement ran once.
    processors: list[tuple[Processor | None, ...]]


def compiled_for(
    statement: Executable, dialect: Dialect, keys: Sequence[str], **options: Any
) -> SQLCompiler:
    """The statement compiled outside of Core's cache; `keys` are the columns of a bare insert()."""
    clause = cast("ClauseElement", statement)
    column_keys = list(keys) if getattr(statement, "is_dml", False) else None
    return cast("SQLCompiler", clause._compiler(dialect, column_keys=column_keys, **options))


def is_direct(compiled: SQLCompiler) -> bool:
    """Whether the text alone does what Core would do with the compiled statement.

    Not so where the driver wants to be told types, values are written into the text per run, or
    the dialect does something before or after an insert (IDENTITY_INSERT, out parameters).
    """
    context = compiled.dialect.execution_ctx_cls
    is_plain = (
        getattr(context, "pre_exec", None) is DefaultExecutionContext.pre_exec
        and getattr(context, "post_exec", None) is DefaultExecutionContext.post_exec
    )
    is_dml = compiled.isinsert or compiled.isupdate or compiled.isdelete
    return (
        compiled.dialect.bind_typing is not BindTyping.SETINPUTSIZES
        and not compiled.literal_execute_params
        and not compiled.has_out_parameters
        and (is_plain or not is_dml)
    )


def needs_core(connection: Connection) -> bool:
    """Whether Core must run each statement itself on this connection.

    So where it replaces schema names per run, and where somebody listens to statements, not only to
    their text.
    """
    if "schema_translate_map" in connection._execution_options:
        return True
    has_listeners = connection._has_events or connection.engine._has_events
    return has_listeners and is_listened_to(connection)


def parameter_maker(
    compiled: SQLCompiler,
    keys: Sequence[str],
    *,
    wanted: Sequence[str] | None = None,
    processors: Mapping[str, Processor] = EMPTY_DICT,
) -> Callable[[tuple[Any, ...]], Any]:
    """Function from values in the order of `keys` to what the driver takes.

    Generated, since it runs once per statement and row: `lambda v: (v[1], p0(v[0]))` where the
    driver counts parameters, `lambda v: {'id': v[0]}` where it names them. `wanted` and
    `processors` are given where parameters were expanded.

    Raises:
        UnboundParameterError: A parameter is neither in `keys` nor has a value of its own.
    """
    names = names_of(compiled) if wanted is None else wanted
    converters: dict[str, Any] = {**compiled._bind_processors, **processors}
    if compiled.positional and tuple(names) == tuple(keys) and converters.keys().isdisjoint(names):
        return _as_they_are
    places = {key: place for place, key in enumerate(keys)}
    constants = constants_of(compiled)
    missing = [name for name in names if name not in places and name not in constants]
    if missing:
        raise UnboundParameterError(missing, keys, str(compiled))
    scope: dict[str, Any] = {}
    items = [_source_of(name, places, constants, converters, scope) for name in names]
    if compiled.positional:
        source = f"lambda v: ({''.join(f'{item}, ' for item in items)})"
    else:
        escaped = compiled.escaped_bind_names
        pairs = zip((escaped.get(name, name) for name in names), items, strict=True)
        source = f"lambda v: {{{', '.join(f'{name!r}: {item}' for name, item in pairs)}}}"
    return cast("Callable[[tuple[Any, ...]], Any]", eval(source, scope))


def names_of(compiled: SQLCompiler) -> Sequence[str]:
    """Names of the parameters, in the driver's order where it counts them."""
    return compiled.positiontup or list(compiled.bind_names.values())


def run_text(
    connection: Connection,
    kind: type[DefaultExecutionContext],
    text: Text,
    parameters: Sequence[Any],
) -> Any:
    """Run SQL text through Core's Connection; the outcome is what `kind` makes of the cursor."""
    context: Any = context_class(connection.dialect.execution_ctx_cls, kind)
    options = connection._execution_options
    return run_context(connection, context._init_text, text.string, options, text, parameters)


class TextContext(DefaultExecutionContext):
    """Runs text; `text` tells what Core knows about it."""

    text: Text

    @classmethod
    def _init_text(
        cls, dialect: Any, connection: Any, driver: Any, options: Any, text: Text, parameters: Any
    ) -> DefaultExecutionContext:
        context = cast(
            "TextContext",
            cls._init_statement(dialect, connection, driver, options, text.string, parameters),
        )
        context.text = text
        return context


class TextRows(TextContext):
    """Ends in RawRows, with the converters that Core's compiled statement asks for."""

    @override
    def _setup_result_proxy(self) -> Any:
        if self.cursor_fetch_strategy is not _DEFAULT_FETCH:
            result = super()._setup_result_proxy()  # type: ignore[no-untyped-call]  # Core's
            return drained(result)
        known = self.text.processors
        if not known:
            known.append(self._result_processors())
        return RawRows(take_all(self), known[0], None)

    def _result_processors(self) -> tuple[Processor | None, ...]:
        columns = self.text.compiled._result_columns
        description = self.cursor.description
        if len(columns) != len(description):
            return ()
        processors = tuple(
            self.get_result_processor(column.type, column.keyname, described[1])
            for column, described in zip(columns, description, strict=True)
        )
        return processors if any(processors) else ()


class TextCount(TextContext):
    """Ends in the number of rows that the driver says were matched."""

    @override
    def _setup_result_proxy(self) -> Any:
        count = self.cursor.rowcount
        self.root_connection._safe_close_cursor(self.cursor)
        return count


class TextKey(TextContext):
    """Ends in the key that the database generated."""

    @override
    def _setup_result_proxy(self) -> Any:
        key = self.get_lastrowid()
        self.root_connection._safe_close_cursor(self.cursor)
        return key


def _as_they_are(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return values


def constants_of(compiled: SQLCompiler) -> dict[str, Any]:
    """Values that the statement itself holds, by name; no defaults, which are made per row."""
    defaults = {column.key for column in (*compiled.insert_prefetch, *compiled.update_prefetch)}
    return {
        name: bind.effective_value
        for bind, name in compiled.bind_names.items()
        if not bind.required and name not in defaults
    }


def _source_of(
    name: str,
    places: Mapping[str, int],
    constants: Mapping[str, Any],
    converters: Mapping[str, Any],
    scope: dict[str, Any],
) -> str:
    """Expression for one parameter in the generated function; objects go into its scope."""
    convert = converters.get(name)
    thing = f"o{len(scope)}"
    if name not in places:
        scope[thing] = convert(constants[name]) if convert else constants[name]
        return thing
    if convert is None:
        return f"v[{places[name]}]"
    scope[thing] = convert
    return f"{thing}(v[{places[name]}])"
