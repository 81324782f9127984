"""How a select() that is in Core's cache runs again: with the values that Core would pass."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    create_engine,
    event,
    insert,
    literal_column,
    select,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.exc import InvalidRequestError, StatementError

from declarative_instr.orm.core_bridge.execution import fetch_rows

item = Table(
    "ready_item",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("made", Date),
)


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    item.metadata.create_all(engine)
    with engine.connect() as connection:
        days = [date(2020, 1, day) for day in range(1, 6)]
        rows = [{"id": day.day, "name": f"n{day.day}", "made": day} for day in days]
        connection.execute(insert(item), rows)
        yield connection
    engine.dispose()


def keys(connection: Connection, statement: Select[Any], **values: Any) -> list[int]:
    return [row[0] for row in fetch_rows(connection, statement, values or None).rows]


def thrice(connection: Connection, make: Callable[[int], Select[Any]]) -> list[list[int]]:
    """The first run compiles, the others find the statement in the cache."""
    return [keys(connection, make(number)) for number in (1, 2, 3)]


def test_statement_built_anew_takes_its_own_values(connection: Connection) -> None:
    found = thrice(
        connection,
        lambda n: (
            select(item.c.id).where(item.c.id >= n, item.c.id < 5).order_by(item.c.id).limit(n)
        ),
    )

    assert found == [[1], [2, 3], [3, 4]]


def test_values_are_converted_by_their_types(connection: Connection) -> None:
    found = thrice(connection, lambda n: select(item.c.id).where(item.c.made == date(2020, 1, n)))

    assert found == [[1], [2], [3]]


def test_statement_built_once_takes_what_is_passed(connection: Connection) -> None:
    by_name = select(item.c.id).where(item.c.name == bindparam("name"), item.c.id > 0)

    found = [keys(connection, by_name, name=f"n{number}") for number in (1, 2, 3)]

    assert found == [[1], [2], [3]]


def test_value_that_is_passed_comes_before_that_of_the_statement(connection: Connection) -> None:
    by_key = select(item.c.id).where(item.c.id == bindparam("key", 5))

    found = [keys(connection, by_key), keys(connection, by_key)]
    found += [keys(connection, by_key, key=1), keys(connection, by_key, key=2)]

    assert found == [[5], [5], [1], [2]]


def test_value_may_be_made_by_a_function_at_each_run(connection: Connection) -> None:
    numbers = iter((1, 2, 3))
    by_call = select(item.c.id).where(
        item.c.id == bindparam("key", callable_=lambda: next(numbers))
    )

    found = [keys(connection, by_call) for _ in range(3)]

    assert found == [[1], [2], [3]]


def test_list_of_values_may_have_another_length_each_time(connection: Connection) -> None:
    found = thrice(
        connection, lambda n: select(item.c.id).where(item.c.id.in_(range(n))).order_by(item.c.id)
    )

    assert found == [[], [1], [1, 2]]


def test_statement_without_parameters_runs_again(connection: Connection) -> None:
    found = thrice(connection, lambda _: select(item.c.id).where(literal_column("id < 3")))

    assert found == [[1, 2]] * 3


def test_params_of_the_statement_are_its_values(connection: Connection) -> None:
    by_name = select(item.c.id).where(item.c.name == bindparam("name"))

    found = thrice(connection, lambda n: by_name.params(name=f"n{n}"))

    assert found == [[1], [2], [3]]


def test_missing_value_is_the_error_of_core(connection: Connection) -> None:
    by_name = select(item.c.id).where(item.c.name == bindparam("name"))
    keys(connection, by_name, name="n1")

    for _ in range(2):
        with pytest.raises((InvalidRequestError, StatementError), match="'name'"):
            keys(connection, by_name)


def test_value_that_cannot_be_converted_is_the_error_of_core(connection: Connection) -> None:
    by_day = select(item.c.id).where(item.c.made == bindparam("day"))
    for _ in range(2):
        keys(connection, by_day, day=date(2020, 1, 1))

    with pytest.raises(StatementError, match="date objects"):
        keys(connection, by_day, day="yesterday")


def test_context_of_the_run_knows_its_statement(connection: Connection) -> None:
    by_name = select(item.c.id).where(item.c.name == bindparam("name"))
    seen: list[DefaultExecutionContext] = []
    event.listen(
        connection.dialect,
        "do_execute",
        lambda cursor, statement, parameters, context: seen.append(context),
    )

    for name in ("n1", "n2"):
        keys(connection, by_name, name=name)

    assert [context.invoked_statement for context in seen] == [by_name, by_name]
    assert seen[0].compiled is seen[1].compiled


def test_cache_that_is_off_changes_nothing(connection: Connection) -> None:
    uncached = connection.execution_options(compiled_cache=None)

    found = thrice(uncached, lambda n: select(item.c.id).where(item.c.id == n))

    assert found == [[1], [2], [3]]
