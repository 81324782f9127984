"""Sessions that end for good, and connections that a transaction has or had."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy import exc as core_exc

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Lamp(Base):
    __tablename__ = "ended_lamp"

    id: Mapped[int] = mapped_column(primary_key=True)


def test_session_that_closes_for_good_takes_no_more_work(engine: Engine) -> None:
    session = Session(engine, close_resets_only=False)
    session.reset()
    session.execute(text("SELECT 1"))
    session.close()

    with pytest.raises(core_exc.InvalidRequestError, match="permanently closed"):
        session.execute(text("SELECT 1"))

    lamp = Lamp()
    with pytest.raises(core_exc.InvalidRequestError, match="permanently closed"):
        session.add(lamp)
    assert lamp not in session


@pytest.mark.parametrize("begin", [Session.begin, Session.begin_nested])
def test_session_that_is_closed_for_good_begins_nothing(
    engine: Engine, begin: Callable[[Session], object]
) -> None:
    session = Session(engine, close_resets_only=False)
    session.close()

    with pytest.raises(core_exc.InvalidRequestError, match="permanently closed"):
        begin(session)

    assert not session.in_transaction()


def test_unknown_way_to_join_a_transaction_is_refused() -> None:
    with pytest.raises(core_exc.ArgumentError, match=r"join_transaction_mode: .bogus."):
        Session(join_transaction_mode="bogus")  # type: ignore[arg-type]


def test_transaction_begun_by_a_listener_of_the_engine_is_the_sessions(engine: Engine) -> None:
    ends: list[str] = []
    event.listen(engine, "engine_connect", lambda connection: connection.begin())
    event.listen(engine, "commit", lambda _connection: ends.append("commit"))

    with Session(engine) as session:
        session.execute(text("SELECT 1"))
        session.commit()

    assert ends == ["commit"]


def test_transaction_knows_its_connections_also_when_it_is_over(engine: Engine) -> None:
    with Session(engine) as session:
        transaction = session.begin()
        assert transaction.connections == frozenset()
        with pytest.raises(core_exc.InvalidRequestError, match="has not acquired a connection"):
            transaction.bound_connection()
        connection = session.connection()
        session.commit()

    assert transaction.connections == {connection}
    assert transaction.bound_connection() is connection
    assert transaction.bound_connection(engine) is connection
    assert isinstance(transaction.bound_connection(engine), Connection)


def test_savepoint_has_a_connection_when_work_is_done_in_it(engine: Engine) -> None:
    with Session(engine) as session:
        connection = session.connection()
        savepoint = session.begin_nested()
        before = savepoint.connections
        session.execute(text("SELECT 1"))

        assert not before
        assert savepoint.connections == {connection}


@pytest.mark.parametrize("operation", ["add", "delete"])
def test_work_for_a_running_flush_is_told_to_come_late(session: Session, operation: str) -> None:
    stored = Lamp()
    session.add(stored)
    session.flush()

    def work(*_details: object) -> None:
        if operation == "add":
            session.add(Lamp())
        else:
            session.delete(stored)

    event.listen(Lamp, "after_insert", work, once=True)
    session.add(Lamp())

    with pytest.warns(core_exc.SAWarning, match=rf"Usage of the 'Session\.{operation}\(\)'"):
        session.flush()


def test_work_after_the_statements_of_a_flush_is_told_nothing(session: Session) -> None:
    event.listen(session, "after_flush", lambda *_details: session.add(Lamp()), once=True)
    session.add(Lamp())

    session.flush()

    assert len(session.new) == 1
