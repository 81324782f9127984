"""ORM-enabled INSERT, UPDATE and DELETE: without an object per row, and objects kept in step."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn, Protocol, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, CursorResult, Delete, Insert, Result, Update
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.sql.dml import UpdateBase

from declarative_instr.orm.core_bridge.dml import (
    CountResult,
    assigned_in,
    criteria_of,
    is_bare_insert,
    returns_rows,
)
from declarative_instr.orm.core_bridge.entities import subject_of
from declarative_instr.orm.core_bridge.execution import OptionsOverlay, RawRows, drained
from declarative_instr.orm.core_bridge.statements import (
    options_of,
    row_layout,
    statement_entities,
    with_columns,
)
from declarative_instr.orm.errors import InvalidRequestError, UnmappedClassError
from declarative_instr.orm.loading.bulk_insert import insert_rows
from declarative_instr.orm.loading.bulk_update import update_rows
from declarative_instr.orm.loading.dml_keys import Row, by_column, ordered_keys
from declarative_instr.orm.loading.synchronize import (
    DmlContext,
    expire_rows,
    is_synchronized,
    returned_holders,
    synchronize,
    touched_objects,
)
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.plan import SelectPlan
from declarative_instr.orm.query.transform import columns_of, mappers_of, returned_plan
from declarative_instr.orm.query.tree import load_trees

Options: TypeAlias = Mapping[str, Any]
Parameters: TypeAlias = Row | Sequence[Row] | None


class ResultMaker(Protocol):
    """Makes the result of a RETURNING."""

    def __call__(
        self,
        context: DmlContext,
        statement: UpdateBase,
        plan: SelectPlan,
        rows: RawRows,
        options: Options,
    ) -> Result[Any]:
        """The result of rows that a plan describes; all objects are loaded when it answers."""


def execute_dml(
    context: DmlContext,
    statement: UpdateBase,
    parameters: Parameters,
    options: Options,
    results: ResultMaker,
) -> Result[Any]:
    """Run an insert(), update() or delete() of a mapped class in the session's transaction.

    A list of dictionaries is written in batches: an insert() by attribute, an update() by primary
    key. Objects of the session that an update() or delete() touches are expired or deleted, unless
    the execution option `synchronize_session` is False.

    Raises:
        ArgumentError: An option has an unknown value.
        InvalidRequestError: The parameters do not fit the statement.
        CompileError: A name is no column attribute of the class.
    """
    mapper = _mapper_of(statement)
    options = {**statement.get_execution_options(), **options}
    if options.get("autoflush", True):
        context.flush_before_query()
    with OptionsOverlay(options) as overlay:
        overlay.lay_on(context.connection_for(mapper, statement))
        return _execute(context, mapper, statement, parameters, options, results)


def _execute(
    context: DmlContext,
    mapper: Mapper[Any],
    statement: UpdateBase,
    parameters: Parameters,
    options: Options,
    results: ResultMaker,
) -> Result[Any]:
    if isinstance(statement, Insert):
        return _insert(context, mapper, statement, parameters, options, results)
    if isinstance(statement, Update | Delete):
        if isinstance(parameters, list | tuple):
            return _many(context, mapper, statement, parameters, options)
        return _where(context, mapper, statement, parameters, options, results)
    message = f"{type(statement).__name__} of a mapped class is no INSERT, UPDATE or DELETE."
    raise InvalidRequestError(message)


def _mapper_of(statement: UpdateBase) -> Mapper[Any]:
    subject = subject_of(statement)
    if isinstance(subject, Mapper):
        subject.ensure_configured()
        return subject
    message = f"The statement is about no mapped class: {statement}"
    raise UnmappedClassError(message)


# INSERT ------------------------------------------------------------------------------------------


def _insert(
    context: DmlContext,
    mapper: Mapper[Any],
    statement: Insert,
    parameters: Parameters,
    options: Options,
    results: ResultMaker,
) -> Result[Any]:
    connection = context.connection_for(mapper, statement)
    if isinstance(parameters, list | tuple):
        if not parameters:
            return CountResult(0)
        if is_bare_insert(statement):
            return CountResult(insert_rows(connection, mapper, parameters))
        for row in parameters:
            ordered_keys(mapper, row)
    if not returns_rows(statement):
        return _run(connection, mapper, statement, parameters, options)
    plan, rows = _returned(connection, mapper, statement, parameters, options)
    return results(context, statement, plan, rows, options)


# UPDATE and DELETE with a list -------------------------------------------------------------------


def _many(
    context: DmlContext,
    mapper: Mapper[Any],
    statement: Update | Delete,
    parameters: Sequence[Row],
    options: Options,
) -> Result[Any]:
    """UPDATE by primary key, or one statement that is run for several sets of parameters."""
    connection = context.connection_for(mapper, statement)
    if not criteria_of(statement) and isinstance(statement, Update):
        if returns_rows(statement) or list(assigned_in(statement)):
            _refuse_many("bulk UPDATE by primary key takes neither values() nor returning()")
        count = update_rows(connection, mapper, parameters)
        if is_synchronized(options):
            expire_rows(context, mapper, parameters)
        return CountResult(count)
    if isinstance(statement, Delete) and not criteria_of(statement):
        _refuse_many("Bulk ORM DELETE not supported right now")
    if is_synchronized(options):
        _refuse_many(
            "bulk synchronize of persistent objects not supported when using bulk update with"
            " additional WHERE criteria right now"
        )
    return _run(connection, mapper, statement, parameters, options)


def _refuse_many(cause: str) -> NoReturn:
    message = (
        f"{cause}.  Pass execution_options={{'synchronize_session': False}} with where() criteria"
        " of bound parameters, or run the statement once per set of parameters."
    )
    raise InvalidRequestError(message)


# UPDATE and DELETE by criteria -------------------------------------------------------------------


def _where(
    context: DmlContext,
    mapper: Mapper[Any],
    statement: Update | Delete,
    parameters: Any,
    options: Options,
    results: ResultMaker,
) -> Result[Any]:
    connection = context.connection_for(mapper, statement)
    synchronized = is_synchronized(options)
    touched = (
        touched_objects(context, connection, mapper, statement, parameters) if synchronized else []
    )
    if not returns_rows(statement):
        result = _run(connection, mapper, statement, parameters, options)
        synchronize(context, mapper, statement, parameters, touched)
        return result
    plan, rows = _returned(connection, mapper, statement, parameters, options)
    if isinstance(statement, Update):  # before its rows are loaded, which then fill the objects
        synchronize(context, mapper, statement, parameters, touched)
    made = results(context, statement, plan, rows, options)
    if isinstance(statement, Delete) and synchronized:
        returned = returned_holders(context, mapper, plan, rows)
        synchronize(context, mapper, statement, parameters, {*touched, *returned})
    return made


# Running -----------------------------------------------------------------------------------------


def _run(
    connection: Connection,
    mapper: Mapper[Any],
    statement: UpdateBase,
    parameters: Parameters,
    options: Options,
) -> CursorResult[Any]:
    """Run by Core, with parameters named as the columns are."""
    given: Any = parameters
    if isinstance(parameters, list | tuple):
        given = by_column(mapper, parameters)
    elif isinstance(parameters, Mapping):
        given = by_column(mapper, [parameters])[0]
    return connection.execute(statement, given, execution_options=dict(options))


def _returned(
    connection: Connection,
    mapper: Mapper[Any],
    statement: UpdateBase,
    parameters: Parameters,
    options: Options,
) -> tuple[SelectPlan, RawRows]:
    """Run a statement with RETURNING: the plan of its rows, and all of them."""
    selected = statement_entities(statement)
    columns = [column for span in row_layout(selected, columns_of) for column in span.columns]
    result = _run(connection, mapper, with_columns(statement, columns), parameters, options)
    compiled = result.context.compiled
    plan = _plans.get(compiled) if compiled is not None else None
    if plan is None:
        trees = load_trees(options_of(statement), mappers_of(selected))
        plan = returned_plan(selected, trees)
        if compiled is not None:
            _plans[compiled] = plan
    return plan, drained(result)


_plans: Final["WeakKeyDictionary[Compiled, SelectPlan]"] = WeakKeyDictionary()
"""Plans of RETURNING, each as long as Core keeps the compiled statement."""
