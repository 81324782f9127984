"""Identity keys from what users have at hand."""

import pytest
from sqlalchemy import exc as core_exc
from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, util
from declarative_instr.orm.exc import UnmappedInstanceError


class Base(DeclarativeBase):
    pass


class Spot(Base):
    __tablename__ = "spot"

    x: Mapped[int] = mapped_column(primary_key=True)
    y: Mapped[int] = mapped_column(primary_key=True)


def test_key_of_a_class_and_values() -> None:
    assert Session.identity_key(Spot, (1, 2)) == (Spot, (1, 2), None)
    assert util.identity_key(Spot, [1, 2], identity_token="north") == (Spot, (1, 2), "north")


def test_key_of_an_object() -> None:
    assert Session.identity_key(instance=Spot(x=1, y=2)) == (Spot, (1, 2), None)


def test_key_of_a_row_and_of_its_mapping(session: Session) -> None:
    session.add(Spot(x=1, y=2))
    session.flush()

    row = session.execute(select(Spot.__table__)).one()

    assert Session.identity_key(Spot, row=row) == (Spot, (1, 2), None)
    assert Session.identity_key(Spot, row=row._mapping) == (Spot, (1, 2), None)


def test_key_needs_a_class_and_values() -> None:
    with pytest.raises(core_exc.ArgumentError, match="class or instance is required"):
        Session.identity_key()
    with pytest.raises(core_exc.ArgumentError, match="ident or row is required"):
        Session.identity_key(Spot)


def test_class_of_sessions_knows_the_session_of_an_object(session: Session) -> None:
    spot = Spot(x=1, y=2)

    assert Session.object_session(spot) is None
    session.add(spot)

    assert Session.object_session(spot) is session
    with pytest.raises(UnmappedInstanceError):
        Session.object_session("north")
