"""What follows from changed relations: links, association rows, orphans, replaced rows."""

from collections.abc import Callable

import pytest
from sqlalchemy import Column, ForeignKey, Table, func, inspect, select
from sqlalchemy.exc import SAWarning

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from declarative_instr.orm.errors import FlushError, StaleDataError
from declarative_instr.orm.unitofwork.plan import AssociationRows, FlushPlan

PlanOf = Callable[[Session], FlushPlan]
Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


class Box(Base):
    """Its tools do not refer back."""

    __tablename__ = "box"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    price: Mapped[int | None] = mapped_column(default=1)
    tools: Mapped[list["Tool"]] = relationship()
    lids: Mapped[list["Lid"]] = relationship(back_populates="box", cascade="all, delete-orphan")


class Tool(Base):
    __tablename__ = "tool"

    id: Mapped[int] = mapped_column(primary_key=True)
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"))


class Lid(Base):
    __tablename__ = "lid"

    id: Mapped[int] = mapped_column(primary_key=True)
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"))
    box: Mapped[Box | None] = relationship(back_populates="lids")


class Serial(Base):
    """Its key is that of its box."""

    __tablename__ = "serial"

    box_id: Mapped[int] = mapped_column(ForeignKey("box.id"), primary_key=True)
    box: Mapped[Box | None] = relationship()


friend_of = Table(
    "friend_of",
    Base.metadata,
    Column("liking_id", ForeignKey("cat.id"), primary_key=True),
    Column("liked_id", ForeignKey("cat.id"), primary_key=True),
)


class Cat(Base):
    __tablename__ = "cat"

    id: Mapped[int] = mapped_column(primary_key=True)
    likes: Mapped[list["Cat"]] = relationship(
        secondary=friend_of,
        primaryjoin=lambda: Cat.id == friend_of.c.liking_id,
        secondaryjoin=lambda: Cat.id == friend_of.c.liked_id,
        back_populates="liked_by",
    )
    liked_by: Mapped[list["Cat"]] = relationship(
        secondary=friend_of,
        primaryjoin=lambda: Cat.id == friend_of.c.liked_id,
        secondaryjoin=lambda: Cat.id == friend_of.c.liking_id,
        back_populates="likes",
    )


class Problem(Base, Exception):  # noqa: N818  # no error of ours
    """Its tracking fields are beside the instance."""

    __tablename__ = "problem"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))


class Report(Base):
    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    problems: Mapped[list[Problem]] = relationship(cascade="all, delete-orphan")


def how_many(session: Session, entity: type[object] | Table) -> int:
    return session.scalars(select(func.count()).select_from(entity)).one()


@pytest.fixture
def box(session: Session) -> Box:
    """A saved box with one tool."""
    box = Box(name="oak", price=5, tools=[Tool()])  # 1 is its key, the first one that is made
    session.add(box)
    session.commit()
    return box


# Children without a reference back ------------------------------------------------------------


def test_child_moved_to_a_new_parent_gets_its_key(session: Session, box: Box) -> None:
    (tool,) = box.tools
    new = Box(name="new")
    session.add(new)
    box.tools.remove(tool)
    new.tools.append(tool)

    session.commit()

    assert tool.box_id == new.id


@pytest.mark.parametrize("removes_first", [True, False])
def test_child_moved_between_stored_parents_gets_the_new_key(
    session: Session, box: Box, *, removes_first: bool
) -> None:
    other = Box(name="other")
    session.add(other)
    session.commit()
    (tool,) = box.tools
    if removes_first:
        box.tools.remove(tool)
        other.tools.append(tool)
    else:
        other.tools.append(tool)
        box.tools.remove(tool)

    session.commit()

    assert tool.box_id == other.id


def test_child_moved_away_from_a_deleted_parent_gets_the_new_key(
    session: Session, box: Box
) -> None:
    (tool,) = box.tools
    new = Box(name="new", tools=[tool])
    with session.no_autoflush:
        session.add(new)
        session.delete(box)

    session.commit()

    assert tool.box_id == new.id


def test_child_taken_out_loses_its_key(session: Session, box: Box) -> None:
    (tool,) = box.tools
    box.tools.clear()

    session.commit()

    assert tool.box_id is None


def test_key_that_would_be_blanked_is_an_error_that_says_what_to_do(session: Session) -> None:
    serial = Serial(box=Box())
    session.add(serial)
    session.flush()
    serial.box = None

    with pytest.raises(FlushError, match=r"primary key column 'box_id'.*Delete the object too"):
        session.flush()


def test_reference_to_an_object_outside_the_session_warns_and_is_left_out(
    session: Session,
) -> None:
    outside = Tool()
    session.add(Box(tools=[outside]))
    session.expunge(outside)

    with pytest.warns(SAWarning, match="<Tool> not in session, add operation along 'Box.tools'"):
        session.flush()

    assert outside.box_id is None
    assert how_many(session, Tool) == 0


# Association rows -----------------------------------------------------------------------------


def test_pair_set_on_both_sides_is_planned_once(session: Session, plan_of: PlanOf) -> None:
    first, second = Cat(), Cat()
    first.likes.append(second)
    assert second.liked_by == [first]
    session.add(first)

    steps = [step for step in plan_of(session) if isinstance(step, AssociationRows)]

    assert [len(step.pairs) for step in steps] == [1]


def test_pair_removed_by_both_deletions_is_planned_once(session: Session, plan_of: PlanOf) -> None:
    first, second = Cat(), Cat()
    first.likes.append(second)
    session.add(first)
    session.commit()
    session.delete(first)
    session.delete(second)

    steps = [step for step in plan_of(session) if isinstance(step, AssociationRows)]

    assert [(step.is_removal, len(step.pairs)) for step in steps] == [(True, 1)]


def test_both_directions_between_two_objects_are_two_rows(session: Session) -> None:
    first, second = Cat(), Cat()
    first.likes.append(second)
    second.likes.append(first)
    session.add(first)

    session.commit()

    assert how_many(session, friend_of) == 2
    assert first.likes == [second]
    assert first.liked_by == [second]


def test_removed_association_row_that_is_gone_is_an_error(session: Session) -> None:
    first, second = Cat(), Cat()
    first.likes.append(second)
    session.add(first)
    session.commit()
    assert first.likes == [second]
    session.execute(friend_of.delete())
    first.likes.remove(second)

    with pytest.raises(StaleDataError, match=r"'friend_of'.*Only 0 were matched"):
        session.flush()


# Orphans --------------------------------------------------------------------------------------


def test_orphan_without_a_new_parent_is_deleted(session: Session) -> None:
    box = Box(lids=[Lid(), Lid()])
    session.add(box)
    session.commit()
    box.lids.pop()

    session.commit()

    assert how_many(session, Lid) == 1


def test_orphan_adopted_in_the_same_flush_stays(session: Session) -> None:
    first, second = Box(lids=[Lid()]), Box()
    session.add_all([first, second])
    session.commit()
    second.lids.append(first.lids.pop())

    session.commit()

    assert [lid.box_id for lid in second.lids] == [second.id]


def test_orphan_whose_tracking_is_beside_it_stays_where_it_is_adopted(session: Session) -> None:
    first, second = Report(problems=[Problem()]), Report()
    session.add_all([first, second])
    session.commit()
    assert second.problems == []
    problem = first.problems.pop()
    second.problems.append(problem)

    session.commit()

    assert second.problems == [problem]
    assert problem.report_id == second.id


# Deleted and added with the same key ------------------------------------------------------------


def test_new_object_takes_over_the_row_of_a_deleted_one(
    session: Session, box: Box, count: Count
) -> None:
    session.delete(box)
    new = Box(id=1, name="elm")
    session.add(new)

    session.commit()

    assert (count("UPDATE box"), count("DELETE FROM box"), count("INSERT INTO box")) == (1, 0, 0)
    assert session.get(Box, 1) is new
    assert inspect(box).detached
    assert new.name == "elm"


def test_replaced_row_keeps_what_the_new_object_says_nothing_about(
    session: Session, box: Box
) -> None:
    session.delete(box)
    new = Box(id=1, name="elm")
    session.add(new)

    session.flush()

    assert new.price == 5


def test_children_of_a_replaced_object_lose_their_parent(session: Session, box: Box) -> None:
    (tool,) = box.tools
    session.delete(box)
    session.add(Box(id=1))

    session.commit()

    assert tool.box_id is None


def test_children_of_a_replaced_object_can_go_to_the_new_one(session: Session, box: Box) -> None:
    (tool,) = box.tools
    session.delete(box)
    new = Box(id=1, tools=[tool])
    session.add(new)

    session.commit()

    assert new.tools == [tool]


def test_children_of_a_replaced_object_are_deleted_by_the_cascade(session: Session) -> None:
    old = Box(id=1, lids=[Lid(), Lid()])
    session.add(old)
    session.commit()
    session.delete(old)
    new = Box(id=1, lids=[Lid()])
    session.add(new)

    session.commit()

    assert how_many(session, Lid) == 1
    assert len(new.lids) == 1


def test_rollback_gives_the_row_back_to_the_replaced_object(session: Session, box: Box) -> None:
    session.delete(box)
    new = Box(id=1, name="elm")
    session.add(new)
    session.flush()

    session.rollback()

    assert inspect(box).persistent
    assert inspect(new).transient
    assert session.get(Box, 1) is box
    assert box.name == "oak"


def test_replacing_a_row_that_is_gone_is_an_error(session: Session) -> None:
    old = Lid(id=1)
    session.add(old)
    session.commit()
    assert old.id == 1
    session.execute(Lid.__table__.delete())
    session.delete(old)
    session.add(Lid(id=1, box_id=None))

    with pytest.raises(StaleDataError, match="'lid' expected to update 1"):
        session.flush()
