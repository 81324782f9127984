"""execute_statement: runs what a session is given; statements about no class are left to Core."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from sqlalchemy import Connection, Executable, Result, Select
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.lambdas import StatementLambdaElement

from declarative_instr.orm.core_bridge.entities import (
    Entity,
    attribute_key_of,
    entity_of,
    subject_of,
)
from declarative_instr.orm.core_bridge.execution import (
    OptionsOverlay,
    RawRows,
    RowStream,
    executable,
    fetch_rows,
    resolved,
    stream_rows,
)
from declarative_instr.orm.core_bridge.results import ResultShape
from declarative_instr.orm.core_bridge.statements import (
    Selected,
    SelectedEntity,
    statement_entities,
)
from declarative_instr.orm.errors import InvalidRequestError
from declarative_instr.orm.loading.dml import execute_dml
from declarative_instr.orm.loading.entities import SelectLoader, select_loader
from declarative_instr.orm.loading.ports import SessionContext
from declarative_instr.orm.loading.row_loader import LoadRequest
from declarative_instr.orm.loading.synchronize import DmlContext
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.plan import SelectPlan
from declarative_instr.state.objects import holder_of

Options = Mapping[str, Any]


def execute_statement(
    context: DmlContext, statement: Executable, parameters: Any, options: Options
) -> Result[Any]:
    """Run a statement inside the session's transaction.

    Returns: Objects where classes are selected or returned; the result of Core for the rest.
    """
    subject = subject_of(statement) if isinstance(statement, ClauseElement) else None
    if subject is not None and isinstance(statement, Select):
        return _run_select(context, subject, statement, parameters, options)
    if subject is not None and isinstance(statement, UpdateBase):
        return execute_dml(context, statement, parameters, options, returned_objects)
    if isinstance(statement, StatementLambdaElement):
        return execute_statement(context, resolved(statement), parameters, options)
    if options.get("autoflush", True):
        context.flush_before_query()
    mapper = subject if isinstance(subject, Mapper) else None
    connection = context.connection_for(mapper, statement)
    return connection.execute(executable(statement), parameters, execution_options=dict(options))


def returned_objects(
    context: SessionContext,
    statement: UpdateBase,
    plan: SelectPlan,
    rows: RawRows,
    options: Options,
) -> Result[Any]:
    """The result of a RETURNING, with all its objects loaded."""
    request = LoadRequest(context, bool(options.get("populate_existing")))
    return _shape(plan, statement).whole(select_loader(plan).load(request, rows))


def _run_select(
    context: SessionContext,
    subject: Entity,
    statement: Select[Any],
    parameters: Any,
    options: Options,
) -> Result[Any]:
    said = {**statement.get_execution_options(), **options}
    if said.get("autoflush", True):
        context.flush_before_query()
    mapper = subject if isinstance(subject, Mapper) else None
    connection = context.connection_for(mapper, statement)
    request = LoadRequest(context, bool(said.get("populate_existing")))
    size = said.get("yield_per")
    if size:
        rows = stream_rows(connection, statement, parameters, options, size)
        return _streamed(request, statement, rows, connection, said)
    raw = fetch_rows(connection, statement, parameters, options)
    plan = raw.plan
    assert isinstance(plan, SelectPlan)
    loader = select_loader(plan)
    result = _shape(plan, statement).whole(_load(loader, request, raw, connection, said))
    return result.unique(_ask_for_unique) if loader.repeats else result


def _load(
    loader: SelectLoader,
    request: LoadRequest,
    raw: RawRows,
    connection: Connection,
    said: Options,
) -> Sequence[Any]:
    """What rows say, as objects and values; what is loaded with them has the same options."""
    if not said:
        return loader.load(request, raw)
    with OptionsOverlay(said) as overlay:
        overlay.lay_on(connection)
        return loader.load(request, raw)


def _streamed(
    request: LoadRequest,
    statement: Select[Any],
    stream: RowStream,
    connection: Connection,
    said: Options,
) -> Result[Any]:
    """A result that loads its objects in portions.

    Raises:
        InvalidRequestError: An object would be torn between two portions.
    """
    plan = stream.plan
    assert isinstance(plan, SelectPlan)
    loader = select_loader(plan)
    if loader.repeats:
        stream.close()
        message = (
            "Can't use yield_per with joined eager loading of a collection, whose objects come in"
            " several rows each. Use selectinload() for it."
        )
        raise InvalidRequestError(message)

    def portions(_size: int | None) -> Iterator[Sequence[Any]]:
        try:
            for rows in stream:
                raw = RawRows(rows, stream.processors, plan)
                yield _load(loader, request, raw, connection, said)
        finally:
            stream.close()

    return _shape(plan, statement).chunked(portions).yield_per(stream.size)


def _ask_for_unique(_row: object) -> NoReturn:
    message = (
        "The unique() method must be invoked on this Result, as it contains results that need to"
        " be deduplicated: joined eager loading of a collection repeats its owner. Call"
        " result.unique(), or use selectinload()."
    )
    raise InvalidRequestError(message)


def _shape(plan: SelectPlan, statement: Select[Any] | UpdateBase) -> ResultShape:
    """The fields of the rows; made once per plan."""
    shape: ResultShape | None = plan.memo.get("shape")
    if shape is None:
        things = statement_entities(statement)
        shape = plan.memo["shape"] = ResultShape(
            [thing.name for thing in things],
            [isinstance(thing, SelectedEntity) for thing in things],
            is_scalar=len(things) == 1,
            lookups=[_lookups(thing) for thing in things],
            key_of=_identity_of,
        )
    return shape


def _identity_of(instance: object) -> object:
    """What no other object of the result is, even when this one is gone."""
    return None if instance is None else (type(instance), holder_of(instance)._sa_key)


def _lookups(thing: Selected) -> tuple[object, ...]:
    """What a row's mapping accepts for a field besides its name."""
    if isinstance(thing, SelectedEntity):
        return (thing.entity.class_,)
    entity, key = entity_of(thing.expression), attribute_key_of(thing.expression)
    if entity is None or key is None:
        return (thing.expression,)
    return (thing.expression, getattr(entity.class_, key))
