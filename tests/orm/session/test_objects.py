"""How objects come into a session, change their states, and leave it."""

import gc
import weakref
from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlalchemy import ForeignKey, inspect
from sqlalchemy import exc as core_exc
from typing_extensions import override

from declarative_instr.exc import InstrumentationWarning
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    close_all_sessions,
    make_transient,
    make_transient_to_detached,
    mapped_column,
    object_session,
    relationship,
    was_deleted,
)
from tests.counting import names_of_calls

OpenSession = Callable[..., Session]


class Base(DeclarativeBase):
    pass


class Hill(Base):
    __tablename__ = "hill"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    trees: Mapped[list["Tree"]] = relationship(back_populates="hill")


class Tree(Base):
    __tablename__ = "tree"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    hill_id: Mapped[int | None] = mapped_column(ForeignKey("hill.id"))
    hill: Mapped[Hill | None] = relationship(back_populates="trees")


class Lamp(Base):
    """Without relations."""

    __tablename__ = "lamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]


@pytest.fixture
def lamp(session: Session) -> Lamp:
    lamp = Lamp(id=1, name="old")
    session.add(lamp)
    session.commit()
    return lamp


def test_many_objects_without_relations_become_pending(session: Session) -> None:
    lamps = [Lamp() for _ in range(10)]
    states = [inspect(lamps[0])]

    session.add_all([*lamps, lamps[0]])

    assert list(session.new) == lamps
    assert states[0].pending
    assert states[0].session is session


def test_many_objects_may_be_of_several_classes_and_states(session: Session, lamp: Lamp) -> None:
    session.expunge(lamp)
    hill = Hill(trees=[Tree()])

    session.add_all([Lamp(), lamp, hill])

    assert len(session.new) == 3
    assert lamp in session


def test_something_unmapped_among_many_is_named(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match=r"builtins\.int"):
        session.add_all([Lamp(), 3])


def test_append_to_a_long_collection_costs_as_much_as_to_a_short_one(session: Session) -> None:
    hill = Hill()
    session.add(hill)
    hill.trees.append(Tree())
    short = names_of_calls(lambda: hill.trees.append(Tree()))
    hill.trees.extend(Tree() for _ in range(500))

    long = names_of_calls(lambda: hill.trees.append(Tree()))

    assert len(session.new) == 504
    assert long == short


def test_long_chain_comes_in_without_recursion(session: Session) -> None:
    trees = [Tree(hill=Hill()) for _ in range(3000)]
    for tree, following in pairwise(trees):
        assert tree.hill is not None
        tree.hill.trees.append(following)

    session.add(trees[0])

    assert len(session.new) > 3000


def test_second_object_with_the_key_of_one_that_is_here_is_refused(
    session: Session, lamp: Lamp
) -> None:
    twin = Lamp(id=1)
    make_transient_to_detached(twin)

    with pytest.raises(core_exc.InvalidRequestError, match="another instance with key") as error:
        session.add(twin)

    assert f"{id(lamp):#x}" in str(error.value)
    assert f"{id(twin):#x}" in str(error.value)
    assert session.get(Lamp, 1) is lamp
    assert inspect(twin).detached


def test_pending_object_of_a_session_that_is_gone_can_be_added_elsewhere(
    session: Session,
) -> None:
    lost, lamp = Session(session.bind), Lamp()
    lost.add(lamp)

    del lost
    gc.collect()
    session.add(lamp)

    assert lamp in session


def test_objects_of_a_session_that_is_gone_are_detached(session: Session, lamp: Lamp) -> None:
    session.close()
    other = Session(session.bind)
    loaded = other.get(Lamp, 1)
    other.commit()

    del other
    gc.collect()

    assert inspect(loaded).detached
    assert object_session(loaded) is None


def test_session_that_is_dropped_in_a_transaction_dies(session: Session) -> None:
    other = Session(session.bind)
    watch = weakref.ref(other)
    other.connection()

    del other
    gc.collect()

    assert watch() is None


def test_modification_begins_a_transaction(session: Session, lamp: Lamp) -> None:
    before = session.in_transaction()

    lamp.name = "new"

    assert not before
    assert session.in_transaction()


def test_modification_without_autobegin_asks_for_begin(open_session: OpenSession) -> None:
    session = open_session(autobegin=False)
    with session.begin():
        lamp = Lamp(name="old")
        session.add(lamp)

    with pytest.raises(core_exc.InvalidRequestError, match="Autobegin is disabled"):
        lamp.name = "new"


def test_modified_detached_object_is_dirty_when_it_comes_back(session: Session, lamp: Lamp) -> None:
    _ = lamp.name
    session.expunge(lamp)
    lamp.name = "new"

    session.add(lamp)

    assert lamp in session.dirty


def test_deletion_of_a_detached_object_attaches_it(session: Session, lamp: Lamp) -> None:
    session.expunge(lamp)

    session.delete(lamp)

    assert lamp in session.deleted


def test_deleted_object_cannot_be_added_before_the_commit(session: Session, lamp: Lamp) -> None:
    session.delete(lamp)
    session.flush()

    with pytest.raises(core_exc.InvalidRequestError, match="has been deleted"):
        session.add(lamp)

    session.delete(lamp)
    assert not session.deleted


def test_close_detaches_what_was_deleted(session: Session, lamp: Lamp) -> None:
    session.delete(lamp)
    session.flush()

    session.close()

    assert inspect(lamp).detached
    assert was_deleted(lamp)


def test_expunge_of_a_stranger_is_an_error(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="not present in this Session"):
        session.expunge(Lamp())


def test_expunged_object_takes_its_unflushed_change_with_it(session: Session, lamp: Lamp) -> None:
    lamp.name = "new"

    session.expunge(lamp)
    session.flush()

    assert not session.dirty
    assert lamp.name == "new"


def test_made_transient_object_is_inserted_anew(session: Session, lamp: Lamp) -> None:
    _ = lamp.name
    make_transient(lamp)
    lamp.id = 2

    session.add(lamp)
    session.commit()

    assert session.get_one(Lamp, 2) is lamp
    assert session.get_one(Lamp, 1).name == "old"


def test_deleted_object_can_be_made_transient(session: Session, lamp: Lamp) -> None:
    _ = lamp.name, lamp.id
    session.delete(lamp)
    session.commit()

    make_transient(lamp)
    session.add(lamp)
    session.commit()

    assert inspect(lamp).persistent
    assert not was_deleted(lamp)


def test_deleted_object_made_transient_before_the_commit_is_persistent_after_it(
    session: Session, lamp: Lamp
) -> None:
    _ = lamp.name, lamp.id
    session.delete(lamp)
    session.flush()

    make_transient(lamp)
    session.add(lamp)
    session.commit()

    assert inspect(lamp).persistent
    assert not was_deleted(lamp)


def test_deleted_object_made_transient_stays_so_at_a_rollback(session: Session, lamp: Lamp) -> None:
    _ = lamp.name, lamp.id
    session.delete(lamp)
    session.flush()
    make_transient(lamp)

    session.rollback()

    assert inspect(lamp).transient
    assert session.get_one(Lamp, 1) is not lamp


def test_object_with_a_row_cannot_stand_for_another(session: Session, lamp: Lamp) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="must be transient"):
        make_transient_to_detached(lamp)


def test_object_without_a_key_stands_for_no_row() -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="'id'"):
        make_transient_to_detached(Lamp())


def test_all_sessions_can_be_closed_at_once(open_session: OpenSession) -> None:
    sessions = [open_session() for _ in range(3)]
    for each in sessions:
        each.add(Lamp())

    close_all_sessions()

    assert not any(each.in_transaction() or each.new for each in sessions)


# -- is_modified, expire, refresh, get -------------------------------------------------------------


def test_new_object_is_modified_once_it_has_a_value(session: Session) -> None:
    empty, filled = Lamp(), Lamp(name="new")

    assert not session.is_modified(empty)
    assert session.is_modified(filled)


def test_changed_collection_counts_where_it_is_asked_for(session: Session) -> None:
    hill = Hill()
    session.add(hill)
    session.commit()

    hill.trees.append(Tree())

    assert session.is_modified(hill)
    assert not session.is_modified(hill, include_collections=False)


def test_value_without_truth_in_its_comparison_counts_as_a_change(
    session: Session, lamp: Lamp
) -> None:
    class Odd(str):
        __slots__ = ()
        __hash__ = str.__hash__

        @override
        def __eq__(self, other: object) -> bool:
            raise RuntimeError("no answer")

    _ = lamp.name
    lamp.name = Odd("x")

    assert session.is_modified(lamp)
    session.rollback()


def test_expire_keeps_attributes_that_are_not_mapped(session: Session, lamp: Lamp) -> None:
    lamp.__dict__["note"] = "mine"

    session.expire_all()
    session.commit()

    assert vars(lamp)["note"] == "mine"
    assert "name" not in vars(lamp)


def test_expire_of_an_unknown_attribute_names_near_misses(session: Session, lamp: Lamp) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="'name'"):
        session.expire(lamp, ["nam"])


def test_list_of_an_expired_object_is_no_longer_its_own(session: Session) -> None:
    hill = Hill()
    session.add(hill)
    session.flush()
    old = hill.trees
    session.commit()

    with pytest.warns(InstrumentationWarning, match="Hill.trees"):
        old.append(Tree())

    assert hill.trees == []


def test_object_whose_row_is_gone_is_deleted_until_the_rollback(
    session: Session, lamp: Lamp
) -> None:
    session.connection().exec_driver_sql("DELETE FROM lamp")

    found = session.get(Lamp, 1)
    state = inspect(lamp).deleted
    session.rollback()

    assert found is None
    assert state
    assert session.get(Lamp, 1) is lamp


def test_get_of_an_expired_object_keeps_changes_made_since(session: Session, lamp: Lamp) -> None:
    lamp.name = "new"

    found = session.get(Lamp, 1)

    assert found is lamp
    assert lamp.name == "new"


@pytest.mark.parametrize("key", [(1, 2), {"name": "x"}, {"id": 1, "name": "x"}, ()])
def test_key_of_another_shape_is_refused(session: Session, key: object) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match=r"'lamp\.id'"):
        session.get(Lamp, key)


@pytest.mark.parametrize("key", [1, (1,), [1], {"id": 1}])
def test_key_of_one_column_may_come_in_any_form(session: Session, lamp: Lamp, key: object) -> None:
    assert session.get(Lamp, key) is lamp


def test_key_of_nulls_finds_nothing_and_warns(session: Session) -> None:
    with pytest.warns(core_exc.SAWarning, match="fully NULL primary key"):
        assert session.get(Lamp, None) is None


def test_populate_existing_reads_over_changes(session: Session, lamp: Lamp) -> None:
    lamp.name = "new"

    with session.no_autoflush:
        session.get(Lamp, 1, populate_existing=True)

    assert lamp.name == "old"
