"""Who listens to before_execute hears of every statement, also of those that need no Core otherwise."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, event, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Desk(Base):
    __tablename__ = "desk"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    drawers: Mapped[list["Drawer"]] = relationship()


class Drawer(Base):
    __tablename__ = "drawer"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))


@pytest.fixture
def heard(engine: Engine, session: Session) -> list[str]:
    """The kinds of the statements that run from now on."""
    kinds: list[str] = []

    @event.listens_for(engine, "before_execute")
    def note(_connection: object, clause: Any, *_details: object) -> None:
        kinds.append(clause.__visit_name__)

    return kinds


def test_each_statement_of_a_flush_is_heard(session: Session, heard: list[str]) -> None:
    desk = Desk(id=1)
    session.add(desk)
    session.flush()
    desk.name = "oak"
    session.flush()
    session.delete(desk)
    desk.drawers.clear()
    session.flush()

    assert [kind for kind in heard if kind != "select"] == ["insert", "update", "delete"]


def test_numbered_rows_get_their_own_keys(session: Session, heard: list[str]) -> None:
    desks = [Desk(name=str(number)) for number in range(5)]
    session.add_all(desks)

    session.flush()

    assert "insert" in heard
    stored = session.execute(select(Desk.id, Desk.name)).all()
    assert {(desk.id, desk.name) for desk in desks} == {tuple(row) for row in stored}
    assert [desk.id for desk in desks] == sorted(desk.id for desk in desks)


def test_each_statement_of_loading_is_heard(session: Session, heard: list[str]) -> None:
    session.add(Desk(id=1, drawers=[Drawer()]))
    session.commit()
    session.expunge_all()
    heard.clear()

    desk = session.get_one(Desk, 1)
    got = len(heard)
    assert len(desk.drawers) == 1
    read = len(heard)
    session.refresh(desk)

    assert (got, read, len(heard)) == (1, 2, 3)


def test_listener_that_was_removed_is_not_asked_for(
    engine: Engine, session: Session, count: Callable[[str], int]
) -> None:
    def refuse(*_details: object) -> None:
        raise AssertionError

    event.listen(engine, "before_execute", refuse)
    event.remove(engine, "before_execute", refuse)
    session.add(Desk(id=1))

    session.flush()

    assert count("INSERT") == 1
