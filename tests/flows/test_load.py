"""Flow "load": from a select to objects, and from an expired attribute back to its row."""

import pytest
from sqlalchemy import Engine, ForeignKey, event, inspect, select, text

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)
from declarative_instr.orm import exc as orm_exc


class Base(DeclarativeBase):
    pass


class Planet(Base):
    __tablename__ = "planet"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    mass: Mapped[float | None]
    moons: Mapped[list["Moon"]] = relationship(back_populates="planet", order_by="Moon.id")


class Moon(Base):
    __tablename__ = "moon"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    planet_id: Mapped[int] = mapped_column(ForeignKey("planet.id"))
    planet: Mapped[Planet] = relationship(back_populates="moons")


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    Base.metadata.create_all(shared_engine)
    with Session(shared_engine) as session:
        mars = Planet(id=4, name="Mars", moons=[Moon(name="Phobos"), Moon(name="Deimos")])
        session.add_all([mars, Planet(id=3, name="Earth", moons=[Moon(name="Moon")])])
        session.commit()
    return shared_engine


@pytest.fixture
def selects(engine: Engine) -> list[str]:
    sent: list[str] = []

    def record(*args: object) -> None:  # conn, cursor, statement, parameters, context, executemany
        if str(args[2]).startswith("SELECT"):
            sent.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", record)
    return sent


def test_rows_become_objects_that_are_clean_and_persistent(engine: Engine) -> None:
    with Session(engine) as session:
        planets = session.scalars(select(Planet).order_by(Planet.id)).all()

        assert [(planet.name, planet.mass) for planet in planets] == [
            ("Earth", None),
            ("Mars", None),
        ]
        assert all(inspect(planet).persistent for planet in planets)
        assert not session.dirty


def test_whole_graph_comes_with_two_statements_and_can_be_walked_in_circles(
    engine: Engine, selects: list[str]
) -> None:
    with Session(engine) as session:
        query = select(Planet).order_by(Planet.id).options(selectinload(Planet.moons))

        planets = session.scalars(query).all()

        names = [[moon.name for moon in planet.moons] for planet in planets]
        assert names == [["Moon"], ["Phobos", "Deimos"]]
        assert all(moon.planet is planet for planet in planets for moon in planet.moons)
        assert len(selects) == 2


def test_commit_expires_and_one_select_brings_all_columns_back(
    engine: Engine, selects: list[str]
) -> None:
    with Session(engine) as session, Session(engine) as other:
        mars = session.get_one(Planet, 4)
        session.commit()
        other.get_one(Planet, 4).mass = 0.107
        other.commit()
        selects.clear()

        values = (mars.mass, mars.name)

        assert values == (0.107, "Mars")
        assert len(selects) == 1


def test_sessions_have_objects_of_their_own(engine: Engine) -> None:
    with Session(engine) as one, Session(engine) as two:
        first, second = one.get_one(Planet, 4), two.get_one(Planet, 4)

        assert first is not second
        assert inspect(first).identity_key == inspect(second).identity_key


def test_read_of_a_deleted_row_and_of_a_detached_object_are_told_apart(engine: Engine) -> None:
    with Session(engine) as session:
        earth, mars = session.get_one(Planet, 3), session.get_one(Planet, 4)
        session.commit()
        session.execute(text("DELETE FROM moon WHERE planet_id = 3"))
        session.execute(text("DELETE FROM planet WHERE id = 3"))
        session.expunge(mars)

        with pytest.raises(orm_exc.ObjectDeletedError):
            _ = earth.name
        with pytest.raises(orm_exc.DetachedInstanceError):
            _ = mars.name


def test_load_listener_hears_each_object_once(engine: Engine) -> None:
    heard: list[str] = []

    def hear(target: Planet, _context: object) -> None:
        heard.append(target.name)

    event.listen(Planet, "load", hear)
    try:
        with Session(engine) as session:
            kept = session.scalars(select(Planet).order_by(Planet.id)).all()
            session.scalars(select(Planet)).all()
    finally:
        event.remove(Planet, "load", hear)

    assert len(kept) == 2
    assert heard == ["Earth", "Mars"]
