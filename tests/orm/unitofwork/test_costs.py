"""Python calls that a flush makes for each row, uncompiled; figures do not depend on the machine."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, ForeignKey, create_engine

import declarative_instr
from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from tests.counting import python_calls

pytestmark = pytest.mark.skipif(
    bool(declarative_instr.COMPILED), reason="compiled functions are no Python calls"
)


class Base(DeclarativeBase):
    pass


class Herd(Base):
    __tablename__ = "herd"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sheep: Mapped[list["Sheep"]] = relationship(back_populates="herd")


class Sheep(Base):
    __tablename__ = "sheep"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    herd_id: Mapped[int | None] = mapped_column(ForeignKey("herd.id"))
    herd: Mapped[Herd | None] = relationship(back_populates="sheep")


class Bell(Base):
    """Has no relations."""

    __tablename__ = "bell"

    id: Mapped[int] = mapped_column(primary_key=True)
    tone: Mapped[str]


FEW, MANY = 100, 400
"""Both are written by one statement."""


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def calls_per_row(engine: Engine, prepare: Callable[[Session, int], None]) -> float:
    """What one more row costs in a flush."""

    def calls(rows: int) -> int:
        with Session(engine, autoflush=False) as session:
            prepare(session, rows)
            return len(python_calls(session.flush))

    calls(FEW), calls(MANY)  # statements are compiled, functions generated
    return (calls(MANY) - calls(FEW)) / (MANY - FEW)


def insert_bells(session: Session, rows: int) -> None:
    session.add_all([Bell(tone="low") for _ in range(rows)])


def insert_herds(session: Session, rows: int) -> None:
    """A fifth of the rows are parents."""
    flocks = [[Sheep(name="white") for _ in range(4)] for _ in range(rows // 5)]
    session.add_all([Herd(name="hill", sheep=flock) for flock in flocks])


def update_bells(session: Session, rows: int) -> None:
    bells = [Bell(tone="low") for _ in range(rows)]
    session.add_all(bells)
    session.flush()
    for bell in bells:
        bell.tone = "high"


def delete_bells(session: Session, rows: int) -> None:
    bells = [Bell(tone="low") for _ in range(rows)]
    session.add_all(bells)
    session.flush()
    for bell in bells:
        session.delete(bell)


@pytest.mark.parametrize(
    ("prepare", "most"),
    [(insert_bells, 2.5), (insert_herds, 2.5), (update_bells, 8.5), (delete_bells, 3.5)],
)
def test_row_costs_few_calls(
    engine: Engine, prepare: Callable[[Session, int], None], most: float
) -> None:
    assert calls_per_row(engine, prepare) <= most
