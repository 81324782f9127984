"""Commits and rollbacks that fail: scenarios 4 and 5 of the reliability catalogue."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, inspect, select
from sqlalchemy import exc as core_exc

from declarative_instr.orm import Session
from tests.orm.reliability.faults import Faults
from tests.orm.reliability.invariants import check_session, state_name
from tests.orm.reliability.models import Plant

OpenSession = Callable[..., Session]


class Unplugged(BaseException):
    """An interruption from outside, such as a cancelled task."""


def test_error_in_commit_is_raised_as_it_is_and_says_that_the_outcome_is_not_known(
    engine: Engine, open_session: OpenSession, faults: Faults, checked_out: Callable[[], int]
) -> None:
    session = open_session()
    plant = Plant(name="fern")
    session.add(plant)
    session.flush()

    with (
        faults.at(1, "commit"),
        pytest.raises(core_exc.OperationalError, match="injected") as caught,
    ):
        session.commit()

    assert any("not known" in note for note in caught.value.__notes__)
    assert state_name(plant) == "transient"
    with pytest.raises(core_exc.PendingRollbackError, match="injected"):
        session.scalars(select(Plant))
    session.rollback()
    assert session.scalars(select(Plant)).all() == []
    session.close()
    assert checked_out() == 0


def test_session_can_be_closed_after_the_commit_failed(
    engine: Engine, open_session: OpenSession, faults: Faults, checked_out: Callable[[], int]
) -> None:
    session = open_session()
    session.add(Plant(name="fern"))
    with faults.at(1, "commit", stays=True), pytest.raises(core_exc.OperationalError):
        session.commit()

    session.close()

    assert checked_out() == 0
    assert not session.in_transaction()


@pytest.mark.parametrize("stays", [False, True], ids=["once", "from then on"])
def test_interruption_in_commit_gives_the_connection_back_and_marks_nothing_as_stored(
    engine: Engine,
    open_session: OpenSession,
    faults: Faults,
    checked_out: Callable[[], int],
    *,
    stays: bool,
) -> None:
    session = open_session()
    plant = Plant(name="fern")
    session.add(plant)

    with (
        faults.at(1, "commit", "rollback", error=Unplugged, stays=stays),
        pytest.raises(Unplugged),
    ):
        session.commit()
    session.rollback()

    assert state_name(plant) == "transient"
    assert checked_out() == 0
    assert session.scalars(select(Plant)).all() == []
    check_session(session, [plant])


def test_disconnect_in_commit_invalidates_the_connection(
    engine: Engine, open_session: OpenSession, faults: Faults
) -> None:
    session = open_session()
    session.add(Plant(name="fern"))
    session.flush()
    driver_connection = session.connection().connection.driver_connection
    engine.dialect.is_disconnect = lambda *_: True  # type: ignore[method-assign]  # as a driver says it

    with faults.at(1, "commit"), pytest.raises(core_exc.OperationalError) as caught:
        session.commit()
    session.rollback()

    assert caught.value.connection_invalidated
    assert session.connection().connection.driver_connection is not driver_connection


def test_error_in_rollback_keeps_the_error_that_came_first_and_replaces_the_connection(
    engine: Engine, open_session: OpenSession, faults: Faults, checked_out: Callable[[], int]
) -> None:
    session = open_session()
    fern = Plant(name="fern")
    session.add(fern)
    session.commit()
    session.add(Plant(name="fern"))
    driver_connection = session.connection().connection.driver_connection

    with faults.at(1, "rollback", stays=True):
        with pytest.raises(core_exc.IntegrityError) as caught:
            session.flush()
        session.rollback()

    assert any("rollback after this error failed too" in note for note in caught.value.__notes__)
    assert checked_out() == 0
    assert state_name(fern) == "persistent"
    assert session.connection().connection.driver_connection is not driver_connection
    assert session.scalars(select(Plant)).all() == [fern]


def test_error_in_a_rollback_that_was_asked_for_is_raised_after_the_objects_were_restored(
    engine: Engine, open_session: OpenSession, faults: Faults, checked_out: Callable[[], int]
) -> None:
    session = open_session()
    fern = Plant(name="fern", height=1)
    session.add(fern)
    session.commit()
    fern.height = 2
    moss = Plant(name="moss")
    session.add(moss)
    session.flush()

    with (
        faults.at(1, "rollback", stays=True),
        pytest.raises(core_exc.OperationalError, match="injected"),
    ):
        session.rollback()

    assert checked_out() == 0
    assert (state_name(fern), state_name(moss)) == ("persistent", "transient")
    assert inspect(fern).expired
    assert fern.height == 1


def test_pool_is_not_depleted_by_transactions_that_cannot_be_rolled_back(
    engine: Engine, open_session: OpenSession, faults: Faults, checked_out: Callable[[], int]
) -> None:
    for _ in range(30):  # more than the pool may have open
        session = open_session()
        session.add(Plant(name="fern"))
        session.flush()
        with faults.at(1, "rollback", stays=True), pytest.raises(core_exc.OperationalError):
            session.rollback()

    assert checked_out() == 0
    assert open_session().scalars(select(Plant)).all() == []
