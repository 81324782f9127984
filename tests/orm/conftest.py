"""Fixtures of the ORM tests: an engine, a record of what was sent through it, sessions over the tables of a test module."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event

from declarative_instr.orm import Session

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


def with_foreign_keys(engine: Engine) -> Engine:
    """Let SQLite check foreign keys, so that a wrong order of rows is an error."""

    def switch_on(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys=ON")

    event.listen(engine, "connect", switch_on)
    return engine


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = with_foreign_keys(create_engine("sqlite://"))
    yield engine
    engine.dispose()


@pytest.fixture
def file_engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine whose sessions have connections, and so transactions, of their own."""
    engine = with_foreign_keys(create_engine(f"sqlite:///{tmp_path / 'test.db'}"))
    yield engine
    engine.dispose()


@pytest.fixture
def statements(engine: Engine) -> list[str]:
    """What was sent through `engine` from now on, in order; white space is normalised."""
    sent: list[str] = []

    def record(*args: Any) -> None:  # conn, cursor, statement, parameters, context, executemany
        statement = " ".join(args[2].split())
        if statement.startswith(VERBS):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", record)
    return sent


@pytest.fixture
def count(statements: list[str]) -> Callable[[str], int]:
    """Number of recorded statements that begin with the given words."""
    return lambda beginning: sum(sent.startswith(beginning) for sent in statements)


@pytest.fixture
def open_session(
    engine: Engine, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Session]]:
    """Open sessions with options; the tables of `Base` in the test's module exist."""
    request.module.Base.metadata.create_all(engine)
    opened: list[Session] = []

    def open_one(**options: Any) -> Session:
        opened.append(Session(engine, **options))
        return opened[-1]

    yield open_one
    for session in opened:
        session.close()


@pytest.fixture
def session(open_session: Callable[..., Session]) -> Session:
    return open_session()
