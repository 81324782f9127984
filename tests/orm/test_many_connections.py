"""Sessions with connections of their own: what they see of each other, and how they lose one."""

import warnings
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, create_engine, event, func, inspect, select, text
from sqlalchemy import exc as core_exc

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    sessionmaker,
)

OpenSession = Callable[..., Session]


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    books: Mapped[list["Book"]] = relationship(back_populates="shelf", order_by="Book.id")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    shelf_id: Mapped[int | None] = mapped_column(
        ForeignKey("shelf.id", deferrable=True, initially="DEFERRED")
    )
    shelf: Mapped[Shelf | None] = relationship(back_populates="books")


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    """With one shelf, which has the key 1."""
    Base.metadata.create_all(shared_engine)
    with Session(shared_engine) as session:
        session.add(Shelf(name="first"))
        session.commit()
    return shared_engine


@pytest.fixture
def on_server(server_engine: Engine) -> Engine:
    """The same on the server alone."""
    Base.metadata.create_all(server_engine)
    with Session(server_engine) as session:
        session.add(Shelf(name="first"))
        session.commit()
    return server_engine


# What sessions see of each other ----------------------------------------------------------------


def test_change_of_another_session_is_seen_after_the_commits_of_both(engine: Engine) -> None:
    with Session(engine) as reader:
        seen = reader.get_one(Shelf, 1)
        reader.commit()
        with Session(engine) as writer:
            writer.get_one(Shelf, 1).name = "renamed"
            writer.commit()

        assert seen.name == "renamed"


def test_loaded_value_stays_until_the_transaction_ends(on_server: Engine) -> None:
    with Session(on_server) as reader, Session(on_server) as writer:
        seen = reader.get_one(Shelf, 1)
        writer.get_one(Shelf, 1).name = "renamed"
        writer.commit()
        reader.scalars(select(Shelf)).all()
        in_the_transaction = seen.name
        reader.commit()

        assert (in_the_transaction, seen.name) == ("first", "renamed")


def test_isolation_level_holds_for_the_transaction_that_asks_for_it(on_server: Engine) -> None:
    with Session(on_server) as reader, Session(on_server) as writer:
        reader.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        count = select(func.count()).select_from(Shelf)
        before = reader.scalar(count)
        writer.add(Shelf(name="second"))
        writer.commit()
        within = reader.scalar(count)
        reader.commit()

        assert (before, within, reader.scalar(count)) == (1, 1, 2)


def test_row_that_another_session_locks_is_an_error_and_free_after_its_end(
    on_server: Engine,
) -> None:
    query = select(Shelf).where(Shelf.id == 1).with_for_update(nowait=True)
    with Session(on_server) as first, Session(on_server) as second:
        first.scalars(query).one()

        with pytest.raises(core_exc.OperationalError):
            second.scalars(query).one()

        first.rollback()
        second.rollback()
        assert second.scalars(query).one().name == "first"


def test_sessions_in_threads_give_each_row_a_key_of_its_own(on_server: Engine) -> None:
    sessions = sessionmaker(on_server)
    barrier = Barrier(4)
    problems: list[BaseException] = []
    titles: dict[int, str] = {}

    def write(worker: int) -> None:
        try:
            barrier.wait()
            for portion in range(5):
                with sessions.begin() as session:
                    books = [Book(title=f"{worker}.{portion}.{number}") for number in range(20)]
                    session.add_all(books)
                    session.flush()
                    titles.update((book.id, book.title) for book in books)
        except BaseException as problem:  # noqa: BLE001  # told by the assertion
            problems.append(problem)

    threads = [Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    with sessions() as session:
        stored = {row.id: row.title for row in session.execute(select(Book.id, Book.title))}
    assert stored == titles
    assert len(stored) == 4 * 5 * 20


# Transactions that fail -------------------------------------------------------------------------


def test_constraint_that_is_checked_at_the_commit_takes_everything_back(engine: Engine) -> None:
    with Session(engine) as session:
        shelf = session.get_one(Shelf, 1)
        shelf.name = "changed"
        lost = Book(title="lost", shelf_id=404)
        session.add(lost)
        session.flush()

        with pytest.raises(core_exc.IntegrityError) as failure:
            session.commit()
        session.rollback()

        assert "not known whether" in "".join(failure.value.__notes__)
        assert inspect(lost).transient
        assert shelf.name == "first"
        assert session.scalars(select(Book)).all() == []


def test_failed_statement_of_the_user_aborts_the_transaction_until_the_rollback(
    on_server: Engine,
) -> None:
    if on_server.dialect.name != "postgresql":
        pytest.skip("other databases go on after a failed statement")
    with Session(on_server) as session:
        shelf = session.get_one(Shelf, 1)
        shelf.name = "changed"
        session.flush()
        with pytest.raises(core_exc.ProgrammingError):
            session.execute(text("SELECT no_such_column FROM shelf"))

        with pytest.raises(core_exc.InternalError, match="transaction is aborted"):
            session.scalars(select(Shelf)).all()
        session.rollback()

        assert shelf.name == "first"


def test_failed_statement_in_a_savepoint_leaves_the_rest_usable(engine: Engine) -> None:
    with Session(engine) as session:
        kept = Shelf(name="kept")
        session.add(kept)
        with pytest.raises(core_exc.IntegrityError), session.begin_nested():
            session.add(Shelf(name="first"))
        with pytest.raises(core_exc.DBAPIError), session.begin_nested():
            session.execute(text("SELECT no_such_column FROM shelf"))
        session.add(Book(title="late", shelf=kept))

        session.commit()

        assert [book.title for book in kept.books] == ["late"]
        assert session.scalars(select(Shelf.name).order_by(Shelf.id)).all() == ["first", "kept"]


def test_two_phase_transactions_are_prepared_and_committed_by_core(on_server: Engine) -> None:
    with on_server.connect() as connection:
        transaction = connection.begin_twophase()
        with Session(connection) as session:
            session.add(Shelf(name="second"))
            session.flush()
        transaction.prepare()
        transaction.commit()

    with Session(on_server) as session:
        assert session.scalar(select(func.count()).select_from(Shelf)) == 2


# Connections that are lost ----------------------------------------------------------------------


def end_connections(engine: Engine) -> None:
    """Let the server end all connections but the one that asks for it."""
    if engine.dialect.name != "postgresql":
        pytest.skip("the test knows only how PostgreSQL is told to end connections")
    other = create_engine(engine.url)
    query = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    with other.connect() as connection:
        connection.execute(text(query)).all()
    other.dispose()


def test_connection_lost_between_transactions_is_one_error(on_server: Engine) -> None:
    with Session(on_server) as session:
        shelf = session.get_one(Shelf, 1)
        session.commit()
        end_connections(on_server)

        with pytest.raises(core_exc.OperationalError) as failure:
            _ = shelf.name
        session.rollback()

        assert failure.value.connection_invalidated
        assert shelf.name == "first"


def test_connection_lost_between_transactions_is_not_noticed_with_pre_ping(
    on_server: Engine,
) -> None:
    engine = create_engine(on_server.url, pool_pre_ping=True)
    with Session(engine) as session:
        shelf = session.get_one(Shelf, 1)
        session.commit()
        end_connections(on_server)

        assert shelf.name == "first"
    engine.dispose()


def test_connection_lost_in_a_transaction_takes_its_work_back_and_repeats_nothing(
    on_server: Engine,
) -> None:
    with Session(on_server) as session:
        shelf = session.get_one(Shelf, 1)
        shelf.name = "changed"
        session.flush()
        new = Shelf(name="new")
        session.add(new)
        end_connections(on_server)

        with pytest.raises(core_exc.OperationalError) as failure:
            session.flush()
        with pytest.raises(core_exc.PendingRollbackError, match="rolled back"):
            session.scalars(select(Shelf)).all()
        session.rollback()

        assert failure.value.connection_invalidated
        assert inspect(new).transient
        assert shelf.name == "first"
        assert session.scalars(select(Shelf.name)).all() == ["first"]


def test_connection_lost_before_the_commit_is_told_and_leaves_nothing(on_server: Engine) -> None:
    with Session(on_server) as session:
        new = Shelf(name="new")
        session.add(new)
        session.flush()
        end_connections(on_server)

        with pytest.raises(core_exc.OperationalError) as failure:
            session.commit()
        session.rollback()

        assert "not known whether" in "".join(failure.value.__notes__)
        assert inspect(new).transient
        assert session.scalars(select(Shelf.name)).all() == ["first"]


def test_close_of_a_session_whose_connection_is_lost_says_so_and_leaves_it_usable(
    on_server: Engine,
) -> None:
    session = Session(on_server)
    shelf = session.get_one(Shelf, 1)
    end_connections(on_server)

    with pytest.raises(core_exc.OperationalError):
        session.close()

    assert inspect(shelf).detached
    assert on_server.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a QueuePool
    with session:
        assert session.get_one(Shelf, 1).name == "first"


def test_pool_that_is_disposed_of_leaves_the_transaction_that_runs(engine: Engine) -> None:
    opened: list[Any] = []
    with Session(engine) as session:
        session.add(Shelf(name="second"))
        session.flush()

        old_pool = engine.pool
        engine.dispose()
        event.listen(engine, "connect", lambda connection, _record: opened.append(connection))
        session.commit()
        old_pool.dispose()  # the connection went back to it

        assert session.scalar(select(func.count()).select_from(Shelf)) == 2
    assert len(opened) == 1


def test_connections_are_back_in_the_pool_after_all_kinds_of_ends(on_server: Engine) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for ending in ("commit", "rollback", "close"):
            session = Session(on_server)
            session.get_one(Shelf, 1)
            getattr(session, ending)()

    assert on_server.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a QueuePool
