"""Fixtures of the unit of work's tests: the plan of a session, a database that fails on demand."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from declarative_instr.orm import Session
from declarative_instr.orm.session.flushing import SessionFlush
from declarative_instr.orm.unitofwork.flush import plan_flush
from declarative_instr.orm.unitofwork.plan import FlushPlan


@pytest.fixture
def plan_of() -> Callable[[Session], FlushPlan]:
    """What a flush of a session would do now; what must be loaded for it flushes nothing."""

    def plan(session: Session) -> FlushPlan:
        with session.no_autoflush:
            return plan_flush(SessionFlush(session))

    return plan


class BreakdownError(Exception):
    """What a statement of a `FailingDatabase` raises."""


class FailingDatabase:
    """Lets the n-th writing statement raise, counted from when `fails_at` is set; None: none does."""

    def __init__(self, engine: Engine) -> None:
        self._fails_at: int | None = None
        self._sent = 0
        self.error = BreakdownError
        event.listen(engine, "before_cursor_execute", self._count)

    def fail_at(self, number: int | None) -> None:
        self._fails_at, self._sent = number, 0

    def _count(self, *args: Any) -> None:  # conn, cursor, statement, parameters, context, many
        if args[2].startswith(("INSERT", "UPDATE", "DELETE")):
            self._sent += 1
            if self._sent == self._fails_at:
                raise self.error


@pytest.fixture
def database(engine: Engine) -> Iterator[FailingDatabase]:
    database = FailingDatabase(engine)
    yield database
    database.fail_at(None)
