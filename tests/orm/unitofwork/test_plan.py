"""The plan of a flush as values, before anything is sent."""

from collections.abc import Callable

from sqlalchemy import Column, ForeignKey, Table

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from declarative_instr.orm.unitofwork.plan import (
    AssociationRows,
    DeleteRows,
    FlushPlan,
    InsertRows,
    ReplaceRows,
    UpdateRows,
)
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import Tracked

PlanOf = Callable[[Session], FlushPlan]


class Base(DeclarativeBase):
    pass


label_of = Table(
    "label_of",
    Base.metadata,
    Column("jar_id", ForeignKey("jar.id"), primary_key=True),
    Column("label_id", ForeignKey("label.id"), primary_key=True),
)


class Shelf(Base):
    __tablename__ = "shelf"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    jars: Mapped[list["Jar"]] = relationship(back_populates="shelf")


class Jar(Base):
    __tablename__ = "jar"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf | None] = relationship(back_populates="jars")
    labels: Mapped[list["Label"]] = relationship(secondary=label_of)


class Label(Base):
    __tablename__ = "label"

    id: Mapped[int] = mapped_column(primary_key=True)


def holders(*objects: object) -> tuple[Tracked, ...]:
    return tuple(map(holder_of, objects))


def test_plan_of_an_untouched_session_is_false_and_says_so(
    session: Session, plan_of: PlanOf
) -> None:
    plan = plan_of(session)

    assert not plan
    assert list(plan) == []
    assert str(plan) == "nothing to do"


def test_plan_is_made_without_any_statement(
    session: Session, plan_of: PlanOf, statements: list[str]
) -> None:
    session.add(Shelf(jars=[Jar(labels=[Label()])]))

    plan_of(session)

    assert statements == []


def test_plan_leaves_the_objects_as_they_are(session: Session, plan_of: PlanOf) -> None:
    jar = Jar(shelf=Shelf())
    session.add(jar)
    before = dict(vars(jar))

    plan_of(session)

    assert vars(jar) == before
    assert str(plan_of(session)) == str(plan_of(session))


def test_plan_prints_steps_with_their_rows(session: Session, plan_of: PlanOf) -> None:
    session.add(Shelf(jars=[Jar(labels=[Label()]), Jar()]))

    shown = str(plan_of(session)).splitlines()

    assert shown == [
        "insert 1 Shelf",
        "  new Shelf",
        "insert 1 Label",
        "  new Label",
        "insert 2 Jar",
        "  new Jar",
        "  new Jar",
        "insert 1 rows of label_of",
        "  new Jar - new Label",
    ]


def test_plan_prints_ten_rows_of_a_step_at_most(session: Session, plan_of: PlanOf) -> None:
    session.add_all([Jar() for _ in range(12)])

    shown = str(plan_of(session)).splitlines()

    assert shown == ["insert 12 Jar", *["  new Jar"] * 10, "  ... 2 more"]


def test_insert_step_has_the_new_objects_and_the_foreign_keys_to_fill(
    session: Session, plan_of: PlanOf
) -> None:
    shelf, jar = Shelf(), Jar()
    jar.shelf = shelf
    session.add(jar)

    first, second = plan_of(session)

    assert isinstance(first, InsertRows)
    assert first.holders == holders(shelf)
    assert first.links == ()
    assert isinstance(second, InsertRows)
    assert second.holders == holders(jar)
    (links,) = second.links
    assert [(link.dependent, link.referred) for link in links] == [holders(jar, shelf)]


def test_update_step_has_the_changed_objects_alone(session: Session, plan_of: PlanOf) -> None:
    changed, other = Jar(name="plum"), Jar(name="pear")
    session.add_all([changed, other])
    session.commit()
    changed.name = "quince"

    (step,) = plan_of(session)

    assert isinstance(step, UpdateRows)
    assert step.holders == holders(changed)
    assert str(step) == "update 1 Jar"


def test_delete_step_has_the_deleted_objects(session: Session, plan_of: PlanOf) -> None:
    jar = Jar()
    session.add(jar)
    session.commit()
    session.delete(jar)

    (step,) = plan_of(session)

    assert isinstance(step, DeleteRows)
    assert step.holders == holders(jar)
    assert str(step) == "delete 1 Jar"


def test_replace_step_pairs_the_new_object_with_the_deleted_one(
    session: Session, plan_of: PlanOf
) -> None:
    old, new = Jar(id=1), Jar(id=1)
    session.add(old)
    session.commit()
    session.delete(old)
    session.add(new)

    (step,) = plan_of(session)

    assert isinstance(step, ReplaceRows)
    assert (step.holders, step.before) == (holders(new), holders(old))
    assert str(step) == "replace 1 Jar"


def test_association_step_tells_rows_to_add_from_rows_to_remove(
    session: Session, plan_of: PlanOf
) -> None:
    red, blue = Label(), Label()
    jar = Jar(labels=[red])
    session.add_all([jar, blue])
    session.commit()
    jar.labels = [blue]

    steps = [step for step in plan_of(session) if isinstance(step, AssociationRows)]

    assert [(step.is_removal, step.pairs) for step in steps] == [
        (True, (holders(jar, red),)),
        (False, (holders(jar, blue),)),
    ]
    assert [str(step) for step in steps] == [
        "delete 1 rows of label_of",
        "insert 1 rows of label_of",
    ]
