"""Fixtures of the reliability tests: an engine on each database whose driver can be made to fail."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, QueuePool, Select, Table

from declarative_instr.orm import Session
from tests.orm.reliability.faults import Faults, faulty_postgresql, faulty_sqlite
from tests.orm.reliability.models import Base

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture(params=["sqlite", "server"])
def engine(request: pytest.FixtureRequest, faults: Faults, tmp_path: Path) -> Iterator[Engine]:
    """With a pool whose connections are counted."""
    if request.param == "sqlite":
        engine = faulty_sqlite(tmp_path / "test.db", faults)
    else:
        server: Engine = request.getfixturevalue("postgresql_engine")
        server.dispose()
        engine = faulty_postgresql(server.url, faults)
    yield engine
    engine.dispose()


@pytest.fixture
def checked_out(engine: Engine) -> Callable[[], int]:
    """Number of connections that are not in the pool."""
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout


@pytest.fixture
def tables(engine: Engine, request: pytest.FixtureRequest) -> MetaData:
    """The tables of the module's own `Base`, else of the models: they exist."""
    metadata: MetaData = getattr(request.module, "Base", Base).metadata
    metadata.create_all(engine)
    return metadata


@pytest.fixture
def open_session(engine: Engine, tables: MetaData) -> Iterator[Callable[..., Session]]:
    """Open sessions with options."""
    opened: list[Session] = []

    def open_one(**options: Any) -> Session:
        opened.append(Session(engine, **options))
        return opened[-1]

    yield open_one
    for session in opened:
        session.close()


@pytest.fixture
def stored(engine: Engine, tables: MetaData) -> Callable[[], Rows]:
    """The rows of all tables, as another connection sees them."""

    def read() -> Rows:
        with engine.connect() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(in_order(table))]
                for table in tables.sorted_tables
            }

    return read


def in_order(table: Table) -> Select[Any]:
    return table.select().order_by(*table.primary_key.columns)
