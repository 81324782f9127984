"""Both ORMs in one process, on one engine and the same tables."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

MODELS = textwrap.dedent("""
    import sys
    import sqlalchemy.orm as theirs
    import declarative_instr.orm as ours
    from sqlalchemy import ForeignKey, create_engine, event, inspect, select, update, insert

    def declare(orm):
        class Base(orm.DeclarativeBase):
            pass

        class House(Base):
            __tablename__ = "house"
            id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
            street: orm.Mapped[str]
            rooms: orm.Mapped[list["Room"]] = orm.relationship(back_populates="house")

        class Room(Base):
            __tablename__ = "room"
            id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
            name: orm.Mapped[str]
            house_id: orm.Mapped[int] = orm.mapped_column(ForeignKey("house.id"))
            house: orm.Mapped[House] = orm.relationship(back_populates="rooms")

        return Base, House, Room

    OurBase, OurHouse, OurRoom = declare(ours)
    TheirBase, TheirHouse, TheirRoom = declare(theirs)
    engine = create_engine("sqlite:///" + sys.argv[1])
    TheirBase.metadata.create_all(engine)
    OurBase.metadata.create_all(engine)
""")

OURS_WRITES = """
with ours.Session(engine) as session:
    session.add(OurHouse(street="Elm", rooms=[OurRoom(name="hall")]))
    session.commit()
"""

THEIRS_WRITES = """
with theirs.Session(engine) as session:
    session.add(TheirHouse(street="Oak", rooms=[TheirRoom(name="attic")]))
    session.commit()
"""


def run(database: Path, *parts: str) -> list[str]:
    """Lines that the script printed; its warnings are errors."""
    script = MODELS + "".join(textwrap.dedent(part) for part in parts) + "engine.dispose()\n"
    command = [sys.executable, "-W", "error", "-c", script, str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "both.db"


def test_each_reads_what_the_other_wrote(database: Path) -> None:
    printed = run(
        database,
        OURS_WRITES,
        THEIRS_WRITES,
        """
        for orm, House in ((ours, OurHouse), (theirs, TheirHouse)):
            with orm.Session(engine) as session:
                for house in session.scalars(select(House).order_by(House.id)):
                    print(house.street, *(room.name for room in house.rooms))
        """,
    )

    assert printed == ["Elm hall", "Oak attic"] * 2


def test_eager_loading_works_in_both(database: Path) -> None:
    printed = run(
        database,
        OURS_WRITES,
        """
        for orm, House in ((ours, OurHouse), (theirs, TheirHouse)):
            for load in (orm.selectinload, orm.joinedload):
                with orm.Session(engine) as session:
                    query = select(House).options(load(House.rooms))
                    house = session.scalars(query).unique().one()
                print(house.rooms[0].name)
        """,
    )

    assert printed == ["hall"] * 4


def test_bulk_statements_work_in_both(database: Path) -> None:
    printed = run(
        database,
        """
        for orm, House in ((ours, OurHouse), (theirs, TheirHouse)):
            with orm.Session(engine) as session, session.begin():
                session.execute(insert(House), [{"street": "Fir"}, {"street": "Yew"}])
                session.execute(update(House).where(House.street == "Fir").values(street="Ash"))
                print(*sorted(session.scalars(select(House.street))))
        """,
    )

    assert printed == ["Ash Yew", "Ash Ash Yew Yew"]


def test_inspect_tells_each_class_from_the_other(database: Path) -> None:
    printed = run(
        database,
        """
        print(inspect(OurHouse).class_ is OurHouse, inspect(TheirHouse).class_ is TheirHouse)
        print(inspect(OurHouse()).transient, inspect(TheirHouse()).transient)
        print(type(inspect(OurHouse)).__module__.partition(".")[0])
        print(type(inspect(TheirHouse)).__module__.partition(".")[0])
        """,
    )

    assert printed == ["True True", "True True", "declarative_instr", "sqlalchemy"]


def test_listeners_of_one_session_do_not_hear_the_other(database: Path) -> None:
    printed = run(
        database,
        """
        event.listen(ours.Session, "after_commit", lambda session: print("ours"))
        event.listen(theirs.Session, "after_commit", lambda session: print("theirs"))
        """,
        OURS_WRITES,
        THEIRS_WRITES,
    )

    assert printed == ["ours", "theirs"]


def test_object_of_one_is_unknown_to_the_session_of_the_other(database: Path) -> None:
    printed = run(
        database,
        """
        for orm, house in ((ours, TheirHouse()), (theirs, OurHouse())):
            with orm.Session(engine) as session:
                try:
                    session.add(house)
                except (orm.exc.UnmappedInstanceError, AttributeError) as error:
                    print("refused")  # theirs finds a state under the name that both use
        """,
    )

    assert printed == ["refused", "refused"]
