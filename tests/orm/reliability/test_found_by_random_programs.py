"""What random programs showed to be wrong, each as the shortest program that shows it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy import exc as core_exc

from declarative_instr.orm import Session
from tests.orm.reliability.invariants import check_both_sides, check_session, state_name
from tests.orm.reliability.models import Bed, Leaf, Plant, Tag

OpenSession = Callable[..., Session]


@pytest.fixture
def session(open_session: OpenSession) -> Session:
    return open_session(expire_on_commit=False)


def test_collection_that_was_flushed_in_a_savepoint_goes_back_with_it(session: Session) -> None:
    plant, tag = Plant(name="fern"), Tag(name="wild")
    session.add_all([plant, tag])
    session.commit()
    savepoint = session.begin_nested()
    plant.tags.append(tag)
    session.flush()

    savepoint.rollback()

    assert plant.tags == []
    assert tag.plants == []


def test_refresh_forgets_changes_of_the_object_and_flushes_those_of_others(
    session: Session,
) -> None:
    fern, moss = Plant(name="fern", height=1), Plant(name="moss", height=1)
    session.add_all([fern, moss])
    session.commit()
    fern.height = moss.height = 2

    session.refresh(fern)

    assert fern.height == 1
    assert session.scalars(select(Plant.height).order_by(Plant.name)).all() == [1, 2]


def test_deleted_tag_may_be_taken_out_of_a_collection_that_still_has_it(session: Session) -> None:
    plant = Plant(name="fern", tags=[Tag(name="dry"), Tag(name="wild")])
    session.add(plant)
    session.commit()
    dry, wild = plant.tags
    session.delete(wild)
    session.flush()

    plant.tags = [dry]
    session.commit()

    assert plant.tags == [dry]
    assert session.scalars(select(Tag)).all() == [dry]


def test_deleted_child_may_be_taken_out_of_a_collection_that_still_has_it(
    session: Session,
) -> None:
    bed = Bed(label="south", plants=[Plant(name="fern")])
    session.add(bed)
    session.commit()
    fern = bed.plants[0]
    session.delete(fern)
    session.flush()

    bed.plants.remove(fern)
    session.commit()

    assert state_name(fern) == "detached"


def test_owner_whose_collection_still_has_a_deleted_child_can_be_deleted(session: Session) -> None:
    bed = Bed(label="south", plants=[Plant(name="fern")])
    session.add(bed)
    session.commit()
    session.delete(bed.plants[0])
    session.flush()

    session.delete(bed)
    session.commit()

    assert session.scalars(select(Bed)).all() == []


def test_child_that_leaves_its_owner_is_an_orphan_where_the_owner_is_expired_meanwhile(
    session: Session,
) -> None:
    plant = Plant(name="fern", leaves=[Leaf(colour="green")])
    session.add(plant)
    session.commit()
    leaf = plant.leaves[0]
    leaf.plant = None  # type: ignore[call-overload]  # it has none
    session.expire(plant, ["leaves"])

    session.commit()

    assert state_name(leaf) == "detached"
    assert session.scalar(select(func.count()).select_from(Leaf)) == 0


def test_orphan_that_was_expunged_is_left_alone(session: Session) -> None:
    plant = Plant(name="fern", leaves=[Leaf(colour="green")])
    session.add(plant)
    session.commit()
    leaf = plant.leaves.pop()
    session.expunge(leaf)

    session.commit()

    assert session.scalar(select(func.count()).select_from(Leaf)) == 1


def test_removed_member_comes_back_into_the_session_with_its_owner(
    engine: Engine, session: Session
) -> None:
    bed = Bed(label="south", plants=[Plant(name="fern")])
    session.add(bed)
    session.commit()
    fern = bed.plants[0]
    session.close()
    bed.plants.remove(fern)

    session.add(bed)
    session.commit()

    assert fern in session
    assert fern.bed_id is None
    assert session.scalars(select(Plant.bed_id)).all() == [None]


def test_assigning_a_member_that_is_there_already_lets_it_into_the_session(
    session: Session,
) -> None:
    plant, tag = Plant(name="fern"), Tag(name="wild")
    session.add(plant)
    tag.plants = [plant]
    assert state_name(tag) == "transient"

    plant.tags = [tag]
    session.commit()

    assert state_name(tag) == "persistent"
    assert plant.tags == [tag]


@pytest.mark.filterwarnings("ignore:.*not in session:sqlalchemy.exc.SAWarning")
def test_owner_that_comes_after_its_member_was_flushed_gets_the_member(session: Session) -> None:
    plant, bed = Plant(name="fern"), Bed(label="south")
    session.add(plant)
    bed.plants = [plant]
    session.flush()

    session.add(bed)
    session.commit()

    assert plant.bed_id == bed.id
    assert session.scalars(select(Plant.bed_id)).one() == bed.id
    check_both_sides([plant, bed])


def test_circle_of_rows_is_an_error_that_core_has_a_class_of(session: Session) -> None:
    one, two = Plant(name="one"), Plant(name="two")
    one.parent, two.parent = two, one
    session.add(one)

    with pytest.raises(core_exc.CircularDependencyError) as caught:
        session.flush()

    assert set(caught.value.cycles) == {one, two}
    session.rollback()
    check_session(session, [one, two])
    assert inspect(one).transient
