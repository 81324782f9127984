"""Thousands of units of work leave no more behind than a few do: scenario 47 of the catalogue.

Ten rounds; between the third and the last, the number of live objects and the memory of the process
stay as they are. `DECLARATIVE_INSTR_THOROUGH=1` makes it 50 000 units of work; run it with `-s` to
see the figures.
"""

import gc
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, select

from declarative_instr.orm import Session, selectinload
from tests.orm.reliability.faults import Faults, faulty_sqlite
from tests.orm.reliability.models import Base, Bed, Leaf, Plant, Tag
from tests.orm.reliability.sizes import THOROUGH

ROUNDS = 10
UNITS = 5_000 if THOROUGH else 60
"""Units of work per round."""
MOST_NEW_OBJECTS = 200
"""Dead entries of the tables that are swept now and then; a leak of one per unit is more."""
MOST_NEW_MEMORY = 1 << 20


class Figures(NamedTuple):
    """What is there after a round."""

    objects: int
    memory: int


def unit_of_work(engine: Engine, number: int) -> None:
    """New, changed, loaded, moved, removed and deleted objects; savepoints kept and rolled back."""
    with Session(engine) as session:
        tag = Tag(name=f"tag {number}")
        leaves = [Leaf(colour="green") for _ in range(3)]
        session.add(Bed(label="bed", plants=[Plant(name="a", leaves=leaves, tags=[tag])]))
        session.commit()
        with session.begin_nested():
            plant = session.scalars(select(Plant).options(selectinload(Plant.leaves))).one()
            plant.height = number
            plant.leaves.pop()
        savepoint = session.begin_nested()
        session.add(Plant(name="b", parent=plant))
        session.flush()
        savepoint.rollback()
        session.commit()
    with Session(engine) as session:
        bed = session.scalars(select(Bed)).one()
        plant = bed.plants[0]
        plant.tags.clear()
        plant.bed = None
        session.delete(bed)
        session.delete(plant)
        session.delete(session.get_one(Tag, f"tag {number}"))
        session.rollback()
        for each in (*session.scalars(select(Plant)), *session.scalars(select(Tag))):
            session.delete(each)
        session.commit()
        session.delete(session.scalars(select(Bed)).one())
        session.commit()


def resident() -> int:
    """Memory that the process uses, in bytes; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 if status.exists() else 0


def figures_of_rounds(engine: Engine) -> list[Figures]:
    figures = []
    for number in range(ROUNDS):
        for unit in range(UNITS):
            unit_of_work(engine, number * UNITS + unit)
        gc.collect()
        figures.append(Figures(len(gc.get_objects()), resident()))
    return figures


def test_units_of_work_leave_neither_objects_nor_memory_behind(tmp_path: Path) -> None:
    engine = faulty_sqlite(tmp_path / "soak.db", Faults())
    Base.metadata.create_all(engine)

    figures = figures_of_rounds(engine)

    engine.dispose()
    third, last = figures[2], figures[-1]
    print(f"\n{ROUNDS * UNITS} units of work:", *figures, sep="\n")  # noqa: T201  # for `-s`
    assert last.objects - third.objects <= MOST_NEW_OBJECTS
    assert last.memory - third.memory <= MOST_NEW_MEMORY
