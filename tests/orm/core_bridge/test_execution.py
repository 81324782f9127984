from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, text, union
from sqlalchemy.exc import OperationalError

from declarative_instr.orm.core_bridge.execution import fetch_rows, stream_rows


def test_rows_are_the_drivers_own_with_converters_beside_them(
    model: Any, connection: Connection
) -> None:
    statement = select(model.User.id, model.User.born).where(model.User.id == 1)

    for _ in range(2):  # the second run finds the metadata of the first
        raw = fetch_rows(connection, statement)

        assert list(raw.rows) == [(1, "2001-01-01")]
        assert type(raw.rows[0]) is tuple
        assert raw.processors[0] is None
        convert = raw.processors[1]
        assert convert is not None
        assert convert("2001-01-01") == date(2001, 1, 1)


def test_no_converters_are_handed_out_where_none_is_needed(
    model: Any, connection: Connection
) -> None:
    assert fetch_rows(connection, select(model.User.id)).processors == ()


def test_parameters_and_options_reach_the_statement(model: Any, connection: Connection) -> None:
    statement = select(model.User.id).where(model.User.id == text(":number"))
    seen: list[object] = []

    @event.listens_for(connection, "before_cursor_execute")
    def note(*arguments: Any) -> None:
        seen.append(arguments[4].execution_options.get("mark"))

    rows = fetch_rows(connection, statement, {"number": 2}, {"mark": "x"}).rows

    assert list(rows) == [(2,)]
    assert seen == ["x"]


def test_listeners_to_statements_are_called(model: Any, connection: Connection) -> None:
    seen: list[str] = []

    @event.listens_for(connection, "before_execute")
    def note(*_arguments: Any) -> None:
        seen.append("before_execute")

    fetch_rows(connection, select(model.User.id))

    assert seen == ["before_execute"]


def test_other_statements_go_through_core(model: Any, connection: Connection) -> None:
    both = union(select(model.User.id), select(model.Address.id))
    returning = insert(model.User).values(id=9).returning(model.User.id)

    assert sorted(fetch_rows(connection, both).rows) == [(1,), (2,), (3,), (10,)]
    assert list(fetch_rows(connection, returning).rows) == [(9,)]


def test_errors_of_the_driver_are_wrapped(model: Any, connection: Connection) -> None:
    statement = select(model.User.id).where(text("no_such_column = 1"))

    with pytest.raises(OperationalError, match="no_such_column"):
        fetch_rows(connection, statement)


def test_a_stream_hands_out_chunks_and_closes_its_cursor(
    model: Any, connection: Connection
) -> None:
    statement = select(model.User.id, model.User.born).order_by(model.User.id)

    stream = stream_rows(connection, statement, None, {}, 2)

    assert [[row[0] for row in chunk] for chunk in stream] == [[1, 2], [3]]
    assert len(stream.processors) == 2
    stream.close()
