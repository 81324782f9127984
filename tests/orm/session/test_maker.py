"""sessionmaker: arguments of sessions, and where they come from."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy import exc as core_exc

from declarative_instr.orm import Session, sessionmaker


class Conversation(Session):
    pass


def test_arguments_of_the_call_come_first_and_notes_are_merged(engine: Engine) -> None:
    make = sessionmaker(engine, autoflush=False, info={"a": 1, "b": 1})

    with make(autoflush=True, info={"b": 2}) as session:
        assert session.autoflush
        assert session.info == {"a": 1, "b": 2}


def test_sessions_are_of_the_class_that_was_asked_for(engine: Engine) -> None:
    make = sessionmaker(engine, class_=Conversation)

    with make() as session:
        assert isinstance(session, Conversation)


def test_block_rolls_back_and_closes_where_it_raises(engine: Engine) -> None:
    make = sessionmaker(engine)
    sessions = []

    def work() -> None:
        with make.begin() as session:
            sessions.append(session)
            session.execute(text("SELECT 1"))
            raise RuntimeError("storm")

    with pytest.raises(RuntimeError, match="storm"):
        work()

    assert not sessions[0].in_transaction()


def test_repr_tells_the_arguments(engine: Engine) -> None:
    make = sessionmaker(engine, autoflush=False)

    assert "autoflush=False" in repr(make)


def test_something_that_is_no_engine_is_refused() -> None:
    with pytest.raises(core_exc.ArgumentError, match="Engine"):
        Session("sqlite://")  # type: ignore[arg-type]  # the mistake under test
