"""A flush that fails: nothing is stored, the objects are as before, and can be flushed again."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, create_engine, event, func, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    jars: Mapped[list["Jar"]] = relationship(back_populates="shelf")


class Jar(Base):
    __tablename__ = "jar"

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str]
    note: Mapped[str | None]
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf | None] = relationship(back_populates="jars")


class Refused(Exception):  # noqa: N818  # it is no error of ours
    """Raised in place of a statement."""


class FailAt:
    """Lets the statement of a number fail, counted from 1; 0 lets all pass."""

    def __init__(self, engine: Engine) -> None:
        self.number = 0
        self.count = 0
        event.listen(engine, "before_cursor_execute", self.before)

    def arm(self, number: int) -> None:
        self.number, self.count = number, 0

    def before(self, *_: Any) -> None:
        self.count += 1
        if self.count == self.number:
            raise Refused


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def work_of(session: Session) -> tuple[list[Shelf], list[Jar], Jar, Jar]:
    """Pending, changed and deleted objects: the flush needs several statements."""
    kept, lost = Jar(content="plum"), Jar(content="fig")
    session.add_all([kept, lost])
    session.commit()
    shelves = [Shelf(label=f"s{n}") for n in range(5)]
    jars = [Jar(content=f"j{n}", shelf=shelves[n % 5]) for n in range(20)]
    session.add_all(shelves)
    kept.content = "quince"
    kept.shelf = shelves[0]
    session.delete(lost)
    return shelves, jars, kept, lost


def statements_of(engine: Engine) -> int:
    """How many statements the work takes when nothing fails."""
    fail = FailAt(engine)
    with Session(engine) as session:
        work_of(session)
        fail.arm(0)
        session.flush()
        return fail.count


def test_flush_that_fails_anywhere_stores_nothing_and_can_be_done_again(engine: Engine) -> None:
    total = statements_of(engine)
    fail = FailAt(engine)
    for number in range(1, total + 1):
        with Session(engine) as session:
            shelves, jars, kept, lost = work_of(session)
            fail.arm(number)

            with pytest.raises(Refused):
                session.flush()

            fail.arm(0)
            session.rollback()
            assert session.scalar(select(func.count()).select_from(Shelf)) == 0
            assert not any("id" in vars(shelf) for shelf in shelves), number
            assert [jar.shelf for jar in jars] == [shelves[n % 5] for n in range(20)]
            assert (kept.content, kept.shelf, lost.content) == ("plum", None, "fig")
            assert lost in session
            assert not session.new
            session.add_all(shelves)
            session.flush()
            assert all(jar.shelf_id == jar.shelf.id for jar in jars if jar.shelf is not None)
            session.rollback()


def test_error_of_the_database_is_raised_as_it_is(engine: Engine) -> None:
    fail = FailAt(engine)
    with Session(engine) as session:
        work_of(session)
        fail.arm(2)

        with pytest.raises(Refused) as error:
            session.flush()

        assert error.value.__cause__ is None
        fail.arm(0)
