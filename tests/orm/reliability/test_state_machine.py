"""Whatever is done to sessions and their objects, the nine invariants hold: scenario 45 of the catalogue.

Hypothesis puts random operations one after the other and compares with plain dictionaries: `Model` is
what the transaction has written, `stored` what was committed, one copy per savepoint. The invariants
are those of the catalogue: (1) rows, (2) identity map and sets, (3) values, (4) history, (5) both
sides, (6) connections, (7) nothing is kept alive, (8) errors, (9) the same statements for the same
input. An ordinary run takes a few seconds; `DECLARATIVE_INSTR_THOROUGH=1` makes it minutes.
"""

import gc
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, QueuePool, event, inspect, select
from sqlalchemy import exc as core_exc
from typing_extensions import override

from declarative_instr.orm import Session
from declarative_instr.orm.exc import ObjectDeletedError
from tests.orm.reliability.faults import Faults, faulty_sqlite
from tests.orm.reliability.invariants import (
    check_both_sides,
    check_clean,
    check_session,
    state_name,
)
from tests.orm.reliability.models import Base, Bed, Plant, Tag, plant_tag
from tests.orm.reliability.sizes import THOROUGH

numbers = st.integers(0, 9)
heights = st.none() | st.integers(0, 3)


@dataclass
class PlantRow:
    """What a plant is to have."""

    name: str
    height: int | None = None
    bed: int | None = None
    tags: set[str] = field(default_factory=set)


@dataclass
class Model:
    """Rows by key."""

    beds: set[int] = field(default_factory=set)
    plants: dict[int, PlantRow] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)


def rows_of(engine: Engine) -> Model:
    """What is committed, read by a connection that knows no session."""
    plain = sqlite3.connect(str(engine.url.database))
    try:
        model = Model(
            beds={key for (key,) in plain.execute("SELECT id FROM bed")},
            plants={
                key: PlantRow(name, height, bed)
                for key, name, height, bed in plain.execute(
                    "SELECT id, name, height, bed_id FROM plant"
                )
            },
            tags={key for (key,) in plain.execute("SELECT name FROM tag")},
        )
        for plant, tag in plain.execute(f"SELECT plant_id, tag_name FROM {plant_tag.name}"):
            model.plants[plant].tags.add(tag)
    finally:
        plain.close()
    return model


def identity_of(plant: Plant) -> int:
    """The key of the row that it was stored as, or loaded from; nothing is loaded for it."""
    identity = inspect(plant).identity
    assert identity is not None
    key: int = identity[0]
    return key


class Garden(RuleBasedStateMachine):
    """One session does everything; a second one comes between its transactions."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.engine = faulty_sqlite(Path(self.folder.name) / "garden.db", Faults())
        Base.metadata.create_all(self.engine)
        self.session = Session(self.engine)
        self.sent: list[str] = []
        event.listen(self.engine, "before_cursor_execute", lambda *args: self.sent.append(args[2]))
        self.plants: dict[int, Plant] = {}
        """All plants of the session, by key."""
        self.beds: dict[int, Bed] = {}
        self.tags: dict[str, Tag] = {}
        self.model = Model()
        self.stored = Model()
        self.savepoints: list[Model] = []
        self.next_key = 1
        self.left: list[Any] = []
        """Objects that the session let go."""

    @override
    def teardown(self) -> None:
        alive = ref(self.session)
        self.session.close()
        check_session(self.session, [*self.everything(), *self.left])
        self.engine.dispose()
        self.folder.cleanup()
        del self.session
        gc.collect()
        assert alive() is None  # (7)

    def everything(self) -> list[Any]:
        return [*self.plants.values(), *self.beds.values(), *self.tags.values()]

    def plant(self, number: int) -> Plant | None:
        keys = sorted(self.plants)
        return self.plants[keys[number % len(keys)]] if keys else None

    def new_key(self) -> int:
        self.next_key += 1
        return self.next_key

    # Coming -----------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        for _ in range(2):
            self.add_plant(1)
        self.add_bed()
        self.add_tag()

    @rule(height=heights)
    def add_plant(self, height: int | None) -> None:
        key = self.new_key()
        self.plants[key] = Plant(id=key, name=f"plant {key}", height=height)
        self.session.add(self.plants[key])
        self.model.plants[key] = PlantRow(f"plant {key}", height)

    @rule()
    def add_bed(self) -> None:
        key = self.new_key()
        self.beds[key] = Bed(id=key, label="bed")
        self.session.add(self.beds[key])
        self.model.beds.add(key)

    @rule()
    def add_tag(self) -> None:
        key = f"tag {self.new_key()}"
        self.tags[key] = Tag(name=key)
        self.session.add(self.tags[key])
        self.model.tags.add(key)

    @rule(number=numbers)
    def add_by_cascade(self, number: int) -> None:
        if self.beds:
            keys = sorted(self.beds)
            bed = keys[number % len(keys)]
            key = self.new_key()
            self.plants[key] = Plant(id=key, name=f"plant {key}")
            self.beds[bed].plants.append(self.plants[key])
            self.model.plants[key] = PlantRow(f"plant {key}", None, bed)

    # Changing ---------------------------------------------------------------------------------

    @rule(number=numbers, height=heights)
    def change(self, number: int, height: int | None) -> None:
        plant = self.plant(number)
        if plant is not None:
            plant.height = height
            self.model.plants[plant.id].height = height

    @rule(number=numbers, other=st.none() | numbers, from_bed=st.booleans())
    def move(self, number: int, other: int | None, from_bed: bool) -> None:  # noqa: FBT001  # drawn
        plant = self.plant(number)
        keys = sorted(self.beds)
        if plant is None:
            return
        key = keys[other % len(keys)] if keys and other is not None else None
        if key is None or not from_bed:
            _ = plant.bed_id  # assigning never loads: where the key is expired, no bed is left
            plant.bed = None if key is None else self.beds[key]
        elif plant not in self.beds[key].plants:
            self.beds[key].plants.append(plant)
        self.model.plants[plant.id].bed = key

    @rule(number=numbers, other=numbers, from_tag=st.booleans())
    def tag(self, number: int, other: int, from_tag: bool) -> None:  # noqa: FBT001  # drawn
        """Give a plant a tag, or take it away where it has it."""
        plant, names = self.plant(number), sorted(self.tags)
        if plant is None or not names:
            return
        tag = self.tags[names[other % len(names)]]
        mine: list[Any] = tag.plants if from_tag else plant.tags
        item: Any = plant if from_tag else tag
        if item in mine:
            mine.remove(item)
        else:
            mine.append(item)
        self.model.plants[plant.id].tags ^= {tag.name}

    @rule(number=numbers)
    def delete(self, number: int) -> None:
        plant = self.plant(number)
        if plant is None:
            return
        key = plant.id
        with self.session.no_autoflush:
            plant.bed = None
            plant.tags.clear()
        if state_name(plant) == "pending":
            self.session.expunge(plant)
        else:
            self.session.delete(plant)
        self.left.append(self.plants.pop(key))
        del self.model.plants[key]

    # Reading ----------------------------------------------------------------------------------

    @rule(number=numbers)
    def read(self, number: int) -> None:
        plant = self.plant(number)
        if plant is not None:
            row = self.model.plants[next(k for k, each in self.plants.items() if each is plant)]
            found = (plant.name, plant.height, {tag.name for tag in plant.tags})
            assert found == (row.name, row.height, row.tags)  # (3)
            assert (None if plant.bed is None else plant.bed.id) == row.bed

    @rule()
    def select_all(self) -> None:
        found = self.session.scalars(select(Plant).order_by(Plant.id)).all()

        assert found == [self.plants[key] for key in sorted(self.plants)]
        assert [plant.height for plant in found] == [
            self.model.plants[key].height for key in sorted(self.plants)
        ]

    @rule(number=numbers)
    def get(self, number: int) -> None:
        key = number + 1
        with self.session.no_autoflush:
            found = self.session.get(Plant, key)
        expected = self.plants.get(key)
        if expected is not None and state_name(expected) == "persistent":
            assert found is expected  # (2)

    # Forgetting -------------------------------------------------------------------------------

    @rule(number=numbers)
    def expire(self, number: int) -> None:
        self.session.flush()
        plant = self.plant(number)
        if plant is not None:
            self.session.expire(plant)

    @rule(number=numbers)
    def refresh(self, number: int) -> None:
        self.session.flush()
        plant = self.plant(number)
        if plant is not None:
            self.session.refresh(plant)

    @rule()
    def expire_all(self) -> None:
        self.session.flush()
        self.session.expire_all()

    @rule(number=numbers)
    def expunge_and_add(self, number: int) -> None:
        self.session.flush()
        plant = self.plant(number)
        if plant is not None:
            self.session.expunge(plant)
            assert state_name(plant) == "detached"
            self.session.add(plant)

    @rule(number=numbers)
    def forget(self, number: int) -> None:
        """Let the user's reference go: a clean object is collected, one with changes is not."""
        plant = self.plant(number)
        if plant is None:
            return
        key = next(k for k, each in self.plants.items() if each is plant)
        del self.plants[key], plant
        gc.collect()
        found = self.session.get(Plant, key)
        if found is None:
            found = self.session.scalars(select(Plant).where(Plant.id == key)).one()
        self.plants[key] = found

    # Transactions -----------------------------------------------------------------------------

    @rule()
    def flush(self) -> None:
        self.session.flush()
        check_clean(self.everything())  # (4)

    @rule()
    def commit(self) -> None:
        self.session.commit()
        self.stored = deepcopy(self.model)
        self.savepoints.clear()
        assert rows_of(self.engine) == self.model  # (1)

    @rule()
    def rollback(self) -> None:
        self.session.rollback()
        self.model = deepcopy(self.stored)
        self.savepoints.clear()
        self.follow_model()

    @rule()
    def begin_savepoint(self) -> None:
        if len(self.savepoints) < 3:
            self.session.begin_nested()
            self.savepoints.append(deepcopy(self.model))

    @precondition(lambda self: self.savepoints)
    @rule()
    def release_savepoint(self) -> None:
        savepoint = self.session.get_nested_transaction()
        assert savepoint is not None
        savepoint.commit()
        self.savepoints.pop()

    @precondition(lambda self: self.savepoints)
    @rule()
    def roll_back_savepoint(self) -> None:
        savepoint = self.session.get_nested_transaction()
        assert savepoint is not None
        savepoint.rollback()
        self.model = self.savepoints.pop()
        self.follow_model()

    @rule()
    def fail_a_flush(self) -> None:
        """The key of a stored plant once more: an error (8), then the transaction is rolled back."""
        if not self.plants or self.savepoints:
            return
        self.session.flush()
        key = min(self.plants)
        twin = Plant(id=self.new_key(), name=self.model.plants[key].name)
        self.session.add(twin)
        with pytest.raises(core_exc.IntegrityError, match="UNIQUE"):
            self.session.flush()
        with pytest.raises(core_exc.PendingRollbackError, match="UNIQUE"):
            self.session.scalars(select(Plant))
        self.left.append(twin)
        self.rollback()

    @rule()
    def close(self) -> None:
        self.session.close()
        self.left += self.everything()
        self.model = deepcopy(self.stored)
        self.savepoints.clear()
        self.take_all()

    def follow_model(self) -> None:
        """Objects of rows that were rolled back are transient; deleted ones are back."""
        for known, rows in (
            (self.plants, self.model.plants),
            (self.beds, self.model.beds),
            (self.tags, self.model.tags),
        ):
            objects: dict[Any, Any] = known
            for key in [key for key in objects if key not in rows]:
                self.check_undone(objects[key])
                self.left.append(objects.pop(key))
        back = [each for each in self.left if each in self.session and isinstance(each, Plant)]
        self.left = [each for each in self.left if each not in self.session]
        for plant in back:
            key = identity_of(plant)
            if key in self.model.plants:
                self.plants[key] = plant
            else:
                self.check_undone(plant)
                self.left.append(plant)
        assert self.plants.keys() == self.model.plants.keys()

    def check_undone(self, instance: Any) -> None:
        """An object whose row was rolled back is transient; one that was loaded has no row."""
        if state_name(instance) == "persistent":  # loaded after the one that was added had gone
            with pytest.raises(ObjectDeletedError):
                _ = instance.height
            self.session.expunge(instance)
        else:
            assert state_name(instance) == "transient"

    def take_all(self) -> None:
        """Load everything, after the session let all go."""
        self.plants = {each.id: each for each in self.session.scalars(select(Plant))}
        self.beds = {each.id: each for each in self.session.scalars(select(Bed))}
        self.tags = {each.name: each for each in self.session.scalars(select(Tag))}

    # Somebody else ----------------------------------------------------------------------------

    @rule(number=numbers, height=heights)
    def change_elsewhere(self, number: int, height: int | None) -> None:
        """A second session changes a row between two transactions of the first."""
        self.commit()
        with Session(self.engine) as other:
            found = other.scalars(select(Plant).order_by(Plant.id)).all()
            if found:
                changed = found[number % len(found)]
                changed.height = height
                self.model.plants[changed.id].height = height
                assert changed not in self.session
            other.commit()
        self.stored = deepcopy(self.model)

    @rule(number=numbers)
    def delete_elsewhere(self, number: int) -> None:
        self.commit()
        plant = self.plant(number)
        if plant is None:
            return
        key = plant.id
        self.session.commit()
        with Session(self.engine) as other:
            other.delete(other.get_one(Plant, key))
            other.commit()
        with pytest.raises(ObjectDeletedError, match="Plant"):  # (8)
            _ = plant.height
        self.session.expunge(plant)
        self.left.append(self.plants.pop(key))
        del self.model.plants[key]
        self.stored = deepcopy(self.model)
        self.session.rollback()

    # Always -----------------------------------------------------------------------------------

    @invariant()
    def session_knows_its_objects(self) -> None:
        check_session(self.session, [*self.everything(), *self.left])  # (2)

    @invariant()
    def loaded_values_are_those_of_the_model(self) -> None:
        for key, plant in self.plants.items():
            row, loaded = self.model.plants[key], vars(plant)
            assert loaded.get("height", row.height) == row.height  # (3)
            assert loaded.get("name", row.name) == row.name
            if "tags" in loaded:
                assert {tag.name for tag in loaded["tags"]} == row.tags

    @invariant()
    def both_sides_agree(self) -> None:
        check_both_sides(self.everything())  # (5)

    @invariant()
    def collection_is_what_is_unchanged_and_what_is_added(self) -> None:
        for plant in self.plants.values():
            if "tags" in vars(plant):
                history = inspect(plant).attrs.tags.history
                now = [*history.unchanged, *history.added]
                assert {id(each) for each in now} == {id(each) for each in plant.tags}  # (4)

    @invariant()
    def connections_are_back_when_no_transaction_runs(self) -> None:
        assert isinstance(self.engine.pool, QueuePool)
        if not self.session.in_transaction():
            assert self.engine.pool.checkedout() == 0  # (6)
        assert self.engine.pool.checkedout() <= 1


@pytest.fixture(autouse=True)
def quick_collections() -> Iterator[None]:
    """Let the garbage collector look at nothing that is older than the test."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def test_invariants_hold_whatever_is_done() -> None:
    run_state_machine_as_test(
        Garden,
        settings=settings(
            max_examples=3_000 if THOROUGH else 120,
            stateful_step_count=60 if THOROUGH else 30,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )


def test_same_work_sends_the_same_statements() -> None:
    def work(garden: Garden) -> list[str]:
        steps: list[Callable[[], object]] = [
            garden.begin,
            lambda: garden.move(0, 0, from_bed=True),
            lambda: garden.tag(0, 0, from_tag=True),
            lambda: garden.add_by_cascade(0),
            garden.commit,
            lambda: garden.tag(1, 0, from_tag=False),
            lambda: garden.change(1, 3),
            lambda: garden.delete(0),
            garden.begin_savepoint,
            garden.select_all,
            garden.roll_back_savepoint,
            garden.commit,
        ]
        for step in steps:
            step()
        garden.teardown()
        return garden.sent

    first, second = work(Garden()), work(Garden())

    assert first == second  # (9)
