"""Execution options: those of the session, of the statement and of the call, and what they reach."""

from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, delete, event, insert, select, update
from sqlalchemy import exc as core_exc
from typing_extensions import override

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    relationship,
    selectinload,
)


class Base(DeclarativeBase):
    pass


class Lake(Base):
    __tablename__ = "optioned_lake"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    boats: Mapped[list["Boat"]] = relationship()


class Boat(Base):
    __tablename__ = "optioned_boat"

    id: Mapped[int] = mapped_column(primary_key=True)
    lake_id: Mapped[int | None] = mapped_column(ForeignKey("optioned_lake.id"))


@pytest.fixture
def optioned(engine: Engine, session: Session) -> Session:
    """A session with options, beside one that has made the tables."""
    session.close()
    return Session(engine, execution_options={"a": "session", "b": "session", "c": "session"})


def heard_by_driver(engine: Engine) -> list[Any]:
    """The option `a` of each statement from now on."""
    heard: list[Any] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, *details: Any) -> None:
        heard.append(details[2].execution_options.get("a"))

    return heard


def test_the_call_comes_before_the_statement_and_that_before_the_session(
    optioned: Session,
) -> None:
    heard: list[dict[str, Any]] = []
    event.listen(optioned, "do_orm_execute", lambda state: heard.append(state.execution_options))
    statement = select(Lake).execution_options(b="statement", c="statement")

    with optioned:
        optioned.execute(statement, execution_options={"c": "call"})

    (options,) = heard
    assert (options["a"], options["b"], options["c"]) == ("session", "statement", "call")


def test_statements_of_a_flush_have_the_options_of_the_session(
    engine: Engine, optioned: Session
) -> None:
    heard = heard_by_driver(engine)

    with optioned:
        optioned.add(Lake())
        optioned.flush()
        optioned.connection().execute(select(Lake.__table__))

    assert heard == ["session", None]


def test_whatever_loading_sends_has_the_options_of_the_session(
    engine: Engine, optioned: Session
) -> None:
    with optioned:
        lake = Lake(id=1, boats=[Boat()])
        optioned.add(lake)
        optioned.flush()
        heard = heard_by_driver(engine)

        optioned.expire(lake)
        loaded = [lake.name]
        optioned.expire(lake, ["name"])
        loaded.append(lake.name)
        optioned.refresh(lake)
        optioned.refresh(lake, ["name"])
        assert len(lake.boats) == 1
        optioned.expunge_all()
        optioned.get(Lake, 1)

    assert loaded == [None, None]
    assert heard == ["session"] * 6


def test_single_columns_that_are_expired_leave_the_others_alone(session: Session) -> None:
    lake = Lake(id=1, name="old")
    session.add(lake)
    session.flush()
    heard: list[bool] = []
    event.listen(session, "do_orm_execute", lambda state: heard.append(state.is_column_load))
    session.expire(lake, ["id"])
    lake.name = "new"

    with session.no_autoflush:
        assert (lake.id, lake.name) == (1, "new")

    assert heard == [True]
    assert lake in session.dirty


def test_eager_loading_has_the_options_of_the_statement(engine: Engine, session: Session) -> None:
    session.add(Lake(boats=[Boat()]))
    session.flush()
    heard = heard_by_driver(engine)

    statement = select(Lake).options(selectinload(Lake.boats)).execution_options(a=1)
    session.expunge_all()
    session.scalars(statement).all()

    assert heard == [1, 1]


def test_whatever_bulk_statements_send_has_their_options(engine: Engine, session: Session) -> None:
    session.add(Lake(id=9))
    session.commit()
    heard = heard_by_driver(engine)
    options = {"a": 1}

    session.execute(insert(Lake), [{"name": "b"}, {"name": "c"}], execution_options=options)
    session.execute(update(Lake), [{"id": 9, "name": "d"}], execution_options=options)
    session.execute(update(Lake).where(Lake.id == 9).values(name="e"), execution_options=options)
    session.execute(delete(Lake).where(Lake.id < 9), execution_options=options)

    assert set(heard) == {1}


def test_portions_of_a_stream_have_the_options_of_the_statement(
    engine: Engine, session: Session
) -> None:
    session.add_all(Lake(boats=[Boat()]) for _ in range(3))
    session.flush()
    session.expunge_all()
    heard = heard_by_driver(engine)
    statement = select(Lake).options(selectinload(Lake.boats))

    for lake in session.scalars(statement.execution_options(a=1, yield_per=2)):
        session.execute(select(Boat.id).where(Boat.lake_id == lake.id)).all()

    assert heard == [1, 1, None, None, 1, None]


def test_populate_existing_of_get_comes_before_the_option(session: Session) -> None:
    lake = Lake(id=1, name="new")
    session.add(lake)
    session.flush()
    lake.name = "changed"

    with session.no_autoflush:
        session.get(Lake, 1, populate_existing=False, execution_options={"populate_existing": True})
        kept = lake.name
        session.get(Lake, 1, execution_options={"populate_existing": True})

    assert (kept, lake.name) == ("changed", "new")


def test_get_from_the_database_is_heard_and_may_be_narrowed(session: Session) -> None:
    session.add(Lake(id=1))
    session.commit()
    session.expunge_all()

    @event.listens_for(session, "do_orm_execute")
    def narrow(state: ORMExecuteState) -> None:
        assert state.is_orm_statement
        assert state.bind_mapper is not None
        state.statement = state.statement.where(Lake.id > 1)  # type: ignore[attr-defined]

    assert session.get(Lake, 1) is None


def test_lazy_load_is_heard_with_the_object_that_it_is_for(session: Session) -> None:
    session.add(Lake(id=1, boats=[Boat()]))
    session.commit()
    lake = session.get_one(Lake, 1)
    heard: list[ORMExecuteState] = []
    event.listen(session, "do_orm_execute", heard.append)

    assert len(lake.boats) == 1

    (state,) = heard
    assert state.is_relationship_load
    assert not state.is_column_load
    assert state.lazy_loaded_from is not None
    assert state.lazy_loaded_from.object is lake
    assert [mapper.class_ for mapper in state.all_mappers] == [Boat]


def test_loads_of_expired_and_refreshed_columns_are_heard(session: Session) -> None:
    lake = Lake(id=1)
    session.add(lake)
    session.commit()
    heard: list[bool] = []
    event.listen(session, "do_orm_execute", lambda state: heard.append(state.is_column_load))

    assert lake.name is None
    session.refresh(lake)
    session.refresh(lake, ["name"])

    assert heard == [True, True, True]


def test_session_chooses_the_bind_of_each_statement(engine: Engine, session: Session) -> None:
    asked: list[tuple[Any, dict[str, Any], bool]] = []

    class Routing(Session):
        @override
        def get_bind(self, mapper: Any = None, *, clause: Any = None, **others: Any) -> Any:
            asked.append((mapper and mapper.class_, others, self._flushing))
            return engine

    session.close()
    with Routing() as routing:
        routing.add(Lake(id=1))
        routing.flush()
        routing.execute(select(Lake), bind_arguments={"region": "north"})

    assert asked == [(Lake, {}, True), (Lake, {"region": "north"}, False)]


def test_statement_of_a_listener_asks_for_a_bind_of_its_own(
    engine: Engine, session: Session
) -> None:
    asked: list[Any] = []

    class Routing(Session):
        @override
        def get_bind(self, mapper: Any = None, *, clause: Any = None, **others: Any) -> Any:
            asked.append(others)
            return engine

    session.add(Lake(id=1))
    session.commit()
    with Routing() as routing:
        event.listen(routing, "loaded_as_persistent", lambda own, _: own.scalar(select(Lake.id)))

        routing.execute(select(Lake), bind_arguments={"region": "north"}).all()

    assert asked == [{"region": "north"}, {}]


def test_string_is_no_statement(session: Session) -> None:
    with pytest.raises(core_exc.ArgumentError, match="should be explicitly declared as text"):
        session.execute("SELECT 1")  # type: ignore[call-overload]
