"""What hot operations cost, in Python calls: a figure that neither machine nor load changes.

Counted where nothing is compiled. A test here that fails for more calls tells of a loss that the
benchmarks will show; one that fails for fewer wants the better figure written down.
"""

import pickle
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import ForeignKey, create_engine, event

from declarative_instr import COMPILED
from declarative_instr.instrumentation.factory import instrumentation_factory
from declarative_instr.orm import (
    DeclarativeBase,
    DeclarativeMeta,
    Mapped,
    Session,
    mapped_column,
    relationship,
)
from declarative_instr.orm.attributes import get_history
from tests.counting import names_of_calls, python_calls

pytestmark = pytest.mark.skipif(bool(COMPILED), reason="calls of compiled code are not seen")


class Base(DeclarativeBase):
    pass


class Record(Base):
    __tablename__ = "record"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    size: Mapped[int]


class HeardRecord(Base):
    __tablename__ = "heard_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@event.listens_for(HeardRecord.name, "set")
def hear(*_: object) -> None: ...


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def stored(session: Session) -> Record:
    """Flushed, in a transaction that goes on."""
    record = Record(id=1, name="a", size=1)
    session.add(record)
    session.flush()
    return record


def set_name(record: Record | HeardRecord, name: str) -> Callable[[], None]:
    def operation() -> None:
        record.name = name

    return operation


def test_a_class_costs_few_calls_for_each_column() -> None:
    def calls_to_define(columns: int) -> int:
        keys = [f"value{number}" for number in range(columns)]
        annotations = {"id": Mapped[int], **dict.fromkeys(keys, Mapped[str])}
        body = {"id": mapped_column(primary_key=True), "__annotations__": annotations}
        body |= {"__tablename__": f"of_{columns}", "__module__": __name__}
        codes = python_calls(lambda: DeclarativeMeta(f"Of{columns}", (Base,), dict(body)))
        return sum("declarative_instr" in code.co_filename for code in codes)

    calls_to_define(1)  # the first class may cost more

    # Once any test listened to `attribute_instrument`, each attribute is announced, by five calls.
    announcing = 5 if instrumentation_factory.dispatch.attribute_instrument else 0
    assert calls_to_define(20) - calls_to_define(10) <= 10 * (53 + announcing)


def test_construction_is_one_call() -> None:
    Record()  # makes the constructor

    assert names_of_calls(lambda: Record(id=1, name="a", size=1)) == ["__init__"]


def test_a_read_is_one_call(stored: Record) -> None:
    assert names_of_calls(lambda: stored.name) == ["__get__"]


def test_a_write_to_a_new_object_is_one_call() -> None:
    record = Record(id=1, name="a", size=1)

    assert names_of_calls(set_name(record, "b")) == ["__set__"]


def test_the_first_write_to_a_stored_object_is_one_call(stored: Record) -> None:
    assert names_of_calls(set_name(stored, "b")) == ["__set__"]


def test_another_write_to_a_stored_object_is_one_call(stored: Record) -> None:
    stored.name = "b"

    assert names_of_calls(set_name(stored, "c")) == ["__set__"]


def test_a_write_that_is_heard_adds_one_call_to_that_of_the_listener() -> None:
    record = HeardRecord(id=1, name="a")

    assert names_of_calls(set_name(record, "b")) == ["__set__", "announce", "hear"]


def test_asking_for_changes_of_a_stored_object_is_one_call(
    session: Session, stored: Record
) -> None:
    unchanged = names_of_calls(lambda: session.is_modified(stored))
    stored.name = "b"
    changed = names_of_calls(lambda: session.is_modified(stored))

    assert (unchanged, changed) == (["is_modified"], ["is_modified"])


def test_the_history_of_a_change_is_two_calls(stored: Record) -> None:
    stored.name = "b"

    assert names_of_calls(lambda: get_history(stored, "name")) == ["get_history", "plain_change"]


def test_the_history_of_an_unchanged_value_asks_the_attribute(stored: Record) -> None:
    assert len(names_of_calls(lambda: get_history(stored, "name"))) <= 12


def test_a_pickle_is_written_and_read_in_few_calls() -> None:
    record = Record(id=1, name="a", size=1)
    pickled = pickle.dumps(record)
    pickle.loads(pickled)  # sees which attributes are collections

    assert len(names_of_calls(lambda: pickle.dumps(record))) <= 8
    assert len(names_of_calls(lambda: pickle.loads(pickled))) <= 10


# Relations -----------------------------------------------------------------------------------


class Parent(Base):
    __tablename__ = "parent"

    id: Mapped[int] = mapped_column(primary_key=True)
    children: Mapped[list["Child"]] = relationship(back_populates="parent")


class Child(Base):
    __tablename__ = "child"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("parent.id"))
    parent: Mapped[Parent | None] = relationship(back_populates="children")


@pytest.fixture
def family() -> Parent:
    """A parent with two children, whose attributes were used in each way before."""
    parent = Parent(children=[Child(), Child()])
    for child in (Child(), Child()):
        parent.children.append(child)
        parent.children.remove(child)
        child.parent = parent
        child.parent = None
    return parent


def test_an_append_with_back_reference_is_four_calls(family: Parent) -> None:
    child = Child()

    seen = names_of_calls(lambda: family.children.append(child))

    assert seen == ["__get__", "append", "fire_append_event", "take_in"]


def test_a_removal_with_back_reference_is_four_calls(family: Parent) -> None:
    child = family.children[0]

    seen = names_of_calls(lambda: family.children.remove(child))

    assert seen == ["__get__", "remove", "take_out", "let_go"]


def test_setting_a_reference_with_back_reference_is_three_calls(family: Parent) -> None:
    child = Child()

    def operation() -> None:
        child.parent = family

    assert names_of_calls(operation) == ["__set__", "set", "refer"]


def test_the_first_read_of_an_empty_collection_makes_it_in_few_calls() -> None:
    parent = Parent()

    assert len(names_of_calls(lambda: parent.children)) <= 16
    assert len(names_of_calls(lambda: parent.children)) <= 9


def test_the_first_append_to_an_empty_collection_takes_few_calls_more(family: Parent) -> None:
    parent, child = Parent(), Child()
    assert parent.children == []

    assert len(names_of_calls(lambda: parent.children.append(child))) <= 18


def test_replacing_a_collection_takes_few_calls_for_each_new_member(family: Parent) -> None:
    def replace(size: int) -> int:
        parent, children = Parent(), [Child() for _ in range(size)]

        def operation() -> None:
            parent.children = children

        return len(names_of_calls(operation))

    assert replace(1) <= 52
    assert replace(11) - replace(1) <= 10 * 4
