"""Rows that stop coming: scenarios 8 and 46 of the reliability catalogue.

Scenario 8: the connection is lost while rows are fetched. 46: rows are streamed in portions, and the
consumer stops early or fails.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, event, insert, select, text
from sqlalchemy import exc as core_exc

from declarative_instr.orm import Session, joinedload, selectinload
from tests.orm.reliability.faults import EXECUTE, FETCH, Faults
from tests.orm.reliability.invariants import check_session
from tests.orm.reliability.models import Bed, Leaf, Plant

OpenSession = Callable[..., Session]


@pytest.fixture
def session(open_session: OpenSession) -> Session:
    """A bed with 50 plants of two leaves each is stored."""
    session = open_session()
    plants = [
        Plant(name=f"plant {n:02}", height=n, leaves=[Leaf(colour="green"), Leaf(colour="red")])
        for n in range(50)
    ]
    session.add(Bed(label="bed", plants=plants))
    session.commit()
    session.expunge_all()
    return session


def whole(instance: object) -> bool:
    """Whether a plant has all that its row has."""
    return (
        not isinstance(instance, Plant)
        or {"id", "name", "height", "bed_id", "parent_id"} <= vars(instance).keys()
    )


LOADS: dict[str, Callable[[Session], object]] = {
    "all": lambda session: session.scalars(select(Plant)).all(),
    "portions": lambda session: list(
        session.scalars(select(Plant), execution_options={"yield_per": 7})
    ),
    "select-in": lambda session: session.scalars(
        select(Plant).options(selectinload(Plant.leaves))
    ).all(),
    "joined": lambda session: (
        session.scalars(select(Plant).options(joinedload(Plant.leaves))).unique().all()
    ),
    "lazy": lambda session: session.scalars(select(Bed)).one().plants,
}


@pytest.mark.parametrize("load", LOADS.values(), ids=LOADS.keys())
def test_load_that_fails_anywhere_leaves_no_object_half_loaded(
    engine: Engine,
    session: Session,
    faults: Faults,
    load: Callable[[Session], object],
    checked_out: Callable[[], int],
) -> None:
    number, failed = 0, True
    while failed:
        number += 1
        with faults.at(number, *EXECUTE, *FETCH):
            try:
                load(session)
                failed = False
            except core_exc.OperationalError:
                pass
        held = session.identity_map.values()

        assert all(whole(each) for each in held)
        assert not any(
            len(vars(each)["leaves"]) != 2
            for each in held
            if isinstance(each, Plant) and "leaves" in vars(each)
        )
        check_session(session, held)
        session.rollback()
        assert session.scalars(select(Plant.name).order_by(Plant.name)).all() == [
            f"plant {n:02}" for n in range(50)
        ]
        plants = session.scalars(select(Plant).order_by(Plant.name)).all()
        assert [(plant.height, len(plant.leaves)) for plant in plants] == [
            (n, 2) for n in range(50)
        ]
        session.close()
        assert checked_out() == 0
    assert number > 2


def test_connection_killed_by_the_server_while_rows_come_leaves_no_half_loaded_object(
    engine: Engine, session: Session
) -> None:
    if engine.dialect.name != "postgresql":
        # SQLite has no server: the same with a failing driver is in the test above.
        assert engine.dialect.name == "sqlite"
        return
    rows = [{"name": f"more {n}", "height": n} for n in range(20_000)]
    session.execute(insert(Plant), rows)
    session.commit()
    backend = session.scalar(text("SELECT pg_backend_pid()"))
    result = session.scalars(select(Plant), execution_options={"yield_per": 100})
    first = [next(result) for _ in range(100)]
    with engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})

    with pytest.raises(core_exc.DBAPIError) as caught:
        list(result)

    assert caught.value.connection_invalidated
    assert all(whole(each) for each in session.identity_map.values())
    with pytest.raises(core_exc.PendingRollbackError):
        session.scalars(select(Plant.id))
    session.rollback()
    assert first[0].name.startswith(("plant", "more"))
    assert len(session.scalars(select(Plant.id)).all()) == 20_050
    check_session(session, first)


# -- streaming ---------------------------------------------------------------------------------


def test_portions_bring_every_row_once_and_the_cursor_is_closed_at_the_end(
    session: Session, checked_out: Callable[[], int]
) -> None:
    statement = select(Plant).order_by(Plant.name)

    for size in (1, 7, 49, 50, 51):
        names = [
            plant.name
            for plant in session.scalars(statement, execution_options={"yield_per": size})
        ]

        assert names == [f"plant {n:02}" for n in range(50)]
    session.close()
    assert checked_out() == 0


def test_portions_with_unique_lose_no_object(session: Session) -> None:
    statement = select(Plant).join(Plant.leaves).order_by(Plant.name)

    result = session.scalars(statement, execution_options={"yield_per": 7}).unique()

    assert [plant.name for plant in result] == [f"plant {n:02}" for n in range(50)]


def test_portions_with_select_in_loading_fill_every_collection(session: Session) -> None:
    statement = select(Plant).options(selectinload(Plant.leaves)).order_by(Plant.name)

    loaded = [
        (plant.name, "leaves" in vars(plant), len(plant.leaves))
        for plant in session.scalars(statement, execution_options={"yield_per": 7})
    ]

    assert loaded == [(f"plant {n:02}", True, 2) for n in range(50)]


def test_portions_of_a_joined_collection_are_refused_and_the_cursor_is_closed(
    session: Session, checked_out: Callable[[], int]
) -> None:
    statement = select(Plant).options(joinedload(Plant.leaves))

    with pytest.raises(core_exc.InvalidRequestError, match="yield_per"):
        session.scalars(statement, execution_options={"yield_per": 7})

    session.close()
    assert checked_out() == 0


def test_consumer_that_stops_early_closes_the_cursor_by_closing_the_result(
    engine: Engine, session: Session, checked_out: Callable[[], int]
) -> None:
    result = session.scalars(select(Plant), execution_options={"yield_per": 7})
    first = next(result)

    result.close()

    session.execute(text("DELETE FROM leaf"))
    session.commit()
    session.close()
    assert whole(first) or first not in session
    assert checked_out() == 0
    with engine.begin() as connection:  # would wait, were a cursor open
        connection.execute(text("DROP TABLE leaf"))


def test_error_in_the_consumer_gives_the_connection_back_with_the_session(
    engine: Engine, session: Session, checked_out: Callable[[], int]
) -> None:
    def consume() -> None:
        with session:
            for plant in session.scalars(select(Plant), execution_options={"yield_per": 7}):
                _ = 1 / (20 - (plant.height or 0))

    with pytest.raises(ZeroDivisionError):
        consume()

    assert checked_out() == 0
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE leaf"))


def test_error_in_a_load_listener_leaves_no_object_half_loaded(
    engine: Engine, session: Session
) -> None:
    def refuse(target: Plant, _context: object) -> None:
        if target.height == 20:
            message = "refused"
            raise ValueError(message)

    event.listen(Plant, "load", refuse)
    try:
        with pytest.raises(ValueError, match="refused"):
            session.scalars(select(Plant).order_by(Plant.name)).all()
    finally:
        event.remove(Plant, "load", refuse)

    held = session.identity_map.values()
    assert all(whole(each) for each in held)
    assert len(session.scalars(select(Plant)).all()) == 50
    check_session(session, held)
