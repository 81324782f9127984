"""Rows deleted by somebody else: scenarios 13 and 14 of the reliability catalogue."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import InvalidRequestError

from declarative_instr.orm import Session
from declarative_instr.orm.errors import DeletedRowsWarning
from declarative_instr.orm.exc import ObjectDeletedError, StaleDataError
from tests.orm.reliability.invariants import check_session, state_name
from tests.orm.reliability.models import Base, Leaf, Plant, Tag

OpenSession = Callable[..., Session]


@pytest.fixture
def session(open_session: OpenSession) -> Session:
    return open_session(expire_on_commit=False)


@pytest.fixture
def plant(session: Session) -> Plant:
    plant = Plant(name="fern", height=1, leaves=[Leaf(colour="green")], tags=[Tag(name="wild")])
    session.add_all([plant, Plant(name="moss", height=1)])
    session.commit()
    return plant


def delete_elsewhere(engine: Engine, plant_id: int) -> None:
    with engine.begin() as other:
        other.execute(Base.metadata.tables["plant_tag"].delete())
        other.execute(delete(Leaf).where(Leaf.plant_id == plant_id))
        other.execute(delete(Plant).where(Plant.id == plant_id))


def test_update_of_a_row_that_is_gone_is_an_error_that_names_class_key_and_counts(
    engine: Engine, session: Session, plant: Plant
) -> None:
    moss = session.scalars(select(Plant).where(Plant.name == "moss")).one()
    session.commit()
    delete_elsewhere(engine, plant.id)
    plant.height = 2
    moss.height = 2

    with pytest.raises(StaleDataError) as caught:
        session.flush()

    text = str(caught.value)
    assert "expected to update 2 row(s); 1 were matched" in text
    assert "Plant" in text
    assert str(plant.__dict__.get("id", 1)) in text
    session.rollback()
    assert moss.height == 1
    check_session(session, [plant, moss])


def test_delete_of_a_row_that_is_gone_is_a_warning_and_the_rest_is_done(
    engine: Engine, session: Session, plant: Plant
) -> None:
    moss = session.scalars(select(Plant).where(Plant.name == "moss")).one()
    session.commit()
    session.expire(plant, ["leaves", "tags"])
    delete_elsewhere(engine, plant.id)
    with session.no_autoflush:
        session.delete_all([plant, moss])

    with pytest.warns(DeletedRowsWarning, match=r"expected to delete 2 row\(s\); 1 were matched"):
        session.commit()

    assert [state_name(each) for each in (plant, moss)] == ["detached"] * 2
    assert session.scalars(select(Plant)).all() == []


def test_removal_of_an_association_row_that_is_gone_is_an_error(
    engine: Engine, session: Session, plant: Plant
) -> None:
    with engine.begin() as other:
        other.execute(Base.metadata.tables["plant_tag"].delete())
    plant.tags.clear()

    with pytest.raises(StaleDataError, match=r"expected to delete 1 row\(s\); Only 0"):
        session.commit()

    session.rollback()
    assert plant.tags == []


def test_expired_value_of_a_row_that_is_gone_is_an_error_each_time_and_empties_nothing(
    engine: Engine, session: Session, plant: Plant
) -> None:
    plant_id = plant.id
    session.expire(plant, ["height"])
    session.commit()
    delete_elsewhere(engine, plant_id)

    for _ in range(2):
        with pytest.raises(ObjectDeletedError, match="Plant"):
            _ = plant.height

    assert (plant.id, plant.name) == (plant_id, "fern")
    assert state_name(plant) == "persistent"
    check_session(session, [plant])


def test_expired_object_whose_row_is_gone_is_found_no_more_and_leaves_with_the_transaction(
    engine: Engine, session: Session, plant: Plant
) -> None:
    plant_id = plant.id
    session.expire_all()
    session.commit()
    delete_elsewhere(engine, plant_id)
    with pytest.raises(ObjectDeletedError):
        _ = plant.name
    with pytest.raises(InvalidRequestError, match="its row is gone"):
        session.refresh(plant)

    found = session.get(Plant, plant_id)
    state_after_get = state_name(plant)
    check_session(session, [plant])
    session.commit()

    assert found is None
    assert state_after_get == "deleted"
    assert state_name(plant) == "detached"
    check_session(session, [plant])


def test_row_that_was_deleted_elsewhere_may_be_written_anew(
    engine: Engine, session: Session, plant: Plant
) -> None:
    plant_id = plant.id
    delete_elsewhere(engine, plant_id)
    session.expunge(plant)

    session.add(Plant(id=plant_id, name="fern again"))
    session.commit()

    assert session.get_one(Plant, plant_id).name == "fern again"
