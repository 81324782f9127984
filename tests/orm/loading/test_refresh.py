"""What loaders of expired columns do where they may not run."""

import pytest

from declarative_instr.constants import PASSIVE_NO_RESULT, PassiveFlag
from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column
from declarative_instr.orm.errors import DetachedInstanceError
from declarative_instr.state.objects import holder_of, manager_of


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "refreshed_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


@pytest.fixture
def detached(session: Session) -> Note:
    """An expired object without a session."""
    note = Note(id=1, text="a")
    session.add(note)
    session.flush()
    session.expire(note)
    session.expunge(note)
    return note


def value_of(instance: Note, passive: PassiveFlag) -> object:
    implementation = manager_of(type(instance)).implementations["text"]
    return implementation.get(holder_of(instance), vars(instance), passive)


def test_expired_column_of_a_detached_object_answers_nothing_where_no_error_is_wanted(
    detached: Note,
) -> None:
    found = value_of(detached, PassiveFlag.PASSIVE_OFF | PassiveFlag.NO_RAISE)

    assert found is PASSIVE_NO_RESULT
    assert "text" not in vars(detached)


def test_expired_column_stays_expired_when_it_answered_nothing(
    session: Session, detached: Note
) -> None:
    value_of(detached, PassiveFlag.PASSIVE_OFF | PassiveFlag.NO_RAISE)

    with pytest.raises(DetachedInstanceError, match="'text'"):
        _ = detached.text
    session.add(detached)

    assert detached.text == "a"
