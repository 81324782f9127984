"""`refresh_flush` tells which attributes got values by the flush itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, text

from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Ticket(Base):
    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    price: Mapped[int] = mapped_column(default=5)
    row: Mapped[str] = mapped_column(server_default=text("'A'"))
    size: Mapped[int | None] = mapped_column(default=func.abs(-3))
    edition: Mapped[int | None] = mapped_column(onupdate=2)


Told = list[tuple[object, object, list[str]]]


@pytest.fixture
def told() -> Iterator[Told]:
    heard: Told = []

    def listener(target: object, context: Any, attrs: Any) -> None:
        heard.append((target, context.session, sorted(attrs)))

    event.listen(Ticket, "refresh_flush", listener)
    yield heard
    event.remove(Ticket, "refresh_flush", listener)


def test_insert_tells_of_all_defaults_and_not_of_the_key(session: Session, told: Told) -> None:
    ticket = Ticket()
    session.add(ticket)

    session.flush()

    assert told == [(ticket, session, ["price", "row", "size"])]


def test_values_that_were_given_are_not_told(session: Session, told: Told) -> None:
    session.add(Ticket(price=1, row="B", size=2))

    session.flush()

    assert told == []


def test_listener_finds_the_value(session: Session) -> None:
    found: list[int] = []

    def look(target: Ticket, _context: object, _attrs: object) -> None:
        found.append(target.price)

    event.listen(Ticket, "refresh_flush", look)
    session.add(Ticket())
    session.flush()
    event.remove(Ticket, "refresh_flush", look)

    assert found == [5]


def test_update_tells_of_onupdate_values(session: Session, told: Told) -> None:
    ticket = Ticket()
    session.add(ticket)
    session.commit()
    told.clear()
    ticket.name = "evening"

    session.flush()

    assert told == [(ticket, session, ["edition"])]
