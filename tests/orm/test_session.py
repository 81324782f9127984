"""What a session does with its objects and its transaction; flush order and loading have files of their own."""

import gc
import weakref
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, insert, inspect, select, text
from sqlalchemy import exc as core_exc

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    make_transient_to_detached,
    mapped_column,
    object_session,
    sessionmaker,
)
from declarative_instr.orm import exc as orm_exc

OpenSession = Callable[..., Session]
Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


class Ship(Base):
    __tablename__ = "ship"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    flag: Mapped[str | None]


class Berth(Base):
    __tablename__ = "berth"

    pier: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    depth: Mapped[int] = mapped_column(default=9)


@pytest.fixture
def ship(session: Session) -> Ship:
    """A saved ship whose attributes are expired."""
    ship = Ship(name="Aura", flag="SE")
    session.add(ship)
    session.commit()
    return ship


def state_of(instance: object) -> set[str]:
    state = inspect(instance)
    names = ("transient", "pending", "persistent", "deleted", "detached")
    return {name for name in names if getattr(state, name)}


def test_object_walks_through_its_states(session: Session) -> None:
    ship = Ship(name="Aura")
    seen = [state_of(ship)]

    session.add(ship)
    seen.append(state_of(ship))
    session.flush()
    seen.append(state_of(ship))
    session.delete(ship)
    session.flush()
    seen.append(state_of(ship))
    session.commit()
    seen.append(state_of(ship))

    assert seen == [{"transient"}, {"pending"}, {"persistent"}, {"deleted"}, {"detached"}]


def test_identity_exists_from_the_flush_on(session: Session) -> None:
    ship = Ship(name="Aura")
    session.add(ship)
    before = inspect(ship).identity

    session.flush()

    assert before is None
    assert inspect(ship).identity == (ship.id,)
    assert inspect(ship).session is session


def test_new_dirty_and_deleted_tell_what_the_flush_will_do(session: Session, ship: Ship) -> None:
    other, gone = Ship(name="Bris"), Ship(name="Calm")
    session.add(gone)
    session.flush()

    session.add(other)
    ship.name = "Aurora"
    session.delete(gone)

    assert list(session.new) == [other]
    assert list(session.dirty) == [ship]
    assert list(session.deleted) == [gone]


def test_flush_empties_new_dirty_and_deleted(session: Session, ship: Ship) -> None:
    session.add(Ship(name="Bris"))
    ship.name = "Aurora"

    session.flush()

    assert not session.new
    assert not session.dirty
    assert not session.deleted


def test_add_all_takes_every_object(session: Session) -> None:
    fleet = [Ship(name=name) for name in "abc"]

    session.add_all(fleet)

    assert set(session.new) == set(fleet)


def test_session_contains_and_iterates_over_its_objects(session: Session, ship: Ship) -> None:
    pending, stranger = Ship(name="Bris"), Ship(name="Calm")
    session.add(pending)

    assert ship in session
    assert pending in session
    assert stranger not in session
    assert set(session) == {ship, pending}


def test_add_of_an_object_already_there_changes_nothing(session: Session, ship: Ship) -> None:
    session.add(ship)

    assert not session.new
    assert ship in session


def test_object_of_another_session_is_refused(open_session: OpenSession) -> None:
    first, second = open_session(), open_session()
    ship = Ship(name="Aura")
    first.add(ship)

    with pytest.raises(core_exc.InvalidRequestError, match="already attached to session"):
        second.add(ship)


def test_object_that_is_not_mapped_is_refused(session: Session) -> None:
    with pytest.raises(orm_exc.UnmappedInstanceError, match=r"builtins\.str"):
        session.add("Aura")


def test_object_that_is_not_saved_cannot_be_deleted(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="is not persisted"):
        session.delete(Ship(name="Aura"))


def test_object_session_finds_the_session(session: Session, ship: Ship) -> None:
    assert object_session(ship) is session
    assert object_session(Ship(name="Bris")) is None


# -- transactions --------------------------------------------------------------------------------


def test_transaction_begins_by_itself_and_ends_with_commit(session: Session) -> None:
    seen = [session.in_transaction()]

    session.add(Ship(name="Aura"))
    session.flush()
    seen.append(session.in_transaction())
    session.commit()
    seen.append(session.in_transaction())

    assert seen == [False, True, False]


def test_rollback_ends_the_transaction(session: Session) -> None:
    session.execute(select(Ship))

    session.rollback()

    assert not session.in_transaction()


def test_autobegin_off_asks_for_begin(open_session: OpenSession) -> None:
    session = open_session(autobegin=False)

    with pytest.raises(core_exc.InvalidRequestError, match="begin"):
        session.execute(select(Ship))

    with session.begin():
        assert session.scalars(select(Ship)).all() == []


def test_begin_commits_at_the_end_of_the_block(session: Session) -> None:
    with session.begin():
        session.add(Ship(name="Aura"))

    session.rollback()
    assert session.scalars(select(Ship.name)).all() == ["Aura"]


def test_begin_rolls_back_where_the_block_raises(session: Session) -> None:
    def work() -> None:
        with session.begin():
            session.add(Ship(name="Aura"))
            session.flush()
            raise RuntimeError("storm")

    with pytest.raises(RuntimeError, match="storm"):
        work()

    assert session.scalars(select(Ship)).all() == []


def test_second_begin_is_refused(session: Session) -> None:
    session.begin()

    with pytest.raises(core_exc.InvalidRequestError, match="already begun"):
        session.begin()


def test_session_as_context_manager_closes_without_commit(
    engine: Engine, open_session: OpenSession
) -> None:
    with Session(engine) as session:
        ship = Ship(name="Aura")
        session.add(ship)
        session.flush()

    assert inspect(ship).detached or inspect(ship).transient
    assert open_session().scalars(select(Ship)).all() == []


def test_close_detaches_and_the_session_can_be_used_again(session: Session, ship: Ship) -> None:
    key = ship.id

    session.close()

    assert state_of(ship) == {"detached"}
    assert session.get_one(Ship, key) is not ship


def test_commit_expires_so_that_changes_of_others_are_seen(session: Session, ship: Ship) -> None:
    session.execute(text("UPDATE ship SET name = 'Bris'"))

    assert ship.name == "Bris"


def test_expire_on_commit_off_keeps_the_values(open_session: OpenSession, count: Count) -> None:
    session = open_session(expire_on_commit=False)
    ship = Ship(name="Aura")
    session.add(ship)

    session.commit()

    assert ship.name == "Aura"
    assert count("SELECT") == 0


def test_rollback_makes_new_objects_transient_and_keeps_their_values(session: Session) -> None:
    ship = Ship(name="Aura")
    session.add(ship)
    session.flush()

    session.rollback()

    assert state_of(ship) == {"transient"}
    assert ship not in session
    assert ship.name == "Aura"


def test_rollback_makes_pending_objects_transient(session: Session) -> None:
    ship = Ship(name="Aura")
    session.add(ship)

    session.rollback()

    assert state_of(ship) == {"transient"}
    assert not session.new


def test_rollback_brings_deleted_objects_back(session: Session, ship: Ship) -> None:
    session.delete(ship)
    session.flush()

    session.rollback()

    assert state_of(ship) == {"persistent"}
    assert ship in session
    assert ship.name == "Aura"


def test_rollback_forgets_a_deletion_that_was_not_flushed(session: Session, ship: Ship) -> None:
    session.delete(ship)

    session.rollback()

    assert not session.deleted
    assert ship in session


def test_rollback_reloads_changed_objects(session: Session, ship: Ship) -> None:
    ship.name = "Bris"
    session.flush()
    ship.flag = "NO"

    session.rollback()

    assert (ship.name, ship.flag) == ("Aura", "SE")
    assert not session.dirty


def test_rollback_restores_a_changed_primary_key(session: Session, ship: Ship) -> None:
    old = ship.id
    ship.id = 99
    session.flush()

    session.rollback()

    assert ship.id == old
    assert session.get(Ship, old) is ship
    assert session.get(Ship, 99) is None


# -- autoflush -----------------------------------------------------------------------------------


def test_query_sees_pending_changes(session: Session, ship: Ship) -> None:
    session.add(Ship(name="Bris"))
    ship.name = "Aurora"

    names = session.scalars(select(Ship.name).order_by(Ship.name)).all()

    assert names == ["Aurora", "Bris"]


def test_autoflush_off_leaves_pending_changes_out(open_session: OpenSession) -> None:
    session = open_session(autoflush=False)
    session.add(Ship(name="Aura"))

    assert session.scalars(select(Ship)).all() == []
    assert len(session.new) == 1


def test_no_autoflush_block_holds_the_flush_back(session: Session) -> None:
    session.add(Ship(name="Aura"))

    with session.no_autoflush:
        inside = session.scalars(select(Ship)).all()

    assert inside == []
    assert len(session.scalars(select(Ship)).all()) == 1


# -- identity map --------------------------------------------------------------------------------


def test_one_row_is_one_object(session: Session, ship: Ship) -> None:
    by_key = session.get(Ship, ship.id)
    by_query = session.scalars(select(Ship)).one()

    assert by_key is ship
    assert by_query is ship


def test_get_of_a_loaded_object_sends_nothing(
    session: Session, ship: Ship, statements: list[str]
) -> None:
    key = ship.id
    statements.clear()

    found = session.get(Ship, key)

    assert found is ship
    assert statements == []


def test_get_of_an_unknown_key_is_none(session: Session) -> None:
    assert session.get(Ship, 404) is None


def test_get_one_of_an_unknown_key_is_an_error(session: Session) -> None:
    with pytest.raises(core_exc.NoResultFound, match="No row was found when one was required"):
        session.get_one(Ship, 404)


@pytest.mark.parametrize("key", [("west", 4), {"number": 4, "pier": "west"}])
def test_composite_key_is_given_in_order_or_by_name(session: Session, key: object) -> None:
    berth = Berth(pier="west", number=4)
    session.add_all([berth, Berth(pier="east", number=4)])
    session.commit()

    assert session.get(Berth, key) is berth


def test_composite_key_with_a_missing_part_is_refused(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="primary key"):
        session.get(Berth, "west")


def test_get_finds_an_expired_object_that_was_deleted_elsewhere_no_more(
    session: Session, ship: Ship
) -> None:
    key = ship.id
    session.commit()
    session.execute(text("DELETE FROM ship"))

    assert session.get(Ship, key) is None


def test_unmodified_object_dies_with_its_last_name(session: Session) -> None:
    session.add(Ship(name="Aura"))
    session.commit()
    ship = session.scalars(select(Ship)).one()
    watch = weakref.ref(ship)

    del ship
    gc.collect()

    assert watch() is None
    assert list(session) == []


def test_modified_object_lives_until_it_is_flushed(session: Session) -> None:
    session.add(Ship(name="Aura"))
    session.commit()
    ship = session.scalars(select(Ship)).one()
    watch = weakref.ref(ship)
    ship.name = "Bris"
    del ship
    gc.collect()
    alive_while_modified = watch() is not None

    session.commit()
    gc.collect()

    assert alive_while_modified
    assert watch() is None
    assert session.scalars(select(Ship.name)).all() == ["Bris"]


def test_pending_object_lives_without_a_name(session: Session) -> None:
    session.add(Ship(name="Aura"))
    gc.collect()

    session.commit()

    assert session.scalars(select(Ship.name)).all() == ["Aura"]


def test_identity_map_holds_the_persistent_objects(session: Session, ship: Ship) -> None:
    session.add(Ship(name="Bris"))

    assert list(session.identity_map.values()) == [ship]
    assert list(session.identity_map.keys()) == [inspect(ship).identity_key]


# -- expire, refresh, expunge --------------------------------------------------------------------


def test_expire_reloads_at_the_next_read(session: Session, ship: Ship, count: Count) -> None:
    _ = ship.name
    session.expire(ship)
    before = count("SELECT")

    _ = ship.name, ship.flag

    assert count("SELECT") == before + 1


def test_expire_of_one_attribute_leaves_the_others(session: Session, ship: Ship) -> None:
    _ = ship.name
    session.execute(text("UPDATE ship SET name = 'Bris', flag = 'NO'"))

    session.expire(ship, ["flag"])

    assert (ship.name, ship.flag) == ("Aura", "NO")


def test_expire_discards_a_change(session: Session, ship: Ship) -> None:
    ship.name = "Bris"

    session.expire(ship)

    assert ship.name == "Aura"
    assert not session.dirty


def test_expire_all_expires_every_object(session: Session, ship: Ship) -> None:
    _ = ship.name
    session.execute(text("UPDATE ship SET name = 'Bris'"))

    session.expire_all()

    assert ship.name == "Bris"


def test_refresh_reads_at_once(session: Session, ship: Ship, statements: list[str]) -> None:
    _ = ship.name
    session.execute(text("UPDATE ship SET name = 'Bris'"))

    session.refresh(ship)

    statements.clear()
    assert ship.name == "Bris"
    assert statements == []


def test_refresh_of_named_attributes_leaves_the_others(session: Session, ship: Ship) -> None:
    _ = ship.name
    session.execute(text("UPDATE ship SET name = 'Bris', flag = 'NO'"))

    session.refresh(ship, ["flag"])

    assert (ship.name, ship.flag) == ("Aura", "NO")


def test_refresh_of_a_deleted_row_is_an_error(session: Session, ship: Ship) -> None:
    session.execute(text("DELETE FROM ship"))

    with pytest.raises(core_exc.InvalidRequestError, match="Could not refresh instance"):
        session.refresh(ship)


def test_refresh_of_an_object_that_is_not_saved_is_an_error(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="is not persistent within"):
        session.refresh(Ship(name="Aura"))


def test_expunged_object_is_detached_and_keeps_its_values(session: Session, ship: Ship) -> None:
    _ = ship.name

    session.expunge(ship)

    assert state_of(ship) == {"detached"}
    assert ship.name == "Aura"
    assert ship not in session


def test_expunged_pending_object_is_transient(session: Session) -> None:
    ship = Ship(name="Aura")
    session.add(ship)

    session.expunge(ship)

    assert state_of(ship) == {"transient"}


def test_expunge_all_empties_the_session(session: Session, ship: Ship) -> None:
    session.add(Ship(name="Bris"))

    session.expunge_all()

    assert list(session) == []
    assert state_of(ship) == {"detached"}


def test_detached_object_can_be_added_again(open_session: OpenSession) -> None:
    first = open_session()
    ship = Ship(name="Aura")
    first.add(ship)
    first.commit()
    key = ship.id
    first.close()
    ship.name = "Bris"
    second = open_session()

    second.add(ship)
    second.commit()

    assert state_of(ship) == {"persistent"}
    assert second.scalars(select(Ship.name).where(Ship.id == key)).one() == "Bris"


def test_make_transient_to_detached_stands_for_a_known_row(
    session: Session, ship: Ship, statements: list[str]
) -> None:
    key = ship.id
    session.expunge_all()
    statements.clear()
    stand_in = Ship(id=key)

    make_transient_to_detached(stand_in)
    session.add(stand_in)

    assert statements == []
    assert state_of(stand_in) == {"persistent"}
    assert stand_in.name == "Aura"


# -- is_modified ---------------------------------------------------------------------------------


def test_is_modified_compares_with_the_loaded_values(session: Session, ship: Ship) -> None:
    _ = ship.name
    unchanged = session.is_modified(ship)
    ship.name = "Bris"
    changed = session.is_modified(ship)
    ship.name = "Aura"
    back_again = session.is_modified(ship)

    assert (unchanged, changed, back_again) == (False, True, False)


def test_dirty_is_optimistic_where_is_modified_is_exact(session: Session, ship: Ship) -> None:
    ship.name = ship.name

    assert ship in session.dirty
    assert not session.is_modified(ship)


# -- execute, scalar, scalars --------------------------------------------------------------------


def test_execute_gives_rows_scalars_gives_entities(session: Session, ship: Ship) -> None:
    rows = session.execute(select(Ship)).all()
    entities = session.scalars(select(Ship)).all()

    assert [tuple(row) for row in rows] == [(ship,)]
    assert entities == [ship]


def test_scalar_gives_the_first_column_or_none(session: Session, ship: Ship) -> None:
    found = session.scalar(select(Ship.name))
    nothing = session.scalar(select(Ship.name).where(Ship.name == "none"))

    assert found == ship.name
    assert nothing is None


def test_execute_runs_core_statements_with_parameters(session: Session) -> None:
    session.execute(insert(Ship.__table__), [{"name": "a"}, {"name": "b"}])

    total = session.execute(text("SELECT count(*) FROM ship WHERE name = :name"), {"name": "b"})

    assert total.scalar_one() == 1


# -- sessionmaker --------------------------------------------------------------------------------


def test_sessionmaker_gives_sessions_with_its_options(engine: Engine) -> None:
    make = sessionmaker(engine, expire_on_commit=False, autoflush=False)

    with make() as first, make(autoflush=True) as second:
        assert first is not second
        assert (first.autoflush, second.autoflush) == (False, True)
        assert first.get_bind() is engine


def test_sessionmaker_begin_commits_and_closes(engine: Engine, session: Session) -> None:
    make = sessionmaker(engine)

    with make.begin() as working:
        ship = Ship(name="Aura")
        working.add(ship)

    assert state_of(ship) == {"detached"}
    assert session.scalar(select(func.count()).select_from(Ship)) == 1


def test_sessionmaker_can_be_configured_later(engine: Engine) -> None:
    make = sessionmaker()

    make.configure(bind=engine)

    with make() as session:
        assert session.get_bind() is engine


def test_session_without_engine_says_so() -> None:
    with Session() as session, pytest.raises(core_exc.UnboundExecutionError, match="bind"):
        session.execute(select(Ship))
