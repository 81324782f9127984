"""Who is who: scenarios 17 to 20 of the reliability catalogue.

Scenario 17: a primary key is changed and rolled back. 18: one key is added twice. 19: an object of one
session is added to another. 20: objects that nobody but the session needs.
"""

import gc
from collections.abc import Callable
from weakref import ref

import pytest
from sqlalchemy import Engine, inspect, select
from sqlalchemy import exc as core_exc

from declarative_instr.orm import Session
from declarative_instr.orm.exc import FlushError
from tests.orm.reliability.invariants import check_both_sides, check_session, state_name
from tests.orm.reliability.models import Bed, Plant, Tag

OpenSession = Callable[..., Session]

# -- a key that changes ------------------------------------------------------------------------


@pytest.mark.parametrize("flushes", [1, 2])
def test_changed_primary_key_goes_back_with_the_rollback(
    engine: Engine, open_session: OpenSession, flushes: int
) -> None:
    session = open_session()
    tag = Tag(name="old")
    session.add(tag)
    session.commit()
    for number in range(flushes):
        tag.name = f"new {number}"
        session.flush()
    key_meanwhile = inspect(tag).identity
    found_meanwhile = session.get(Tag, tag.name)

    session.rollback()

    assert (key_meanwhile, found_meanwhile) == ((f"new {flushes - 1}",), tag)
    assert inspect(tag).identity == ("old",)
    assert session.get(Tag, "old") is tag
    assert session.get(Tag, f"new {flushes - 1}") is None
    assert tag.name == "old"
    check_session(session, [tag])


def test_changed_primary_key_goes_back_where_the_flush_itself_fails(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    tag, plant = Tag(name="old"), Plant(name="fern")
    session.add_all([tag, plant])
    session.commit()
    tag.name = "new"
    session.add(Plant(name="fern"))
    with pytest.raises(core_exc.IntegrityError):
        session.flush()
    session.rollback()

    assert session.get(Tag, "old") is tag
    assert session.get(Tag, "new") is None
    check_session(session, [tag, plant])


def test_two_objects_that_exchange_keys_over_a_third_one_go_back(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    one, two = Tag(name="1"), Tag(name="2")
    session.add_all([one, two])
    session.commit()
    for tag, name in ((one, "0"), (two, "1"), (one, "2")):
        tag.name = name
        session.flush()
    exchanged = session.get(Tag, "1"), session.get(Tag, "2")

    session.rollback()

    assert exchanged == (two, one)
    assert (session.get(Tag, "1"), session.get(Tag, "2")) == (one, two)
    assert (one.name, two.name) == ("1", "2")
    check_session(session, [one, two])


# -- one key, two objects ----------------------------------------------------------------------


def test_second_new_object_with_the_key_of_a_stored_one_is_refused_and_the_first_stays(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    first = Tag(name="wild")
    session.add(first)
    session.commit()
    second = Tag(name="wild")
    session.add(second)

    with (
        pytest.warns(core_exc.SAWarning, match="conflicts with persistent instance"),
        pytest.raises(core_exc.IntegrityError) as caught,
    ):
        session.flush()
    session.rollback()

    assert hex(id(first)) in str(caught.value)
    assert hex(id(second)) in str(caught.value)
    assert (state_name(first), state_name(second)) == ("persistent", "transient")
    assert session.get(Tag, "wild") is first


def test_two_new_objects_with_one_key_are_refused_and_nothing_is_stored(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    both = [Tag(name="wild"), Tag(name="wild")]
    session.add_all(both)

    with pytest.raises((FlushError, core_exc.IntegrityError)) as caught:
        session.flush()
    session.rollback()

    assert all(hex(id(each)) in str(caught.value) for each in both)
    assert [state_name(each) for each in both] == ["transient"] * 2
    assert session.scalars(select(Tag)).all() == []
    check_session(session, both)


def test_detached_object_whose_key_another_one_has_is_refused_at_once(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    first = Tag(name="wild")
    session.add(first)
    session.commit()
    session.expunge_all()
    second = session.get_one(Tag, "wild")

    with pytest.raises(core_exc.InvalidRequestError) as caught:
        session.add(first)

    assert hex(id(first)) in str(caught.value)
    assert hex(id(second)) in str(caught.value)
    assert (state_name(first), state_name(second)) == ("detached", "persistent")


# -- two sessions ------------------------------------------------------------------------------


@pytest.mark.parametrize("is_stored", [False, True], ids=["pending", "persistent"])
@pytest.mark.parametrize("by_cascade", [False, True], ids=["added", "by cascade"])
def test_object_of_another_session_is_refused_and_nothing_moves(
    engine: Engine, open_session: OpenSession, *, is_stored: bool, by_cascade: bool
) -> None:
    one, two = open_session(), open_session()
    bed = Bed(label="south")
    one.add(bed)
    if is_stored:
        one.commit()
    plant = Plant(name="fern")
    if by_cascade:
        plant.bed = bed

    with pytest.raises(core_exc.InvalidRequestError, match="already attached") as caught:
        two.add(plant if by_cascade else bed)

    assert repr(one) in str(caught.value)
    assert repr(two) in str(caught.value)
    assert bed in one
    assert bed not in two
    assert state_name(bed) == ("persistent" if is_stored else "pending")
    assert state_name(plant) == "transient"
    check_session(one, [bed])
    check_session(two, [plant])
    plant.bed = None
    one.commit()
    assert state_name(bed) == "persistent"


# -- held by the session alone -----------------------------------------------------------------


def test_new_object_that_only_a_collection_knows_is_stored(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    bed = Bed(label="south")
    session.add(bed)
    session.commit()
    bed.plants.append(Plant(name="fern"))
    gc.collect()

    session.commit()

    assert [plant.name for plant in bed.plants] == ["fern"]
    check_both_sides([bed])


def test_changes_outlive_the_last_reference_of_the_user(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    session.add_all([Plant(name="fern", height=1), Plant(name="moss", height=1)])
    session.commit()
    changed = session.scalars(select(Plant).where(Plant.name == "fern")).one()
    unchanged = session.scalars(select(Plant).where(Plant.name == "moss")).one()
    remembered, forgotten = ref(changed), ref(unchanged)
    changed.height = 2
    del changed, unchanged
    gc.collect()

    is_held = remembered() is not None, forgotten() is not None
    session.commit()
    gc.collect()

    assert is_held == (True, False)
    assert remembered() is None
    assert session.scalars(select(Plant.height).order_by(Plant.name)).all() == [2, 1]


def test_removed_and_added_members_outlive_the_last_reference_of_the_user(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    session.add_all([Bed(label="a", plants=[Plant(name="fern")]), Bed(label="b")])
    session.commit()
    one, two = session.scalars(select(Bed).order_by(Bed.label))
    two.plants.append(one.plants[0])
    del one, two
    gc.collect()

    session.commit()

    fern = session.scalars(select(Plant)).one()
    assert fern.bed is not None
    assert fern.bed.label == "b"
