"""What loading costs, in Python calls, compilations and memory: figures that no machine changes.

Calls are counted where nothing is compiled. A test here that fails for more tells of a loss that
the benchmarks will show; one that fails for fewer wants the better figure written down.
"""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, bindparam, insert, select
from sqlalchemy.sql.compiler import SQLCompiler
from typing_extensions import override

import declarative_instr
from declarative_instr import COMPILED
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)
from declarative_instr.orm.loading.row_loader import PORTION
from tests.counting import python_calls

counts_calls = pytest.mark.skipif(bool(COMPILED), reason="calls of compiled code are not seen")

FEW, MANY = 20, 120
OWNERS = 150
PARTS_EACH = 3


class Base(DeclarativeBase):
    pass


class Owner(Base):
    __tablename__ = "cost_owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    size: Mapped[int]
    parts: Mapped[list["Part"]] = relationship(back_populates="owner", order_by="Part.id")


class Part(Base):
    __tablename__ = "cost_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("cost_owner.id"))
    name: Mapped[str]
    owner: Mapped[Owner] = relationship(back_populates="parts")


@pytest.fixture
def filled(session: Session) -> Session:
    """A session whose transaction runs; the tables have their rows."""
    owners = [{"id": key, "name": f"o{key}", "size": key} for key in range(1, OWNERS + 1)]
    parts = [
        {"id": key * 10 + place, "owner_id": key, "name": f"p{place}"}
        for key in range(1, OWNERS + 1)
        for place in range(PARTS_EACH)
    ]
    connection = session.connection()
    connection.execute(insert(Owner.__table__), owners)
    connection.execute(insert(Part.__table__), parts)
    return session


@pytest.fixture
def compilations(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that Core compiles for `engine` from now on."""
    made: list[str] = []

    class NotingCompiler(engine.dialect.statement_compiler):  # type: ignore[misc, name-defined]  # known at run time
        @override
        def __init__(self, *arguments: Any, **keywords: Any) -> None:
            super().__init__(*arguments, **keywords)
            made.append(str(self))

    assert issubclass(NotingCompiler, SQLCompiler)
    monkeypatch.setattr(engine.dialect, "statement_compiler", NotingCompiler)
    return made


def own_calls(operation: Callable[[], object]) -> int:
    """Python calls into this package; those of Core and the driver are not ours to lower."""
    ours = (str(Path(declarative_instr.__file__).parent), "<row loader")
    return sum(code.co_filename.startswith(ours) for code in python_calls(operation))


def build_of_expressions(operation: Callable[[], object]) -> list[str]:
    """Functions of `sqlalchemy.sql` that ran: they build, hash, compare or compile expressions."""
    return [
        code.co_name for code in python_calls(operation) if "sqlalchemy/sql/" in code.co_filename
    ]


# Rows ----------------------------------------------------------------------------------------


@counts_calls
@pytest.mark.parametrize(
    ("option", "expected"),
    [(None, 0), (joinedload(Owner.parts), 3), (selectinload(Owner.parts), 5)],
    ids=["plain", "joined", "select-in"],
)
def test_another_object_costs_few_calls(filled: Session, option: Any, expected: int) -> None:
    statement = select(Owner).where(Owner.id <= bindparam("last"))
    if option is not None:
        statement = statement.options(option)

    def load(last: int) -> Callable[[], list[Owner]]:
        filled.expunge_all()
        return lambda: list(filled.scalars(statement, {"last": last}).unique().all())

    for last in (FEW, MANY):  # the second time, how it runs is prepared
        load(last)()
    few, many = own_calls(load(FEW)), own_calls(load(MANY))

    each = (many - few) / (MANY - FEW)
    assert each <= expected


@counts_calls
def test_a_reference_loaded_with_its_object_costs_few_calls(filled: Session) -> None:
    statement = select(Part).where(Part.owner_id <= bindparam("last"))
    statement = statement.options(joinedload(Part.owner))

    def load(last: int) -> Callable[[], list[Part]]:
        filled.expunge_all()
        return lambda: list(filled.scalars(statement, {"last": last}).all())

    for last in (FEW, MANY):  # the second time, how it runs is prepared
        load(last)()

    assert own_calls(load(FEW)) == own_calls(load(MANY))


@counts_calls
def test_a_row_of_a_known_object_costs_no_call(filled: Session) -> None:
    statement = select(Owner).where(Owner.id <= bindparam("last"))
    held = filled.scalars(select(Owner)).all()

    def load(last: int) -> Callable[[], object]:
        return lambda: filled.scalars(statement, {"last": last}).all()

    for _ in range(2):  # the second time, how it runs is prepared
        load(FEW)()

    assert len(held) == OWNERS
    assert own_calls(load(FEW)) == own_calls(load(MANY))


# Small statements ----------------------------------------------------------------------------


@counts_calls
def test_get_of_a_known_object_is_two_calls(filled: Session) -> None:
    owner = filled.get(Owner, 1)

    calls = python_calls(lambda: filled.get(Owner, 1))

    assert owner is not None
    assert [code.co_name for code in calls][1:] == ["get_fresh"]


@counts_calls
def test_get_from_the_database_costs_few_calls(filled: Session) -> None:
    filled.get(Owner, 1)

    assert own_calls(lambda: filled.get(Owner, 2)) <= 40


@counts_calls
def test_lazy_loads_cost_few_calls(filled: Session) -> None:
    first, second = filled.get_one(Owner, 1), filled.get_one(Owner, 2)
    assert first.parts[0].owner is first

    assert own_calls(lambda: second.parts) <= 63


@counts_calls
def test_loading_again_costs_few_calls(filled: Session) -> None:
    first, second = filled.get_one(Owner, 1), filled.get_one(Owner, 2)
    filled.refresh(first)
    filled.expire(second)

    assert own_calls(lambda: second.name) <= 63
    assert own_calls(lambda: filled.refresh(first)) <= 79


@counts_calls
def test_small_statements_of_the_mapper_build_no_expression(filled: Session) -> None:
    first, second = filled.get_one(Owner, 1), filled.get_one(Owner, 2)
    part = filled.get_one(Part, 30)
    assert (first.parts[0].owner, part.owner.id) == (first, 3)
    filled.expire(first)
    assert first.name == "o1"
    filled.refresh(first)
    filled.expire(second)
    other = filled.get_one(Part, 40)

    built = {
        "get": build_of_expressions(lambda: filled.get(Owner, 5)),
        "collection": build_of_expressions(lambda: second.parts),
        "reference": build_of_expressions(lambda: other.owner),
        "expired column": build_of_expressions(lambda: second.name),
        "refresh": build_of_expressions(lambda: filled.refresh(first)),
    }

    assert not any(built.values()), built


def test_reference_to_a_known_object_sends_nothing(filled: Session, statements: list[str]) -> None:
    owner, part = filled.get_one(Owner, 1), filled.get_one(Part, 10)
    statements.clear()

    assert part.owner is owner
    assert statements == []


# Compilations --------------------------------------------------------------------------------


def test_repeated_select_of_the_same_shape_is_compiled_once(
    filled: Session, compilations: list[str]
) -> None:
    def small(key: int) -> list[Owner]:
        wanted = select(Owner).where(Owner.id == key, Owner.size >= 0).order_by(Owner.name)
        return list(filled.scalars(wanted.options(selectinload(Owner.parts))).all())

    found = [small(key)[0].id for key in (1, 2, 3)]

    assert found == [1, 2, 3]
    assert len(compilations) == 2  # of which one is for the parts


def test_small_statements_of_the_mapper_are_compiled_once_for_all_sessions(
    filled: Session, compilations: list[str], open_session: Callable[..., Session]
) -> None:
    filled.commit()

    for session in (filled, open_session()):
        owner = session.get_one(Owner, 1)
        assert len(owner.parts) == PARTS_EACH
        session.refresh(owner)
        session.expire(owner)
        assert session.get_one(Part, 20).owner.name == "o2"

    assert len(compilations) == len(set(compilations))


def test_select_built_once_takes_each_value_of_its_parameter(filled: Session) -> None:
    by_size = select(Owner).where(Owner.size == bindparam("size")).limit(5)

    found = [filled.scalars(by_size, {"size": size}).one().id for size in (3, 1, 2)]

    assert found == [3, 1, 2]


def test_select_of_the_same_shape_takes_its_own_values(filled: Session) -> None:
    def between(low: int, high: int, *, limit: int) -> list[int]:
        wanted = select(Owner).where(Owner.size > low, Owner.size < high).order_by(Owner.id)
        return [owner.id for owner in filled.scalars(wanted.limit(limit)).all()]

    assert [between(1, 9, limit=2), between(4, 9, limit=3)] == [[2, 3], [5, 6, 7]]
    assert between(4, 6, limit=3) == [5]


# Memory --------------------------------------------------------------------------------------


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.usefixtures("traced")
def test_loaded_object_takes_little_memory(session: Session) -> None:
    count = 2000
    rows = [{"id": key, "name": "n", "size": 1} for key in range(1, count + 1)]
    session.connection().execute(insert(Owner.__table__), rows)
    session.scalars(select(Owner).limit(1)).all()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]

    held = session.scalars(select(Owner)).all()

    gc.collect()
    each = (tracemalloc.get_traced_memory()[0] - before) / count
    assert len(held) == count
    assert each <= 450  # object, values, weak reference, places in the result and the map


@pytest.mark.usefixtures("traced")
def test_rows_are_let_go_of_while_objects_are_made(session: Session) -> None:
    count = 6000
    rows = [{"id": key, "name": "n", "size": 1} for key in range(1, count + 1)]
    session.connection().execute(insert(Owner.__table__), rows)
    del rows
    session.scalars(select(Owner).limit(1)).all()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()

    held = session.scalars(select(Owner)).all()

    after, highest = tracemalloc.get_traced_memory()
    assert len(held) == count
    assert highest - after < 60 * PORTION + (after - before) * 0.05
