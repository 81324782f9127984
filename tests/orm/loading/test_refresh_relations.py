"""What refreshing, and reading an expired object, loads: columns, and relations by their strategy."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ForeignKey
from sqlalchemy import exc as core_exc

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


class Ship(Base):
    __tablename__ = "ship"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    lazy: Mapped[list["Lazy"]] = relationship()
    joined: Mapped[list["Joined"]] = relationship(lazy="joined")
    selectin: Mapped[list["Selectin"]] = relationship(lazy="selectin")


class Lazy(Base):
    __tablename__ = "lazy"

    id: Mapped[int] = mapped_column(primary_key=True)
    ship_id: Mapped[int] = mapped_column(ForeignKey("ship.id"))


class Joined(Base):
    __tablename__ = "joined"

    id: Mapped[int] = mapped_column(primary_key=True)
    ship_id: Mapped[int] = mapped_column(ForeignKey("ship.id"))


class Selectin(Base):
    __tablename__ = "selectin"

    id: Mapped[int] = mapped_column(primary_key=True)
    ship_id: Mapped[int] = mapped_column(ForeignKey("ship.id"))


class Owner(Base):
    __tablename__ = "parts_owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    parts: Mapped[list["Part"]] = relationship(cascade="all, delete-orphan")


class Part(Base):
    __tablename__ = "owned_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("parts_owner.id"))


@pytest.fixture
def ship(session: Session) -> Ship:
    """A stored object that is loaded."""
    session.add(Ship(id=1, name="Argo", lazy=[Lazy()], joined=[Joined()], selectin=[Selectin()]))
    session.commit()
    session.expunge_all()
    return session.get_one(Ship, 1)


def loaded(instance: object) -> set[str]:
    return {key for key in vars(instance) if not key.startswith("_")}


def test_expired_object_comes_back_with_its_eager_relations(
    session: Session, ship: Ship, count: Count
) -> None:
    session.expire(ship)
    before = count("SELECT")

    assert ship.name == "Argo"

    assert loaded(ship) == {"id", "name", "joined", "selectin"}
    assert count("SELECT") - before == 2


def test_reading_an_eager_relation_of_an_expired_object_loads_the_object(
    session: Session, ship: Ship, count: Count
) -> None:
    session.expire(ship)
    before = count("SELECT")

    assert len(ship.joined) == 1

    assert loaded(ship) == {"id", "name", "joined", "selectin"}
    assert count("SELECT") - before == 2


def test_expired_column_alone_comes_back_alone(session: Session, ship: Ship, count: Count) -> None:
    session.expire(ship, ["name", "joined"])
    before = count("SELECT")

    assert ship.name == "Argo"

    assert loaded(ship) == {"id", "name", "selectin"}
    assert count("SELECT") - before == 1


def test_refresh_loads_eager_relations_and_leaves_lazy_ones(session: Session, ship: Ship) -> None:
    old = ship.joined
    assert len(ship.lazy) == 1

    session.refresh(ship)

    assert loaded(ship) == {"id", "name", "joined", "selectin"}
    assert ship.joined is not old


def test_refresh_without_any_name_loads_everything(session: Session, ship: Ship) -> None:
    ship.name = "Hulk"

    session.refresh(ship, [])

    assert ship.name == "Argo"
    assert not session.dirty


@pytest.mark.parametrize(("name", "sent"), [("lazy", 2), ("joined", 1), ("selectin", 2)])
def test_named_relation_is_loaded_at_once_and_what_was_expired_stays_so(
    session: Session, ship: Ship, count: Count, name: str, sent: int
) -> None:
    session.expire(ship)
    before = count("SELECT")

    session.refresh(ship, [name])

    assert loaded(ship) == {"id", name}
    assert count("SELECT") - before == sent
    assert ship.name == "Argo"


def test_named_relation_and_column_are_loaded_together(
    session: Session, ship: Ship, count: Count
) -> None:
    ship.name = "Hulk"
    before = count("SELECT")

    with session.no_autoflush:
        session.refresh(ship, ["name", "joined"])

    assert ship.name == "Argo"
    assert count("SELECT") - before == 1


def test_refresh_with_a_lock_of_one_column_forgets_its_change_alone(
    session: Session, ship: Ship
) -> None:
    ship.name = "Hulk"

    with session.no_autoflush:
        session.refresh(ship, ["name"], with_for_update=True)

    assert ship.name == "Argo"
    assert not session.is_modified(ship)


def test_part_is_not_refreshed_while_the_key_has_an_unflushed_change(
    session: Session, ship: Ship
) -> None:
    ship.id = 2

    with (
        session.no_autoflush,
        pytest.raises(core_exc.InvalidRequestError, match=r"Please flush pending .* \{'id'\}"),
    ):
        session.refresh(ship, ["name"])

    assert ship.id == 2


def test_refresh_of_everything_forgets_a_change_of_the_key(session: Session, ship: Ship) -> None:
    ship.id = 2

    session.refresh(ship)

    assert ship.id == 1


@pytest.mark.parametrize("option", [joinedload, selectinload])
def test_refresh_loads_what_the_options_of_get_said(session: Session, option: Any) -> None:
    session.add(Owner(id=1, parts=[Part()]))
    session.commit()
    session.expunge_all()
    owner = session.get_one(Owner, 1, options=[option(Owner.parts)])
    session.expire(owner)

    session.refresh(owner)
    assert loaded(owner) == {"id", "parts"}

    session.expire(owner)
    assert owner.id == 1
    assert loaded(owner) == {"id", "parts"}


def test_expire_lets_new_dependents_go_and_keeps_other_new_objects(
    session: Session, ship: Ship
) -> None:
    lifeboat, passenger = Lazy(), Joined()
    owner = Owner(id=1)
    session.add(owner)
    session.flush()

    with session.no_autoflush:
        ship.joined.append(passenger)
        owner.parts.append(part := Part())
        ship.lazy.append(lifeboat)
        session.expire(owner)
        session.refresh(ship)

    assert part not in session
    assert passenger in session
    assert lifeboat in session
