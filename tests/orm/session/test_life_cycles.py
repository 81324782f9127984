"""The five states of an object's life, through random programs of a session; who owns it, and since when."""

import pickle
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.pool import StaticPool

from declarative_instr import inspect
from declarative_instr.exc import DetachedInstanceError
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    raiseload,
    relationship,
)

NAMES = ("transient", "pending", "persistent", "deleted", "detached")
STEPS = ("add", "flush", "delete", "rollback", "expunge", "commit", "change", "expire", "pickle")


class Base(DeclarativeBase):
    __tablename__: str


class Wall(Base):
    __tablename__ = "wall"
    id: Mapped[int] = mapped_column(primary_key=True)


class Stone(Base):
    __tablename__ = "stone"
    id: Mapped[int] = mapped_column(primary_key=True)
    weight: Mapped[int | None]
    wall_id: Mapped[int | None] = mapped_column(ForeignKey("wall.id"))
    wall: Mapped[Wall | None] = relationship()


engine = create_engine("sqlite://", poolclass=StaticPool)
Base.metadata.create_all(engine)


@pytest.fixture
def session() -> Iterator[Session]:
    with Session(engine) as opened:
        yield opened
        opened.rollback()


def life(stone: Stone) -> list[str]:
    """Names of the states that an object is in."""
    return [name for name in NAMES if getattr(inspect(stone), name)]


def step(session: Session, name: str, stones: list[Any], index: int) -> None:
    """One step of a program; what a session refuses in that state does nothing."""
    stone = stones[index]
    match name:
        case "flush" | "commit" | "rollback":
            getattr(session, name)()
        case "change":
            stone.weight = (stone.weight or 0) + 1
        case "pickle":
            stones[index] = pickle.loads(pickle.dumps(stone))
        case _:
            getattr(session, name)(stone)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), max_size=25))
def test_exactly_one_state_is_true_and_is_that_of_the_session(
    program: list[tuple[str, int]],
) -> None:
    stones = [Stone() for _ in range(3)]
    with Session(engine) as session:
        for name, index in program:
            with suppress(InvalidRequestError, DetachedInstanceError):
                step(session, name, stones, index)

            for stone in stones:
                (state,) = life(stone)
                assert (state == "pending") == (stone in session.new)
                assert (state == "persistent") == (stone in session and stone not in session.new)
                assert (state in {"transient", "detached"}) == (inspect(stone).session is None)
                assert inspect(stone).has_identity == (state not in {"transient", "pending"})
                assert inspect(stone).was_deleted or state != "deleted"
        session.rollback()


def test_life_that_ends_in_a_commit(session: Session) -> None:
    stone = Stone(weight=1)
    seen = life(stone)

    session.add(stone)
    seen += life(stone)
    session.flush()
    seen += life(stone)
    session.delete(stone)
    seen += life(stone)
    session.flush()
    seen += life(stone)
    session.commit()
    seen += life(stone)

    assert seen == ["transient", "pending", "persistent", "persistent", "deleted", "detached"]
    assert inspect(stone).was_deleted


def test_rollback_takes_states_back(session: Session) -> None:
    kept, new = Stone(weight=1), Stone(weight=2)
    session.add(kept)
    session.commit()
    session.add(new)
    session.delete(kept)
    session.flush()

    session.rollback()

    assert (life(kept), life(new)) == (["persistent"], ["transient"])
    assert not inspect(kept).was_deleted
    session.delete(kept)
    session.commit()


def test_pickled_object_arrives_detached_and_can_come_back(session: Session) -> None:
    stone = Stone(weight=1)
    session.add(stone)
    session.commit()
    written = pickle.dumps(stone)
    session.expunge(stone)

    restored = pickle.loads(written)
    before = life(restored)
    session.add(restored)

    assert (before, life(restored)) == (["detached"], ["persistent"])
    assert inspect(restored).expired
    assert restored.weight == 1
    session.delete(restored)
    session.commit()


def test_owner_has_a_number(session: Session) -> None:
    stone = Stone()

    before = inspect(stone).session_id
    session.add(stone)

    assert (before, inspect(stone).session_id) == (None, session.hash_key)
    assert inspect(stone).async_session is None


def test_new_objects_have_a_place_in_the_order_of_adding(session: Session) -> None:
    first, second, other = Stone(), Stone(), Stone()
    session.add_all([first, second])

    waiting = [inspect(stone).insert_order for stone in (first, second, other)]
    session.flush()

    assert waiting == [1, 2, None]
    assert inspect(first).insert_order is None


def test_object_knows_what_options_said_and_in_which_run(session: Session) -> None:
    session.add_all([Stone(), Stone()])
    session.flush()
    session.expunge_all()

    plain = session.scalars(select(Stone).limit(1)).one()
    session.expunge_all()
    told = session.scalars(select(Stone).options(raiseload(Stone.wall))).all()

    assert (inspect(plain).load_options, inspect(plain).runid) == ((), None)
    assert len({inspect(stone).runid for stone in told}) == 1
    assert all(inspect(stone).load_options == (inspect(stone).load_path,) for stone in told)
