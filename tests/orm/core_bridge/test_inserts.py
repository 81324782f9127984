from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.engine import make_url
from typing_extensions import override

from declarative_instr.orm.core_bridge.inserts import PreparedInsert
from declarative_instr.orm.core_bridge.many_rows import ManyRows


def offline(name: str) -> Dialect:
    """A dialect without its driver, which is enough to compile for it."""
    dialect: Dialect = make_url(f"{name}://").get_dialect()()
    return dialect


@pytest.fixture
def table(model: Any) -> Any:
    return model.User.mapper.local_table


def test_rows_are_written_in_the_order_of_the_prepared_keys(
    connection: Connection, table: Any
) -> None:
    prepared = PreparedInsert(insert(table), connection.dialect, ["born", "name"])

    prepared.all_rows(connection, [("a", date(2002, 2, 2)), ("b", None)])

    assert prepared.keys == ("name", "born")
    rows = connection.execute(select(table.c.name, table.c.born).where(table.c.id > 3)).all()
    assert [tuple(row) for row in rows] == [("a", date(2002, 2, 2)), ("b", None)]


def test_statements_stay_below_the_limit_of_parameters(connection: Connection, table: Any) -> None:
    prepared = PreparedInsert(
        insert(table).returning(table.c.id), connection.dialect, ["id", "name"]
    )
    count = prepared.row_limit * 2 + 1

    returned = prepared.all_rows(connection, ((10 + n, "x") for n in range(count)))

    assert sorted(row[0] for row in returned) == list(range(10, 10 + count))
    assert connection.scalar(select(func.count()).select_from(table)) == count + 3
    assert prepared.row_limit * 2 <= 32766


def test_flat_values_are_one_statement(connection: Connection, table: Any) -> None:
    prepared = PreparedInsert(insert(table).returning(table.c.id), connection.dialect, ["name"])

    assert sorted(prepared.rows(connection, ["a", "b", "c"], 3)) == [(4,), (5,), (6,)]


def test_no_rows_are_no_statement(connection: Connection, table: Any) -> None:
    prepared = PreparedInsert(insert(table), connection.dialect, ["name"])

    assert prepared.all_rows(connection, []) == []


def test_a_default_of_python_is_a_key_that_the_caller_fills(connection: Connection) -> None:
    table = Table(
        "t",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("made_by", String, default=lambda: "me"),
    )

    assert PreparedInsert(insert(table), connection.dialect, ["id"]).keys == ("id", "made_by")


def test_bind_expressions_of_types_are_kept(connection: Connection) -> None:
    class Upper(String):
        cache_ok = True

        @override
        def bind_expression(self, bindvalue: Any) -> Any:
            return func.upper(bindvalue, type_=self)

    table = Table("t", MetaData(), Column("id", Integer), Column("word", Upper))
    table.create(connection)

    PreparedInsert(insert(table), connection.dialect, ["id", "word"]).all_rows(
        connection, [(1, "one"), (2, "two")]
    )

    assert list(connection.execute(select(table.c.word)).scalars()) == ["ONE", "TWO"]


@pytest.mark.parametrize(
    ("dialect", "text", "parameters"),
    [
        (
            offline("postgresql+psycopg"),
            (
                "VALUES (%(id__0)s::INTEGER, %(name__0)s::VARCHAR), "
                "(%(id__1)s::INTEGER, %(name__1)s::VARCHAR)"
            ),
            {"id__0": 1, "name__0": "a", "id__1": 2, "name__1": "b"},
        ),
        (
            offline("postgresql+asyncpg"),
            "VALUES ($1::INTEGER, $2::VARCHAR), ($3::INTEGER, $4::VARCHAR)",
            (1, "a", 2, "b"),
        ),
    ],
)
def test_rows_are_numbered_in_the_drivers_style(
    table: Any, dialect: Any, text: str, parameters: object
) -> None:
    texts = ManyRows(insert(table), dialect, ["id", "name"])

    made, maker = texts.text(2)

    assert made.string.endswith(text)
    assert maker([1, "a", 2, "b"]) == parameters


def test_ordered_rows_carry_their_number_where_the_dialect_can_sort_by_it(table: Any) -> None:
    ordered = insert(table).returning(table.c.id, sort_by_parameter_order=True)

    texts = ManyRows(ordered, offline("postgresql+psycopg"), ["name"])

    assert texts.is_ordered
    made, _ = texts.text(2)
    assert "(VALUES (%(name__0)s::VARCHAR, 0), (%(name__1)s::VARCHAR, 1))" in made.string


def test_a_dialect_that_acts_around_an_insert_is_left_to_core(table: Any) -> None:
    assert not PreparedInsert(insert(table), offline("mssql+pyodbc"), ["name"]).direct


def test_rows_through_core_are_the_same(connection: Connection, table: Any) -> None:
    prepared = PreparedInsert(insert(table).returning(table.c.id), connection.dialect, ["name"])
    translated = connection.execution_options(schema_translate_map={None: "main"})

    assert sorted(prepared.all_rows(translated, [("a",), ("b",)])) == [(4,), (5,)]
    assert prepared.all_rows(translated, []) == []
