"""Drivers that fail on command: real connections whose N-th call raises; they know no ORM."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event

MakeError = Callable[[], BaseException]

EXECUTE = frozenset({"execute", "executemany"})
FETCH = frozenset({"fetchone", "fetchmany", "fetchall"})
EVERYTHING = EXECUTE | FETCH | {"commit", "rollback"}


class Faults:
    """Counts calls of the driver, and makes one of them raise."""

    def __init__(self) -> None:
        self.make_error: MakeError = KeyboardInterrupt
        """Set by the engine: the driver's own error for trouble of the server."""
        self.calls = 0
        self._kinds: frozenset[str] = frozenset()
        self._number = 0
        self._make_now: MakeError = KeyboardInterrupt
        self._stays = False

    @contextmanager
    def at(
        self,
        number: int,
        *kinds: str,
        error: MakeError | None = None,
        stays: bool = False,
    ) -> Iterator[None]:
        """Let call `number` of the given kinds raise inside the block; 0 only counts.

        `stays`: every call after it raises too.
        """
        self.calls, self._number, self._stays = 0, number, stays
        self._kinds = frozenset(kinds) or EXECUTE
        self._make_now = error or self.make_error
        try:
            yield
        finally:
            self._kinds = frozenset()

    def call(self, kind: str) -> None:
        """Be told of a call; raise where it is the one."""
        if kind not in self._kinds:
            return
        self.calls += 1
        if self._number and (
            self.calls == self._number or (self._stays and self.calls > self._number)
        ):
            raise self._make_now()


def _told(faults: Faults, kind: str) -> Callable[..., Any]:
    """A method that tells `faults`, then does what the base class does."""

    def method(self: Any, *args: Any, **options: Any) -> Any:
        faults.call(kind)
        base: Any = super(self.told_from, self)
        return getattr(base, kind)(*args, **options)

    return method


def _telling(base: type, faults: Faults, kinds: frozenset[str]) -> Any:
    """A subclass of a driver's class whose calls of some kinds may fail."""
    made: Any = type(f"Faulty{base.__name__}", (base,), {k: _told(faults, k) for k in kinds})
    made.told_from = made
    return made


def faulty_sqlite(path: Path, faults: Faults) -> Engine:
    """SQLite in a file. BEGIN is sent by us: the driver's own would come after a savepoint."""
    cursor_class = _telling(sqlite3.Cursor, faults, EXECUTE | FETCH)
    connection_class = _telling(sqlite3.Connection, faults, frozenset({"commit", "rollback"}))
    connection_class.cursor = lambda self: sqlite3.Connection.cursor(self, cursor_class)

    def creator() -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(
            path, factory=connection_class, isolation_level=None, check_same_thread=False, timeout=0
        )
        connection.executescript("PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF")
        return connection

    engine = create_engine(f"sqlite:///{path}", creator=creator)
    event.listen(engine, "begin", _send_begin)
    faults.make_error = lambda: sqlite3.OperationalError("injected")
    return engine


def _send_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def faulty_postgresql(url: URL, faults: Faults) -> Engine:
    """PostgreSQL through psycopg."""
    connection_class = _telling(psycopg.Connection, faults, frozenset({"commit", "rollback"}))
    cursor_class = _telling(psycopg.Cursor, faults, EXECUTE | FETCH)
    server_cursor_class = _telling(psycopg.ServerCursor, faults, EXECUTE | FETCH)
    args, options = create_engine(url).dialect.create_connect_args(url)

    def creator() -> Any:
        connection = connection_class.connect(*args, **options, cursor_factory=cursor_class)
        connection.server_cursor_factory = server_cursor_class
        return connection

    faults.make_error = lambda: psycopg.OperationalError("injected")
    return create_engine(url, creator=creator)
