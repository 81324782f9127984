"""Transactions and savepoints: what they do to objects, and what is left when something fails."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy import exc as core_exc

from declarative_instr import event as our_event
from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column

OpenSession = Callable[..., Session]


class Base(DeclarativeBase):
    pass


class Coin(Base):
    __tablename__ = "coin"

    id: Mapped[int] = mapped_column(primary_key=True)
    stamp: Mapped[str] = mapped_column(unique=True)
    worth: Mapped[int] = mapped_column(default=1)


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    return shared_engine


class Elsewhere(DeclarativeBase):
    pass


class Note(Elsewhere):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class BrokenWireError(Exception):
    pass


def raise_broken(*_: object) -> None:
    raise BrokenWireError("wire")


def stamps(session: Session) -> set[str]:
    return set(session.scalars(select(Coin.stamp)))


@pytest.fixture
def coin(session: Session) -> Coin:
    coin = Coin(stamp="old")
    session.add(coin)
    session.commit()
    return coin


def fail_flush(session: Session) -> Coin:
    broken = Coin(stamp="old")
    session.add(broken)
    with pytest.raises(core_exc.IntegrityError):
        session.flush()
    return broken


# -- savepoints ------------------------------------------------------------------------------------


def test_savepoint_rollback_takes_back_only_what_came_after_it(
    session: Session, coin: Coin
) -> None:
    before = Coin(stamp="before")
    session.add(before)
    savepoint = session.begin_nested()
    after = Coin(stamp="after")
    session.add(after)
    session.flush()

    savepoint.rollback()
    session.commit()

    assert inspect(after).transient
    assert inspect(before).persistent
    assert stamps(session) == {"old", "before"}


def test_savepoint_rollback_leaves_clean_objects_loaded(
    session: Session, coin: Coin, statements: list[str]
) -> None:
    other = Coin(stamp="other")
    session.add(other)
    session.flush()
    _ = coin.worth, other.worth
    savepoint = session.begin_nested()
    other.worth = 7
    session.flush()
    savepoint.rollback()
    statements.clear()

    _ = coin.worth
    unloaded = len(statements)
    reread = other.worth

    assert unloaded == 0
    assert reread == 1


def test_savepoint_rollback_forgets_changes_that_were_not_flushed(
    session: Session, coin: Coin
) -> None:
    savepoint = session.begin_nested()
    coin.worth = 7

    savepoint.rollback()

    assert coin.worth == 1
    assert not session.dirty


def test_three_savepoints_with_the_middle_one_rolled_back(session: Session, coin: Coin) -> None:
    first = session.begin_nested()
    coin.worth = 2
    second = session.begin_nested()
    coin.worth = 3
    session.add(Coin(stamp="second"))
    third = session.begin_nested()
    session.delete(coin)
    third.commit()

    second.rollback()
    kept = coin.worth
    first.commit()
    session.commit()

    assert kept == 2
    assert inspect(coin).persistent
    assert (coin.worth, stamps(session)) == (2, {"old"})


def test_deletion_in_a_released_savepoint_comes_back_with_the_outer_rollback(
    session: Session, coin: Coin
) -> None:
    with session.begin_nested():
        session.delete(coin)
    gone = inspect(coin).deleted

    session.rollback()

    assert gone
    assert coin in session
    assert coin.stamp == "old"


def test_key_changed_twice_goes_back_to_the_first(session: Session, coin: Coin) -> None:
    key = coin.id
    coin.id = 50
    with session.begin_nested():
        coin.id = 60

    session.rollback()

    assert session.get(Coin, key) is coin
    assert session.get(Coin, 60) is None


def test_one_bad_record_in_ten_costs_only_itself(session: Session, coin: Coin) -> None:
    bad = []
    for number in range(20):
        new = Coin(stamp="old" if number % 10 == 0 else str(number))
        try:
            with session.begin_nested():
                session.add(new)
        except core_exc.IntegrityError:
            bad.append(new)
    session.commit()

    assert len(bad) == 2
    assert all(inspect(each).transient for each in bad)
    assert len(stamps(session)) == 19


def test_failed_flush_in_a_savepoint_refuses_work_until_that_is_rolled_back(
    session: Session, coin: Coin
) -> None:
    savepoint = session.begin_nested()
    fail_flush(session)
    with pytest.raises(core_exc.PendingRollbackError):
        stamps(session)

    savepoint.rollback()

    assert session.in_transaction()
    assert stamps(session) == {"old"}


def test_end_of_the_outer_transaction_ends_its_savepoints(session: Session) -> None:
    outer = session.begin()
    inner = session.begin_nested()

    outer.commit()

    assert not inner.is_active
    assert not session.in_transaction()


# -- failures --------------------------------------------------------------------------------------


def test_refusal_after_a_failed_flush_has_the_first_error_as_its_cause(
    session: Session, coin: Coin
) -> None:
    fail_flush(session)

    with pytest.raises(core_exc.PendingRollbackError) as error:
        session.commit()

    assert isinstance(error.value.__cause__, core_exc.IntegrityError)
    assert not session.is_active


def test_no_statement_is_sent_after_a_failed_flush(
    session: Session, coin: Coin, statements: list[str]
) -> None:
    fail_flush(session)
    statements.clear()

    with pytest.raises(core_exc.PendingRollbackError):
        session.get(Coin, 404)

    assert statements == []


def test_objects_added_after_a_failed_flush_are_discarded_with_a_warning(
    session: Session, coin: Coin
) -> None:
    fail_flush(session)
    late = Coin(stamp="late")
    session.add(late)

    with pytest.warns(core_exc.SAWarning, match="non-active transaction"):
        session.rollback()

    assert inspect(late).transient
    assert not session.new


def test_failed_commit_raises_what_the_driver_raised_and_says_what_is_not_known(
    engine: Engine, session: Session
) -> None:
    new = Coin(stamp="new")
    session.add(new)
    event.listen(engine, "commit", raise_broken)

    with pytest.raises(BrokenWireError) as error:
        session.commit()
    event.remove(engine, "commit", raise_broken)

    assert "not known" in "".join(error.value.__notes__)
    assert inspect(new).transient
    with pytest.raises(core_exc.PendingRollbackError):
        stamps(session)
    session.rollback()
    assert stamps(session) == set()


def test_failed_rollback_does_not_hide_why_it_was_needed(
    engine: Engine, session: Session, coin: Coin
) -> None:
    event.listen(engine, "rollback", raise_broken)
    session.add(Coin(stamp="old"))

    with pytest.raises(core_exc.IntegrityError) as error:
        session.flush()
    event.remove(engine, "rollback", raise_broken)

    assert "BrokenWireError" in "".join(error.value.__notes__)


def test_failed_rollback_is_told_after_everything_is_put_back(
    engine: Engine,
) -> None:
    Base.metadata.create_all(engine)
    session = Session(engine)
    new = Coin(stamp="new")
    session.add(new)
    session.flush()
    event.listen(engine, "rollback", raise_broken)

    with pytest.raises(BrokenWireError):
        session.rollback()
    event.remove(engine, "rollback", raise_broken)

    assert inspect(new).transient
    assert not session.in_transaction()
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a QueuePool
    assert stamps(session) == set()
    session.close()


def test_connections_go_back_to_the_pool_at_every_end(engine: Engine) -> None:
    Base.metadata.create_all(engine)
    counts = []
    for end in (Session.commit, Session.rollback, Session.close, Session.invalidate):
        session = Session(engine)
        session.execute(text("SELECT 1"))
        end(session)
        counts.append(engine.pool.checkedout())  # type: ignore[attr-defined]  # of a QueuePool

    assert counts == [0, 0, 0, 0]


def test_interrupted_flush_leaves_nothing_marked_as_stored(
    engine: Engine, session: Session, coin: Coin
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    new = Coin(stamp="new")
    session.add(new)
    coin.worth = 9
    event.listen(engine, "before_cursor_execute", interrupt)

    with pytest.raises(KeyboardInterrupt):
        session.flush()
    event.remove(engine, "before_cursor_execute", interrupt)
    session.rollback()

    assert inspect(new).transient
    assert coin.worth == 1
    session.add(new)
    session.commit()
    assert stamps(session) == {"old", "new"}


def test_each_failing_statement_of_a_flush_leaves_all_objects_as_before(
    engine: Engine, session: Session, coin: Coin
) -> None:
    doomed = Coin(stamp="doomed")
    session.add(doomed)
    session.commit()
    for nth in range(1, 4):
        left = [nth]

        def fail(*_: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise BrokenWireError

        new = Coin(stamp=f"new {nth}")
        session.add(new)
        coin.id, coin.worth = 90, 5
        session.delete(doomed)
        key = inspect(coin).identity
        event.listen(engine, "before_cursor_execute", fail)
        with pytest.raises(BrokenWireError):
            session.flush()
        event.remove(engine, "before_cursor_execute", fail)
        session.rollback()

        assert inspect(new).transient
        assert inspect(doomed).persistent
        assert inspect(coin).identity == key
        assert (coin.worth, stamps(session)) == (1, {"old", "doomed"})


# -- order of calls --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["commit", "rollback", "close"])
def test_listener_of_a_flush_cannot_end_the_transaction(session: Session, method: str) -> None:
    def end(ending: Session, _context: object) -> None:
        getattr(ending, method)()

    our_event.listen(session, "after_flush", end)
    session.add(Coin(stamp="new"))

    with pytest.raises(core_exc.IllegalStateChangeError, match=rf"'{method}\(\)' can't be called"):
        session.flush()

    session.rollback()
    assert stamps(session) == set()


def test_listener_of_a_flush_cannot_flush(session: Session) -> None:
    our_event.listen(session, "before_flush", lambda session, *_: session.flush())
    session.add(Coin(stamp="new"))

    with pytest.raises(core_exc.InvalidRequestError, match="already flushing"):
        session.flush()


def test_listener_of_the_commit_cannot_send_statements(session: Session) -> None:
    our_event.listen(session, "after_commit", stamps)
    session.begin()

    with pytest.raises(core_exc.InvalidRequestError, match="'committed' state"):
        session.commit()

    assert not session.in_transaction()


def test_error_after_the_commit_does_not_undo_it_and_says_so(session: Session) -> None:
    our_event.listen(session, "after_commit", raise_broken)
    new = Coin(stamp="new")
    session.add(new)

    with pytest.raises(BrokenWireError) as error:
        session.commit()

    assert "was committed before" in "".join(error.value.__notes__)
    assert inspect(new).persistent
    session.rollback()
    assert stamps(session) == {"new"}


def test_ended_transaction_cannot_be_ended_again(session: Session) -> None:
    transaction = session.begin()
    transaction.commit()

    with pytest.raises(core_exc.ResourceClosedError, match="closed"):
        transaction.commit()


def test_block_that_ended_its_transaction_refuses_more_work(session: Session) -> None:
    with session.begin():
        session.commit()
        with pytest.raises(core_exc.InvalidRequestError, match="closed transaction inside"):
            stamps(session)

    assert stamps(session) == set()


def test_commits_of_listeners_that_never_stop_are_an_error(session: Session) -> None:
    numbers = iter(range(1000))
    our_event.listen(
        session, "after_flush", lambda session, _: session.add(Coin(stamp=str(next(numbers))))
    )
    session.add(Coin(stamp="first"))

    with pytest.raises(core_exc.SQLAlchemyError, match="Over 100 subsequent flushes"):
        session.commit()


# -- connections of others -------------------------------------------------------------------------


@pytest.fixture
def connection(engine: Engine) -> Connection:
    Base.metadata.create_all(engine)
    return engine.connect()


def test_given_connection_in_a_transaction_is_not_committed(connection: Connection) -> None:
    outer = connection.begin()
    with Session(connection) as session:
        session.add(Coin(stamp="new"))
        session.commit()

    outer.rollback()

    assert connection.execute(text("SELECT count(*) FROM coin")).scalar() == 0
    connection.close()


def test_given_connection_outside_of_a_transaction_is_committed_and_stays_open(
    connection: Connection,
) -> None:
    with Session(connection) as session:
        session.add(Coin(stamp="new"))
        session.commit()

    assert not connection.closed
    assert connection.execute(text("SELECT count(*) FROM coin")).scalar() == 1
    connection.close()


def test_session_in_a_savepoint_of_the_given_connection_rolls_back_only_that(
    connection: Connection,
) -> None:
    outer = connection.begin()
    connection.execute(text("INSERT INTO coin (stamp, worth) VALUES ('kept', 1)"))
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        session.add(Coin(stamp="new"))
        session.flush()
        session.rollback()

    outer.commit()

    assert connection.execute(text("SELECT stamp FROM coin")).scalars().all() == ["kept"]
    connection.close()


@pytest.fixture
def two_engines() -> Iterator[tuple[Engine, Engine]]:
    engines = create_engine("sqlite://"), create_engine("sqlite://")
    Base.metadata.create_all(engines[0])
    Elsewhere.metadata.create_all(engines[1])
    yield engines
    for engine in engines:
        engine.dispose()


def test_two_engines_take_part_in_one_transaction(two_engines: tuple[Engine, Engine]) -> None:
    first, second = two_engines
    with Session(binds={Coin: first, Elsewhere: second}) as session:
        session.add_all([Coin(stamp="a"), Note(text="b")])
        session.rollback()
        session.add_all([Coin(stamp="c"), Note(text="d")])
        session.commit()
        found = session.scalars(select(Coin.stamp)).all(), session.scalars(select(Note.text)).all()

    assert found == (["c"], ["d"])


def test_commit_that_fails_on_the_second_engine_says_that_the_first_was_committed(
    two_engines: tuple[Engine, Engine],
) -> None:
    first, second = two_engines
    event.listen(second, "commit", raise_broken)
    with Session(binds={Coin: first, Elsewhere: second}) as session:
        session.execute(select(Coin))
        session.add_all([Coin(stamp="a"), Note(text="b")])
        with pytest.raises(BrokenWireError) as error:
            session.commit()

    assert any("was committed before" in note for note in error.value.__notes__)


def test_session_without_a_bind_for_a_class_names_it(two_engines: tuple[Engine, Engine]) -> None:
    with (
        Session(binds={Coin: two_engines[0]}) as session,
        pytest.raises(core_exc.UnboundExecutionError, match=r"Note\(note\)"),
    ):
        session.get(Note, 1)
