from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    Connection,
    Dialect,
    bindparam,
    delete,
    event,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from declarative_instr.orm.core_bridge.compiled_text import UnboundParameterError, parameter_maker
from declarative_instr.orm.core_bridge.many_members import ManyMembers
from declarative_instr.orm.core_bridge.prepared import PreparedBatch, PreparedStatement


def offline(name: str) -> Dialect:
    """A dialect without its driver, which is enough to compile for it."""
    dialect: Dialect = make_url(f"{name}://").get_dialect()()
    return dialect


@pytest.fixture
def table(model: Any) -> Any:
    return model.User.mapper.local_table


@pytest.fixture
def dialect(connection: Connection) -> Dialect:
    return connection.dialect


def test_values_are_taken_in_the_order_of_the_keys_and_converted(
    connection: Connection, dialect: Dialect, table: Any
) -> None:
    statement = select(table.c.id, table.c.born).where(
        table.c.id == bindparam("id"), table.c.born == bindparam("born")
    )
    prepared = PreparedStatement(statement, dialect, ["born", "id"])

    raw = prepared.rows(connection, (date(2001, 1, 2), 2))

    assert list(raw.rows) == [(2, "2001-01-02")]
    assert raw.processors[1]("2001-01-02") == date(2001, 1, 2)  # type: ignore[misc]  # a date has one


def test_the_second_run_neither_builds_nor_compiles(
    connection: Connection, dialect: Dialect, table: Any
) -> None:
    prepared = PreparedStatement(
        select(table.c.name).where(table.c.id == bindparam("id")), dialect, ["id"]
    )
    prepared.rows(connection, (1,))
    cached = len(connection.engine._compiled_cache or ())

    assert list(prepared.rows(connection, (2,)).rows) == [("user 2",)]
    assert len(connection.engine._compiled_cache or ()) == cached


def test_updates_and_deletes_count_matched_rows(
    connection: Connection, dialect: Dialect, table: Any
) -> None:
    change = PreparedStatement(
        update(table).where(table.c.id == bindparam("key")), dialect, ["name", "key"]
    )
    drop = PreparedStatement(delete(table).where(table.c.id == bindparam("key")), dialect, ["key"])

    assert change.count(connection, ("x", 1)) == 1
    assert change.count_many(connection, [("y", 1), ("z", 2), ("none", 99)]) == 2
    assert drop.count_many(connection, [(3,)]) == 1
    names = connection.execute(select(table.c.name).order_by(table.c.id)).scalars().all()
    assert names == ["y", "z"]


def test_an_insert_without_returning_answers_with_the_generated_key(
    connection: Connection, dialect: Dialect, table: Any
) -> None:
    prepared = PreparedStatement(insert(table).inline(), dialect, ["name"])

    assert prepared.new_key(connection, ("new",)) == 4


def test_values_inside_the_statement_stay(
    connection: Connection, dialect: Dialect, table: Any
) -> None:
    inner = select(table.c.id).where(table.c.id > bindparam("low")).order_by(table.c.id).limit(1)
    listed = select(table.c.id).where(table.c.id.in_([1, 3]), table.c.id > bindparam("low"))

    assert list(PreparedStatement(inner, dialect, ["low"]).rows(connection, (1,)).rows) == [(2,)]
    assert list(PreparedStatement(listed, dialect, ["low"]).rows(connection, (1,)).rows) == [(3,)]


def test_a_parameter_without_a_value_is_named(dialect: Dialect, table: Any) -> None:
    statement = select(table.c.id).where(table.c.id == bindparam("id"))

    with pytest.raises(UnboundParameterError, match="Parameters 'id' of the statement"):
        PreparedStatement(statement, dialect, ["key"])


def test_errors_are_wrapped_and_listeners_called(
    connection: Connection, dialect: Dialect, table: Any
) -> None:
    seen: list[str] = []
    prepared = PreparedStatement(insert(table).inline(), dialect, ["id"])

    @event.listens_for(connection, "before_cursor_execute")
    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    with pytest.raises(IntegrityError, match="UNIQUE"):
        prepared.count(connection, (1,))

    assert seen == ["INSERT INTO user (id) VALUES (?)"]


def test_translated_schemas_go_through_core(
    connection: Connection, dialect: Dialect, table: Any
) -> None:
    prepared = PreparedStatement(
        select(table.c.id).where(table.c.id == bindparam("id")), dialect, ["id"]
    )
    translated = connection.execution_options(schema_translate_map={None: "main"})

    assert list(prepared.rows(translated, (2,)).rows) == [(2,)]


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        (offline("postgresql+psycopg"), {"id": 5, "name": "x", "param_1": 1}),
        (offline("postgresql+asyncpg"), (5, "x", 1)),
    ],
)
def test_parameters_fit_the_drivers_style(dialect: Dialect, expected: object, table: Any) -> None:
    statement = (
        select(table.c.id)
        .where(table.c.id == bindparam("id"), table.c.name == bindparam("name"))
        .limit(1)
    )
    prepared = PreparedStatement(statement, dialect, ["name", "id"])

    assert parameter_maker(prepared.text.compiled, ["name", "id"])(("x", 5)) == expected


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_batch_is_padded_to_few_sizes(
    connection: Connection, dialect: Dialect, table: Any, count: int
) -> None:
    statement = select(table.c.id).where(
        table.c.id.in_(bindparam("ids", expanding=True)), table.c.name != bindparam("name")
    )
    batch = PreparedBatch(statement, dialect, "ids", ["name"], sizes=(1, 3))

    rows = batch.rows(connection, list(range(1, count + 1)), ("user 2",)).rows

    assert [row[0] for row in rows] == [number for number in range(1, count + 1) if number != 2]
    assert [len(chunk) for chunk in batch.chunks(range(7))] == [3, 3, 1]


def test_members_of_a_batch_are_converted_and_may_be_composite(
    connection: Connection, dialect: Dialect, table: Any
) -> None:
    by_date = select(table.c.id).where(table.c.born.in_(bindparam("keys", expanding=True)))
    by_pair = select(table.c.id).where(
        tuple_(table.c.id, table.c.born).in_(bindparam("keys", expanding=True))
    )
    days = [date(2001, 1, 1), date(2001, 1, 3)]

    dates = PreparedBatch(by_date, dialect, "keys").rows(connection, days)
    pairs = PreparedBatch(by_pair, dialect, "keys").rows(connection, [(1, days[0]), (3, days[0])])

    assert [row[0] for row in dates.rows] == [1, 3]
    assert [row[0] for row in pairs.rows] == [1]


@pytest.mark.parametrize("paramstyle", ["named", "qmark"])
def test_batches_work_in_every_style_of_the_driver(
    connection: Connection, table: Any, paramstyle: Any
) -> None:
    make_dialect: Any = type(connection.dialect)
    dialect = make_dialect(paramstyle=paramstyle)
    statement = select(table.c.id).where(
        table.c.born.in_(bindparam("days", expanding=True)), table.c.id > bindparam("low")
    )
    texts = ManyMembers(statement, dialect, "days", ["low"])

    text, parameters = texts.text(2, 0)
    given = parameters((1, date(2001, 1, 1), date(2001, 1, 2)))

    cursor = connection.connection.cursor()
    assert cursor.execute(text.string, given).fetchall() == [(2,)]
