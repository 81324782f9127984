"""The journal with a session: what is undone after a flush, a commit, a reload, a delete."""

from collections.abc import Iterator

import pytest
from sqlalchemy import ForeignKey, create_engine, select

from declarative_instr.ext.journal import MISSING, Journal
from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Drawing(Base):
    __tablename__ = "drawing"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None]
    shapes: Mapped[list["Shape"]] = relationship(
        back_populates="drawing", cascade="all, delete-orphan", order_by="Shape.x"
    )


class Shape(Base):
    __tablename__ = "shape"

    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int]
    drawing_id: Mapped[int] = mapped_column(ForeignKey("drawing.id"))
    drawing: Mapped[Drawing] = relationship(back_populates="shapes")
    points: Mapped[list["Point"]] = relationship(cascade="all, delete-orphan")


class Point(Base):
    __tablename__ = "point"

    id: Mapped[int] = mapped_column(primary_key=True)
    y: Mapped[int]
    shape_id: Mapped[int] = mapped_column(ForeignKey("shape.id"))


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        shapes = [Shape(x=1, points=[Point(y=7)]), Shape(x=2)]
        session.add(Drawing(id=1, title="first", shapes=shapes))
        session.commit()
        yield session
    engine.dispose()


def opened(session: Session) -> tuple[Drawing, Journal]:
    drawing = session.get_one(Drawing, 1)
    journal = Journal(follow=["shapes"])
    journal.attach(drawing)
    return drawing, journal


def rows(session: Session) -> tuple[str | None, list[int]]:
    """What another session reads."""
    with Session(session.connection()) as other:
        title = other.scalar(select(Drawing.title))
        return title, list(other.scalars(select(Shape.x).order_by(Shape.x)))


@pytest.mark.parametrize("end", ["flush", "commit"])
def test_undo_of_what_was_written_is_written_by_the_next_flush(session: Session, end: str) -> None:
    drawing, journal = opened(session)
    with journal.transaction("edit"):
        drawing.title = "second"
        drawing.shapes[0].x = 5
    getattr(session, end)()
    written = rows(session)

    journal.undo()
    is_dirty = drawing in session.dirty
    session.flush()

    assert written == ("second", [2, 5])
    assert is_dirty
    assert rows(session) == ("first", [1, 2])


def test_old_value_that_is_expired_is_loaded_before_it_is_overwritten(session: Session) -> None:
    drawing, journal = opened(session)
    session.expire(drawing)
    drawing.title = "second"

    journal.undo()

    assert drawing.title == "first"


def test_edits_outside_of_transactions_survive_a_commit_between_them(session: Session) -> None:
    drawing, journal = opened(session)
    drawing.title = "second"
    session.commit()
    drawing.title = "third"
    session.commit()

    titles = [[(c.old, c.new) for c in each.changes] for each in journal.done]

    assert titles == [[("first", "second")], [("second", "third")]]


def test_edit_that_a_rollback_of_the_session_took_back_is_none(session: Session) -> None:
    drawing, journal = opened(session)
    drawing.title = "second"

    session.rollback()

    assert journal.done == ()


@pytest.mark.parametrize("end", ["flush", "commit"])
def test_object_whose_row_was_deleted_is_inserted_again(session: Session, end: str) -> None:
    drawing, journal = opened(session)
    with journal.transaction("remove"):
        removed = drawing.shapes.pop(0)
    getattr(session, end)()
    without = rows(session)

    journal.undo()
    session.commit()

    assert without == ("first", [2])
    assert rows(session) == ("first", [1, 2])
    assert drawing.shapes[0] is removed
    assert [point.y for point in removed.points] == [7]


def test_object_that_was_added_is_deleted_and_inserted_again(session: Session) -> None:
    drawing, journal = opened(session)
    drawing.shapes.append(Shape(x=9))
    session.commit()

    journal.undo()
    session.commit()
    without = rows(session)
    journal.redo()
    session.commit()

    assert without == ("first", [1, 2])
    assert rows(session) == ("first", [1, 2, 9])


def test_journal_goes_on_in_another_session_by_names_from_the_keys(session: Session) -> None:
    def key_name(obj: object) -> str:
        return f"{type(obj).__name__}/{getattr(obj, 'id', None)}"

    drawing = session.get_one(Drawing, 1)
    journal = Journal(identify=key_name)
    journal.attach(drawing, *drawing.shapes)
    drawing.shapes[0].x = 5
    text = journal.dumps()
    session.commit()

    with Session(session.connection()) as other:
        loaded = Journal(identify=key_name)
        again = other.get_one(Drawing, 1)
        loaded.load(text.splitlines(), {key_name(one): one for one in [again, *again.shapes]})
        loaded.undo()
        other.flush()

    assert rows(session) == ("first", [1, 2])


def test_detached_object_that_is_not_loaded_can_still_be_edited(session: Session) -> None:
    drawing, journal = opened(session)
    session.expire(drawing)
    session.expunge_all()
    drawing.title = "second"

    (transaction,) = journal.done
    journal.undo()
    session.add(drawing)

    assert [change.old for change in transaction.changes] == [MISSING]
    assert drawing.title == "first"
