"""Texts that carry the server's own numbers of parameters, on PostgreSQL, where psycopg takes them."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    event,
    insert,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.engine import make_url
from typing_extensions import override

from declarative_instr.orm.core_bridge.inserts import PreparedInsert
from declarative_instr.orm.core_bridge.many_rows import ManyRows
from declarative_instr.orm.core_bridge.prepared import PreparedBatch

metadata = MetaData()
table = Table(
    "tariff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("rate (%)", Integer),
)
KEYS = ["id", "name", "rate (%)"]
ROWS = [(1, "a%", 10), (2, "$1", None), (3, "%(name)s", 40_000)]


class OwnCursor(psycopg.Cursor[Any]):
    """What an application that traces its statements gives to the driver."""

    ran: list[str] = []  # noqa: RUF012  # emptied by the fixture

    @override
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self.ran.append(str(query))
        return super().execute(query, params, **options)


@pytest.fixture(params=["usual", "own"])
def connection(request: pytest.FixtureRequest, postgresql_engine: Engine) -> Iterator[Connection]:
    """With the driver's usual cursors, and with those of an application."""
    OwnCursor.ran.clear()
    factory = {"usual": psycopg.Cursor, "own": OwnCursor}[request.param]
    engine = create_engine(postgresql_engine.url, connect_args={"cursor_factory": factory})
    with engine.connect() as connection:
        metadata.create_all(connection)
        yield connection
    engine.dispose()


@pytest.fixture
def sent(connection: Connection) -> list[str]:
    statements: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    return statements


def stored(connection: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]


def test_rows_arrive_as_they_are_whatever_cursor_writes_them(connection: Connection) -> None:
    prepared = PreparedInsert(insert(table).inline(), connection.dialect, KEYS)

    prepared.all_rows(connection, ROWS)

    assert stored(connection) == ROWS


def test_rows_come_back_with_their_numbers(connection: Connection) -> None:
    ordered = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    prepared = PreparedInsert(ordered, connection.dialect, ["name"])

    returned = prepared.all_rows(connection, [(name,) for name in "cab"])

    assert prepared.is_ordered
    in_order = sorted(returned, key=lambda row: row[-1])
    assert [row[0] for row in in_order] == [1, 2, 3]
    assert [name for _, name, _ in stored(connection)] == ["c", "a", "b"]


def test_members_are_found_and_counted(connection: Connection) -> None:
    PreparedInsert(insert(table).inline(), connection.dialect, KEYS).all_rows(connection, ROWS)
    pair = tuple_(table.c.id, table.c.name).in_(bindparam("pairs", expanding=True))
    by_pair = PreparedBatch(select(table.c.id).where(pair), connection.dialect, "pairs")
    by_key = delete(table).where(table.c.id.in_(bindparam("keys", expanding=True)))
    removal = PreparedBatch(by_key, connection.dialect, "keys", sizes=(1, 2))

    found = by_pair.rows(connection, [(1, "a%"), (2, "$1"), (3, "other")])
    matched = removal.count_many(connection, [1, 3, 4])

    assert sorted(found.rows) == [(1,), (2,)]
    assert matched == 2
    assert [row[0] for row in stored(connection)] == [2]


@pytest.mark.parametrize("connection", ["usual"], indirect=True)
def test_the_driver_is_spared_the_rewriting_of_names(
    connection: Connection, sent: list[str]
) -> None:
    prepared = PreparedInsert(insert(table).inline(), connection.dialect, KEYS)

    prepared.all_rows(connection, ROWS[:2])

    assert len(sent) == 1
    assert sent[0] == (
        'INSERT INTO tariff (id, name, "rate (%)") VALUES '
        "($1::INTEGER, $2::VARCHAR, $3::INTEGER), ($4::INTEGER, $5::VARCHAR, $6::INTEGER)"
    )


@pytest.mark.parametrize("connection", ["own"], indirect=True)
def test_cursors_of_an_application_run_all_statements(
    connection: Connection, sent: list[str]
) -> None:
    prepared = PreparedInsert(insert(table).inline(), connection.dialect, KEYS)
    OwnCursor.ran.clear()

    prepared.all_rows(connection, ROWS)

    assert sent == OwnCursor.ran
    assert "%(id__0)s" in sent[0]


def test_text_that_looks_like_a_parameter_is_left_to_core() -> None:
    priced = Table("priced", MetaData(), Column("id", Integer), Column("price", String))
    numbering: Dialect = make_url("postgresql+asyncpg://").get_dialect()()
    statement = insert(priced).values(price=literal_column("'$5'"))

    assert not ManyRows(statement, numbering, ["id"]).fits
