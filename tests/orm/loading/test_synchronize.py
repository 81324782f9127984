from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, bindparam, delete, event, insert, select, update
from sqlalchemy import exc as core_exc

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Room(Base):
    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("room_name")


class Desk(Base):
    __tablename__ = "desk"

    id: Mapped[int] = mapped_column(primary_key=True)
    height: Mapped[int]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    room: Mapped[Room] = relationship()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(insert(Room), [{"id": 1, "name": "north"}, {"id": 2, "name": "south"}])
        session.execute(insert(Desk), [{"id": n, "height": n, "room_id": 1} for n in range(1, 5)])
        yield session


@pytest.fixture
def sent(session: Session) -> list[str]:
    statements: list[str] = []

    def record(*args: Any) -> None:
        statements.append(args[2].split()[0])

    event.listen(session.get_bind(), "before_cursor_execute", record)
    return statements


def test_no_object_costs_no_select(session: Session, sent: list[str]) -> None:
    session.execute(update(Desk).where(Desk.height > 2).values(height=9))

    assert sent == ["UPDATE"]


def test_statement_about_all_rows_costs_no_select(session: Session, sent: list[str]) -> None:
    desk = session.get_one(Desk, 1)
    sent.clear()

    session.execute(update(Desk).values(height=9))

    assert sent == ["UPDATE"]
    assert desk.height == 9


def test_only_touched_attributes_of_touched_objects_are_read_anew(
    session: Session, sent: list[str]
) -> None:
    first, last = session.get_one(Desk, 1), session.get_one(Desk, 4)

    session.execute(update(Desk).where(Desk.height > 2).values(height=Desk.height + 10))
    sent.clear()

    assert (first.height, last.id) == (1, 4)
    assert sent == []
    assert last.height == 14


def test_criteria_may_be_bound_parameters(session: Session) -> None:
    desk = session.get_one(Desk, 2)

    session.execute(
        update(Desk).where(Desk.height == bindparam("old")).values(height=bindparam("new")),
        {"old": 2, "new": 20},
    )

    assert desk.height == 20


def test_reference_follows_its_foreign_key(session: Session) -> None:
    desk = session.get_one(Desk, 1)
    before = desk.room.name

    session.execute(update(Desk).values(room_id=2))

    assert (before, desk.room.name) == ("north", "south")


def test_change_that_is_not_flushed_stays(session: Session) -> None:
    desk = session.get_one(Desk, 1)
    desk.height = 70

    with session.no_autoflush:
        session.execute(update(Desk).values(height=9))

    assert desk.height == 70


def test_returned_objects_are_those_of_the_session(session: Session) -> None:
    desk = session.get_one(Desk, 3)

    query = update(Desk).where(Desk.height > 2).values(height=0).returning(Desk)
    found = session.scalars(query).all()

    assert {each.id for each in found} == {3, 4}
    assert desk in found
    assert [each.height for each in found] == [0, 0]


def test_returned_values_pass_the_plan(session: Session) -> None:
    query = update(Room).where(Room.id == 1).values(name="x").returning(Room.name, Room)

    row = session.execute(query).one()

    assert (row.name, row.Room.id) == ("x", 1)


def test_deleted_objects_come_back_with_a_rollback(session: Session) -> None:
    session.commit()
    desk = session.get_one(Desk, 1)

    session.execute(delete(Desk).where(Desk.id == 1))
    is_gone = desk not in session
    session.rollback()

    assert is_gone
    assert desk in session
    assert desk.height == 1


def test_updated_objects_go_back_with_their_savepoint(session: Session) -> None:
    desk = session.get_one(Desk, 1)

    with session.begin_nested() as savepoint:
        session.execute(update(Desk).values(height=9))
        inside = desk.height
        savepoint.rollback()

    assert (inside, desk.height) == (9, 1)


def test_objects_of_deleted_rows_that_are_returned_do_not_stay(session: Session) -> None:
    desk = session.get_one(Desk, 1)

    found = session.scalars(delete(Desk).where(Desk.id < 3).returning(Desk)).all()

    assert {each.id for each in found} == {1, 2}
    assert desk in found
    assert not any(each in session for each in found)


def test_unknown_strategy_is_refused(session: Session) -> None:
    with pytest.raises(core_exc.ArgumentError, match="'auto', 'evaluate', 'fetch', False"):
        session.execute(
            update(Desk).values(height=1), execution_options={"synchronize_session": "maybe"}
        )


def test_delete_by_list_is_refused(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="Bulk ORM DELETE"):
        session.execute(delete(Desk), [{"id": 1}])


def test_criteria_and_a_list_need_no_synchronisation(session: Session) -> None:
    query = update(Desk).where(Desk.id == bindparam("desk"))
    rows = [{"desk": 1, "height": 10}, {"desk": 2, "height": 20}]

    with pytest.raises(core_exc.InvalidRequestError, match="additional WHERE"):
        session.execute(query, rows)
    session.execute(query, rows, execution_options={"synchronize_session": False})

    assert session.scalars(select(Desk.height).order_by(Desk.id)).all() == [10, 20, 3, 4]
