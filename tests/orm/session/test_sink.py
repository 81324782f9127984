"""What a session hears of the first change of each object."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    weight: Mapped[float | None] = mapped_column(default=1.0)


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        session.add_all([Note(id=1, text="a"), Note(id=2, text="b")])
        session.commit()
        yield session
    engine.dispose()


def test_change_outside_of_a_transaction_begins_one(session: Session) -> None:
    note = session.get_one(Note, 1)
    session.commit()

    note.text = "c"

    assert session.in_transaction()
    assert list(session.dirty) == [note]


def test_changed_objects_are_known_in_the_order_of_their_changes(session: Session) -> None:
    first, second = session.get_one(Note, 1), session.get_one(Note, 2)

    second.text = "c"
    first.text = "d"

    assert list(session.dirty) == [second, first]


def test_object_that_left_after_its_change_is_not_changed_in_the_session(session: Session) -> None:
    note = session.get_one(Note, 1)
    note.text = "c"

    session.expunge(note)

    assert not session.dirty
    session.commit()
    assert session.get_one(Note, 1).text == "a"


def test_change_is_held_until_it_is_flushed(session: Session) -> None:
    session.get_one(Note, 1).text = "c"

    session.commit()

    assert session.get_one(Note, 1).text == "c"


def test_value_set_back_is_no_change(session: Session) -> None:
    note = session.get_one(Note, 1)
    note.text = "c"
    note.weight = 2.0
    changed = session.is_modified(note)

    note.text = "a"
    note.weight = 1.0

    assert changed
    assert not session.is_modified(note)


def test_same_nan_is_no_change(session: Session) -> None:
    nan = float("nan")
    note = Note(id=3, text="n", weight=nan)
    session.add(note)
    session.flush()

    note.weight = nan

    assert not session.is_modified(note)
