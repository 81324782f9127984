"""Savepoints: scenarios 3 and 10 of the reliability catalogue.

Scenario 3: a savepoint per record, some of which are bad. 10: savepoints three deep, the middle one
is rolled back.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy import exc as core_exc

from declarative_instr.orm import Session
from tests.orm.reliability.invariants import check_both_sides, check_session, state_name
from tests.orm.reliability.models import Bed, Leaf, Plant, Tag

OpenSession = Callable[..., Session]


def record_of(number: int) -> Plant:
    """Every tenth has a name that is taken."""
    name = "taken" if number % 10 == 0 else f"plant {number}"
    return Plant(name=name, leaves=[Leaf(colour="green")])


def test_bad_records_in_savepoints_of_their_own_do_not_touch_the_good_ones(
    engine: Engine, open_session: OpenSession, checked_out: Callable[[], int]
) -> None:
    session = open_session()
    first, bed = Plant(name="taken", height=3), Bed(label="south")
    session.add_all([first, bed])
    session.flush()
    records = [record_of(number) for number in range(100)]
    for record in records:
        try:
            with session.begin_nested():
                record.bed = bed
                session.add(record)
        except core_exc.IntegrityError:
            pass

    good = [each for number, each in enumerate(records) if number % 10]
    bad = records[::10]
    is_expired = [inspect(each).expired for each in (*good, first)]
    check_session(session, [first, bed, *records])
    check_both_sides(good)
    session.commit()

    assert {state_name(each) for each in bad} == {"transient"}
    assert {state_name(each) for each in good} == {"persistent"}
    assert not any(is_expired)
    assert session.scalar(select(func.count()).select_from(Plant)) == 91
    assert session.scalar(select(func.count()).select_from(Leaf)) == 90
    assert bed.plants == good
    session.close()
    assert checked_out() == 0


@pytest.mark.parametrize("ends", ["middle", "inner", "outer"])
def test_savepoints_three_deep_leave_each_object_as_the_database_has_it(
    engine: Engine, open_session: OpenSession, ends: str
) -> None:
    session = open_session()
    bed = Bed(label="0")
    plants = [Plant(name=f"plant {n}", height=0, bed=bed) for n in range(4)]
    tags = [Tag(name=f"tag {n}") for n in range(4)]
    session.add_all([*plants, *tags])
    session.commit()
    depths = []
    for depth in range(1, 4):
        depths.append(session.begin_nested())
        plants[0].height = depth
        plants[depth].tags = tags[:depth]
        bed.label = str(depth)
        bed.plants.remove(plants[depth])
        session.add(Plant(name=f"new {depth}", parent=plants[0]))
        session.flush()
    kept = {"outer": 0, "middle": 1, "inner": 2}[ends]

    depths[kept].rollback()
    check_session(session, [bed, *plants, *tags])
    check_both_sides([bed, *plants, *tags])
    heights_before = plants[0].height
    bed_before = [plant.name for plant in bed.plants]
    session.commit()

    assert heights_before == plants[0].height == kept
    assert bed.label == str(kept)
    assert bed_before == [plant.name for plant in bed.plants]
    assert bed.plants == [plant for n, plant in enumerate(plants) if n == 0 or n > kept]
    assert [len(plant.tags) for plant in plants[1:]] == [n if n <= kept else 0 for n in (1, 2, 3)]
    assert [each.name for each in plants[0].offspring] == [f"new {n + 1}" for n in range(kept)]


def test_deleted_and_rekeyed_objects_come_back_with_the_savepoint_that_took_them(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    tags = [Tag(name=name) for name in ("a", "b", "c")]
    plant = Plant(name="fern", tags=tags)
    session.add(plant)
    session.commit()
    outer = session.begin_nested()
    plant.tags.remove(tags[0])
    session.delete(tags[0])
    session.flush()
    session.begin_nested()
    plant.tags.remove(tags[1])
    session.flush()
    tags[1].name = "z"
    session.flush()
    inner = session.begin_nested()
    session.delete(tags[1])
    tags[2].plants.clear()
    session.flush()

    inner.rollback()
    after_inner = [state_name(tag) for tag in tags], session.get(Tag, "z")
    outer.rollback()
    session.commit()

    assert after_inner == (["deleted", "persistent", "persistent"], tags[1])
    assert [state_name(tag) for tag in tags] == ["persistent"] * 3
    assert [tag.name for tag in plant.tags] == ["a", "b", "c"]
    assert session.get(Tag, "z") is None
    assert session.get(Tag, "b") is tags[1]
    check_session(session, [plant, *tags])
