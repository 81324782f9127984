"""Session events: which, in which order, for whom."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, Result, inspect, select

from declarative_instr.event.api import listen, listens_for, remove
from declarative_instr.exc import UnknownEventError
from declarative_instr.orm import (
    DeclarativeBase,
    InstanceState,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    sessionmaker,
)
from declarative_instr.orm.session.events import SessionEvents

OpenSession = Callable[..., Session]


class Base(DeclarativeBase):
    pass


class Bird(Base):
    __tablename__ = "bird"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


@pytest.fixture
def log(session: Session) -> list[str]:
    """Names of the events of `session`, in order."""
    heard: list[str] = []

    def note(name: str) -> Callable[..., None]:
        return lambda *_args, **_kw: heard.append(name)

    for name in SessionEvents.events:
        listen(session, name, note(name), named=True)
    return heard


def test_events_of_an_insertion_come_in_the_documented_order(
    session: Session, log: list[str]
) -> None:
    session.add(Bird(name="wren"))
    session.commit()

    assert log == [
        "after_transaction_create",
        "before_attach",
        "after_attach",
        "transient_to_pending",
        "before_commit",
        "before_flush",
        "after_begin",
        "after_flush",
        "pending_to_persistent",
        "after_flush_postexec",
        "after_commit",
        "after_transaction_end",
    ]


def test_events_of_a_deletion_come_in_the_documented_order(
    session: Session, log: list[str]
) -> None:
    session.add(Bird(id=1, name="wren"))
    session.commit()
    session.expunge_all()
    log.clear()

    session.delete(session.get_one(Bird, 1))
    session.commit()

    assert log == [
        "do_orm_execute",
        "after_transaction_create",
        "after_begin",
        "loaded_as_persistent",
        "before_commit",
        "before_flush",
        "after_flush",
        "persistent_to_deleted",
        "after_flush_postexec",
        "after_commit",
        "deleted_to_detached",
        "after_transaction_end",
    ]


def test_events_of_a_rollback_come_in_the_documented_order(
    session: Session, log: list[str]
) -> None:
    stored = Bird(name="wren")
    session.add(stored)
    session.commit()
    session.delete(stored)
    session.flush()
    new, pending = Bird(name="tit"), Bird(name="jay")
    session.add(new)
    session.flush()
    session.add(pending)
    log.clear()

    session.rollback()

    assert log == [
        "after_rollback",
        "pending_to_transient",
        "persistent_to_transient",
        "deleted_to_persistent",
        "after_transaction_end",
        "after_soft_rollback",
    ]


def test_coming_and_going_of_objects_is_told(session: Session, log: list[str]) -> None:
    bird, pending = Bird(name="wren"), Bird(name="tit")
    session.add(bird)
    session.commit()
    session.add(pending)
    log.clear()

    session.expunge(pending)
    session.expunge(bird)
    session.add(bird)
    session.close()

    assert log == [
        "pending_to_transient",
        "persistent_to_detached",
        "before_attach",
        "after_attach",
        "detached_to_persistent",
        "after_transaction_end",
        "persistent_to_detached",
    ]


def test_after_flush_still_sees_what_was_pending(session: Session) -> None:
    seen: list[tuple[int, int]] = []
    listen(session, "after_flush", lambda session, _: seen.append((len(session.new), 0)))
    listen(session, "after_flush_postexec", lambda session, _: seen.append((len(session.new), 1)))
    session.add(Bird(name="wren"))

    session.flush()

    assert seen == [(1, 0), (0, 1)]


def test_before_flush_can_add_objects_to_the_flush(session: Session) -> None:
    def add_one(session: Session, _context: object, _instances: object) -> None:
        session.add(Bird(name="tit"))

    listen(session, "before_flush", add_one, once=True)
    session.add(Bird(name="wren"))

    session.flush()

    assert not session.new
    assert set(session.scalars(select(Bird.name))) == {"wren", "tit"}


def test_error_in_before_attach_keeps_the_object_out(session: Session) -> None:
    def refuse(_session: Session, _instance: object) -> None:
        raise ValueError("no")

    listen(session, "before_attach", refuse)
    bird = Bird(name="wren")

    with pytest.raises(ValueError, match="no"):
        session.add(bird)

    assert bird not in session
    assert inspect(bird).transient


def test_listener_of_one_session_does_not_hear_another(
    open_session: OpenSession, log: list[str]
) -> None:
    open_session().add(Bird(name="wren"))

    assert log == []


def test_listener_of_the_class_hears_sessions_made_before_and_after(
    open_session: OpenSession,
) -> None:
    before, heard = open_session(), list[Any]()

    @listens_for(Session, "before_commit")
    def note(session: Session) -> None:
        heard.append(session)

    after = open_session()
    before.commit()
    after.commit()
    remove(Session, "before_commit", note)
    after.commit()

    assert heard == [before, after]


def test_listener_of_a_maker_hears_its_own_sessions_alone(
    engine: Engine, open_session: OpenSession
) -> None:
    stranger, heard = open_session(), list[Any]()
    make = sessionmaker(engine)
    listen(make, "before_commit", heard.append)

    with make() as own:
        own.commit()
        stranger.commit()

    assert heard == [own]


def test_raw_listener_gets_the_state(session: Session) -> None:
    heard: list[Any] = []
    listen(session, "after_attach", lambda _, state: heard.append(state), raw=True)
    bird = Bird(name="wren")

    session.add(bird)

    assert isinstance(heard[0], InstanceState)
    assert heard[0].object is bird


def test_unknown_event_names_near_misses(session: Session) -> None:
    with pytest.raises(UnknownEventError, match="'before_commit'"):
        listen(session, "before_comit", print)


def test_listener_may_answer_a_statement(session: Session) -> None:
    session.add(Bird(name="wren"))

    def only_wrens(state: ORMExecuteState) -> Result[Any]:
        assert state.is_select
        return state.invoke_statement(select(Bird.id))

    listen(session, "do_orm_execute", only_wrens)

    found: list[object] = list(session.scalars(select(Bird.name)))

    assert found == [1]


def test_listener_may_replace_the_statement(session: Session) -> None:
    session.add_all([Bird(name="wren"), Bird(name="tit")])

    def narrow(state: ORMExecuteState) -> None:
        state.statement = state.statement.where(Bird.name == "tit")  # type: ignore[attr-defined]  # a select

    listen(session, "do_orm_execute", narrow)

    assert session.scalars(select(Bird.name)).all() == ["tit"]
