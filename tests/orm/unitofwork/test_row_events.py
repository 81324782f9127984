"""Row events: which, when, and what listeners may still change."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, ForeignKey, select

from declarative_instr.event.api import listen, remove
from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

NAMES = [
    f"{when}_{what}" for what in ("insert", "update", "delete") for when in ("before", "after")
]


class Base(DeclarativeBase):
    pass


class Tank(Base):
    __tablename__ = "tank"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    fishes: Mapped[list["Fish"]] = relationship(back_populates="tank", cascade="all")


class Fish(Base):
    __tablename__ = "fish"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    tank_id: Mapped[int | None] = mapped_column(ForeignKey("tank.id"))
    tank: Mapped[Tank | None] = relationship(back_populates="fishes")


Listen = Callable[[Any, str, Callable[..., Any]], None]


@pytest.fixture
def hear() -> Iterator[Listen]:
    """Listen until the end of the test."""
    kept: list[tuple[Any, str, Callable[..., Any]]] = []

    def hear(target: Any, name: str, listener: Callable[..., Any]) -> None:
        listen(target, name, listener)
        kept.append((target, name, listener))

    yield hear
    for one in kept:
        remove(*one)


@pytest.fixture
def log(hear: Listen) -> list[str]:
    """Row events of both classes, in order, with the object's name."""
    heard: list[str] = []

    def note(name: str) -> Callable[..., None]:
        return lambda _mapper, _connection, target: heard.append(f"{name} {target.name}")

    for name in NAMES:
        for kind in (Tank, Fish):
            hear(kind, name, note(name))
    return heard


def test_events_come_around_the_rows_of_each_step(session: Session, log: list[str]) -> None:
    session.add(Tank(name="T", fishes=[Fish(name="a"), Fish(name="b")]))

    session.flush()

    assert log == [
        "before_insert T",
        "after_insert T",
        "before_insert a",
        "before_insert b",
        "after_insert a",
        "after_insert b",
    ]


def test_deletions_are_told_of_children_first(session: Session, log: list[str]) -> None:
    tank = Tank(name="T", fishes=[Fish(name="a")])
    session.add(tank)
    session.flush()
    log.clear()
    session.delete(tank)

    session.flush()

    assert log == ["before_delete a", "after_delete a", "before_delete T", "after_delete T"]


def test_changes_are_told_once_per_object(session: Session, log: list[str]) -> None:
    fish = Fish(name="a")
    session.add(fish)
    session.flush()
    log.clear()
    fish.name = "b"
    fish.name = "c"

    session.flush()

    assert log == ["before_update c", "after_update c"]


def test_object_that_takes_over_a_row_is_inserted_first_and_updated_then(
    session: Session, log: list[str]
) -> None:
    old = Fish(id=1, name="old")
    session.add(old)
    session.flush()
    log.clear()
    session.delete(old)
    session.add(Fish(id=1, name="new"))

    session.flush()

    assert log == ["before_insert new", "after_update new"]


def test_listener_gets_mapper_connection_and_object(session: Session, hear: Listen) -> None:
    given: list[tuple[Any, ...]] = []
    hear(Fish, "before_insert", lambda *args: given.append(args))
    fish = Fish()
    session.add(fish)

    session.flush()

    ((mapper, connection, target),) = given
    assert mapper.class_ is Fish
    assert connection is session.connection()
    assert target is fish


def test_column_set_before_the_row_is_written_is_stored(session: Session, hear: Listen) -> None:
    def rename(_mapper: object, _connection: Connection, fish: Fish) -> None:
        fish.name = f"{fish.name}!"

    hear(Fish, "before_insert", rename)
    hear(Fish, "before_update", rename)
    fish = Fish(name="a")
    session.add(fish)
    session.flush()
    fish.name = "b"
    session.commit()

    assert session.scalars(select(Fish.name)).one() == "b!"


def test_foreign_key_is_there_before_the_insert_and_the_key_after_it(
    session: Session, hear: Listen
) -> None:
    seen: list[tuple[int | None, int | None]] = []
    for name in ("before_insert", "after_insert"):
        hear(Fish, name, lambda _m, _c, fish: seen.append((vars(fish).get("id"), fish.tank_id)))
    session.add(Fish(tank=Tank(id=4)))

    session.flush()

    assert seen == [(None, 4), (1, 4)]


def test_statement_of_a_listener_runs_in_the_transaction_of_the_flush(
    session: Session, hear: Listen
) -> None:
    def add_tank(_mapper: object, connection: Connection, _fish: Fish) -> None:
        connection.execute(Tank.__table__.insert().values(name="by a listener"))

    hear(Fish, "after_insert", add_tank)
    session.add(Fish())
    session.flush()
    assert session.scalars(select(Tank.name)).all() == ["by a listener"]

    session.rollback()

    assert session.scalars(select(Tank.name)).all() == []


def test_listener_that_raises_stops_the_flush(session: Session, hear: Listen) -> None:
    def refuse(*_args: object) -> None:
        raise ValueError("no fish today")

    hear(Fish, "before_insert", refuse)
    fish = Fish(tank=Tank(name="T"))
    session.add(fish)

    with pytest.raises(ValueError, match="no fish today"):
        session.flush()
    session.rollback()

    assert session.scalars(select(Tank)).all() == []
    assert "id" not in vars(fish)
