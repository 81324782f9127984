"""Fixtures of the ORM tests: a record of what is sent, sessions over the tables of a test module."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from declarative_instr.orm import Session

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


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
