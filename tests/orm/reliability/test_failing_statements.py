"""Statements that fail in a flush: scenarios 1, 2 and 9 of the reliability catalogue.

Scenario 1: each statement of a flush of 30 objects fails in turn. 2: the user goes on after it.
9: the process is interrupted in a flush, a load or a commit.
"""

import gc
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, select
from sqlalchemy import exc as core_exc

from declarative_instr.orm import Session
from tests.orm.reliability.faults import EVERYTHING, EXECUTE, Faults
from tests.orm.reliability.invariants import (
    check_both_sides,
    check_clean,
    check_session,
    state_name,
)
from tests.orm.reliability.models import Base, Bed, Leaf, Plant, Tag

Rows = dict[str, list[tuple[object, ...]]]
OpenSession = Callable[..., Session]


@dataclass
class Work:
    """Thirty new objects, and three stored ones: changed, deleted, moved."""

    beds: list[Bed]
    plants: list[Plant]
    leaves: list[Leaf]
    tags: list[Tag]
    changed: Plant
    deleted: Plant
    moved: Leaf

    @property
    def new(self) -> list[object]:
        return [*self.beds, *self.plants, *self.leaves, *self.tags]

    @property
    def stored(self) -> list[object]:
        return [self.changed, self.deleted, self.moved]


def store_first(session: Session) -> None:
    old = [Plant(name=f"old {n}", height=n, leaves=[Leaf(colour="old")]) for n in range(3)]
    old[0].parent = old[2]
    old[0].tags.append(Tag(name="old tag"))
    session.add_all(old)
    session.commit()


def prepare(session: Session) -> Work:
    """Everything that a flush can have to do, not flushed yet."""
    first, second, third = session.scalars(select(Plant).order_by(Plant.name).limit(3)).all()
    with session.no_autoflush:
        beds = [Bed(label=f"bed {n}") for n in range(4)]
        plants = [Plant(name=f"plant {n}", bed=beds[n % 4]) for n in range(10)]
        leaves = [Leaf(colour=f"leaf {n}", plant=plants[n % 5]) for n in range(12)]
        tags = [Tag(name=f"tag {n}") for n in range(4)]
        for number, plant in enumerate(plants):
            plant.tags = tags[number % 4 :]
            plant.parent = plants[number - 1] if number else first
        moved = third.leaves[0]
        session.add_all(beds)
        first.height = 100
        first.tags.clear()
        first.parent = None
        moved.plant = plants[0]
        session.delete(second)
    return Work(beds, plants, leaves, tags, first, second, moved)


def check_undone(session: Session, work: Work) -> None:
    """After a rollback: new objects are transient with all they had, stored ones as in the rows."""
    check_session(session, [*work.new, *work.stored])
    assert {state_name(each) for each in work.new} == {"transient"}
    assert {state_name(each) for each in work.stored} == {"persistent"}
    assert not session.new
    assert not session.dirty
    assert not session.deleted
    assert not any("id" in vars(each) for each in (*work.beds, *work.plants, *work.leaves))
    assert [plant.bed for plant in work.plants] == [work.beds[n % 4] for n in range(10)]
    assert [plant.tags for plant in work.plants] == [work.tags[n % 4 :] for n in range(10)]
    assert [leaf.plant for leaf in work.leaves] == [work.plants[n % 5] for n in range(12)]
    assert [plant.parent for plant in work.plants[1:]] == work.plants[:-1]
    assert (work.changed.height, work.deleted.height) == (0, 1)
    assert [tag.name for tag in work.changed.tags] == ["old tag"]
    assert work.moved.plant.name == "old 2"
    assert work.moved in work.moved.plant.leaves


def do_again(session: Session, work: Work) -> None:
    """The same objects once more."""
    session.add_all(work.beds)
    session.delete(work.deleted)
    session.commit()
    assert session.scalars(select(Plant.name).order_by(Plant.name)).all() == [
        "old 0",
        "old 2",
        *(f"plant {n}" for n in range(10)),
    ]
    assert {state_name(each) for each in work.new} == {"persistent"}
    check_session(session, [*work.new, *work.stored])
    check_both_sides([*work.new, work.changed])
    check_clean([*work.new, work.changed])


def calls_of(engine: Engine, faults: Faults, *kinds: str) -> int:
    """How many calls of the driver the flush and the commit take when nothing fails."""
    with Session(engine) as session:
        prepare(session)
        with faults.at(0, *kinds):
            session.flush()
        count = faults.calls
        session.rollback()
    return count


@pytest.mark.parametrize("stays", [False, True], ids=["once", "from then on"])
def test_flush_that_fails_at_any_statement_stores_nothing_and_the_same_objects_can_be_flushed_again(
    engine: Engine,
    faults: Faults,
    stored: Callable[[], Rows],
    checked_out: Callable[[], int],
    *,
    stays: bool,
) -> None:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        store_first(session)
    before = stored()
    total = calls_of(engine, faults, *EXECUTE)
    assert total >= 9
    for number in range(1, total + 1):
        with Session(engine) as session:
            work = prepare(session)

            with faults.at(number, *EXECUTE, stays=stays):
                with pytest.raises(core_exc.OperationalError, match="injected"):
                    session.flush()
                session.rollback()

            check_undone(session, work)
            session.rollback()
            assert checked_out() == 0
            assert stored() == before
    with Session(engine) as session:
        work = prepare(session)
        with (
            faults.at(total // 2, *EXECUTE, stays=stays),
            pytest.raises(core_exc.OperationalError),
        ):
            session.flush()
        session.rollback()
        session.get(Plant, work.changed.id)
        do_again(session, work)


def test_session_refuses_everything_but_the_end_after_a_flush_failed(
    engine: Engine, open_session: OpenSession, faults: Faults
) -> None:
    session = open_session()
    session.add(Plant(name="fern"))
    session.commit()
    fern = session.scalars(select(Plant)).one()
    session.add(Plant(name="fern"))
    with pytest.raises(core_exc.IntegrityError):
        session.flush()
    late = Plant(name="moss")
    session.add(late)
    refused: list[Callable[[], object]] = [
        lambda: session.scalars(select(Plant)),
        session.commit,
        session.begin_nested,
        session.connection,
        lambda: session.get(Plant, 99),
        lambda: session.refresh(fern),
        lambda: fern.name,
        lambda: fern.leaves,
        session.flush,
    ]

    with faults.at(0):
        for call in refused:
            with pytest.raises(core_exc.PendingRollbackError, match=r"UNIQUE|unique"):
                call()
        sent = faults.calls
    with pytest.warns(core_exc.SAWarning, match="non-active transaction"):
        session.rollback()

    assert sent == 0
    assert session.scalars(select(Plant.name)).all() == ["fern"]
    assert state_name(late) == "transient"


def test_session_can_be_closed_after_a_flush_failed(
    engine: Engine, open_session: OpenSession, checked_out: Callable[[], int]
) -> None:
    session = open_session()
    session.add_all([Plant(name="fern"), Plant(name="fern")])
    with pytest.raises(core_exc.IntegrityError):
        session.flush()

    session.close()

    assert checked_out() == 0
    assert session.scalars(select(Plant)).all() == []


# -- interrupted -------------------------------------------------------------------------------


def test_interruption_in_a_flush_or_commit_leaves_nothing_marked_as_stored(
    engine: Engine,
    faults: Faults,
    stored: Callable[[], Rows],
    checked_out: Callable[[], int],
) -> None:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        store_first(session)
    before = stored()
    total = calls_of(engine, faults, *EVERYTHING)
    for number in range(1, total + 1):
        with Session(engine) as session:
            work = prepare(session)

            with faults.at(number, *EVERYTHING, error=KeyboardInterrupt):
                with pytest.raises(KeyboardInterrupt):
                    session.commit()
                session.rollback()

            gc.collect()  # SQLite keeps its lock as long as the cursor that was interrupted lives
            check_undone(session, work)
            session.rollback()
        assert checked_out() == 0
        assert stored() == before


def test_interruption_in_a_load_leaves_a_session_that_loads_everything_afterwards(
    engine: Engine, faults: Faults, checked_out: Callable[[], int]
) -> None:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        store_first(session)
    number, is_over = 0, False
    while not is_over:
        number += 1
        with Session(engine) as session:
            with faults.at(number, *EVERYTHING, error=KeyboardInterrupt):
                try:
                    for plant in session.scalars(select(Plant)):
                        _ = plant.leaves, plant.tags, plant.parent
                    is_over = True
                except KeyboardInterrupt:
                    pass
            session.rollback()

            plants = session.scalars(select(Plant).order_by(Plant.name)).all()
            assert [plant.name for plant in plants] == ["old 0", "old 1", "old 2"]
            assert [len(plant.leaves) for plant in plants] == [1, 1, 1]
            assert plants[0].parent is plants[2]
            check_session(session, plants)
        assert checked_out() == 0
    assert number > 4
