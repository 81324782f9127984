"""UPDATEs and DELETEs: batches, expressions, rows that are gone."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, ForeignKey, func, inspect, select
from sqlalchemy.exc import IntegrityError

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from declarative_instr.orm.errors import DeletedRowsWarning, FlushError, StaleDataError
from declarative_instr.orm.unitofwork.cascade import mapper_of
from declarative_instr.orm.unitofwork.changes import changed_keys
from declarative_instr.state.objects import holder_of

Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


class Lamp(Base):
    __tablename__ = "lamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="lamp")
    watts: Mapped[int | None]


class Bulb(Base):
    __tablename__ = "bulb"

    street: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class Branch(Base):
    """Goes with the branch that it grows on."""

    __tablename__ = "branch"

    id: Mapped[int] = mapped_column(primary_key=True)
    on_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    twigs: Mapped[list["Branch"]] = relationship()


@pytest.fixture
def lamps(session: Session) -> list[Lamp]:
    """Ten saved and loaded lamps."""
    lamps = [Lamp(watts=number) for number in range(10)]
    session.add_all(lamps)
    session.commit()
    session.scalars(select(Lamp)).all()
    return lamps


def test_changed_keys_are_those_whose_value_is_another_one(lamps: list[Lamp]) -> None:
    lamp = lamps[0]
    lamp.name = "bright"
    lamp.watts = 5
    lamp.watts = 0

    holder = holder_of(lamp)
    assert changed_keys(mapper_of(holder), holder) == ("name",)


def test_deleted_attribute_is_written_as_null(session: Session, lamps: list[Lamp]) -> None:
    del lamps[3].watts

    session.commit()

    assert lamps[3].watts is None


def test_objects_with_the_same_changed_columns_share_a_statement(
    session: Session, lamps: list[Lamp], count: Count
) -> None:
    for lamp in lamps[:4]:
        lamp.watts = 100
    for lamp in lamps[4:8]:
        lamp.name = "new"
    lamps[8].watts, lamps[8].name = 100, "new"

    session.flush()

    assert count("UPDATE") == 3


def test_each_object_of_a_batch_gets_its_own_values(session: Session, lamps: list[Lamp]) -> None:
    for lamp in lamps:
        lamp.name = f"lamp {lamp.watts}"

    session.flush()

    rows = session.connection().execute(select(Lamp.watts, Lamp.name)).all()
    assert all(name == f"lamp {watts}" for watts, name in rows)


def test_expression_is_computed_for_each_row_and_read_back(
    session: Session, lamps: list[Lamp]
) -> None:
    for lamp in lamps:
        lamp.watts = Lamp.watts + 1

    session.flush()

    assert [lamp.watts for lamp in lamps] == list(range(1, 11))


def test_swapped_primary_keys_keep_the_identity_map_right(session: Session) -> None:
    first, second = Lamp(id=1, name="first"), Lamp(id=2, name="second")
    session.add_all([first, second])
    session.flush()
    second.id = 3
    session.flush()
    first.id = 2

    session.flush()

    assert session.get(Lamp, 2) is first
    assert session.get(Lamp, 3) is second
    assert session.get(Lamp, 1) is None


def test_update_of_rows_that_are_gone_names_their_keys_and_the_remedy(
    session: Session, lamps: list[Lamp]
) -> None:
    session.connection().execute(Lamp.__table__.delete().where(Lamp.__table__.c.id == 2))
    for lamp in lamps:
        lamp.watts = -1

    with pytest.raises(
        StaleDataError,
        match=r"UPDATE statement on table 'lamp' expected to update 10 row\(s\); 9 were matched\."
        r" Rows of Lamp with keys 1, 2, 3, 4, 5 \.\.\..*Roll back, refresh",
    ):
        session.flush()


def test_update_with_an_expression_notices_a_missing_row(
    session: Session, lamps: list[Lamp]
) -> None:
    session.connection().execute(Lamp.__table__.delete().where(Lamp.__table__.c.id == 2))
    lamps[1].watts = func.abs(-3)

    with pytest.raises(StaleDataError, match="with keys 2"):
        session.flush()


def test_deletion_of_a_row_that_is_gone_warns_and_deletes_the_others(
    session: Session, lamps: list[Lamp]
) -> None:
    session.connection().execute(Lamp.__table__.delete().where(Lamp.__table__.c.id == 2))
    for lamp in lamps:
        session.delete(lamp)

    with pytest.warns(DeletedRowsWarning, match=r"delete 10 row\(s\); 9 were matched"):
        session.flush()

    assert session.scalars(select(func.count()).select_from(Lamp)).one() == 0
    assert all(inspect(lamp).deleted for lamp in lamps)


def test_deletions_share_a_statement(session: Session, lamps: list[Lamp], count: Count) -> None:
    for lamp in lamps:
        session.delete(lamp)

    session.flush()

    assert count("DELETE") == 1


def test_many_deletions_take_few_statements_and_leave_the_other_rows(
    session: Session, count: Count
) -> None:
    lamps = [Lamp(watts=number) for number in range(1203)]
    session.add_all(lamps)
    session.flush()
    for lamp in lamps[1:]:
        session.delete(lamp)

    session.flush()

    assert count("DELETE") <= 3
    assert session.scalars(select(Lamp.watts)).all() == [0]


def test_rows_with_a_composite_key_are_deleted_by_all_its_parts(
    session: Session, count: Count
) -> None:
    bulbs = [Bulb(street=street, number=number) for street in "ab" for number in range(3)]
    session.add_all(bulbs)
    session.flush()
    for bulb in (bulbs[0], bulbs[4], bulbs[5]):
        session.delete(bulb)

    session.flush()

    assert count("DELETE") == 1
    left = session.execute(select(Bulb.street, Bulb.number).order_by(Bulb.street, Bulb.number))
    assert [tuple(row) for row in left] == [("a", 1), ("a", 2), ("b", 0)]


def test_rows_that_the_database_deletes_with_others_are_counted_once(
    session: Session, recwarn: pytest.WarningsRecorder
) -> None:
    top = Branch(twigs=[Branch(twigs=[Branch()]), Branch()])
    session.add_all([top, Branch()])
    session.flush()
    for branch in (top, *top.twigs, *top.twigs[0].twigs):
        session.delete(branch)

    session.flush()

    assert not recwarn.list
    assert session.scalars(select(func.count()).select_from(Branch)).one() == 1


def test_unflushed_change_of_a_deleted_object_is_not_written(
    session: Session, lamps: list[Lamp], count: Count
) -> None:
    lamps[0].watts = 5
    session.delete(lamps[0])

    session.flush()

    assert count("UPDATE") == 0


def test_refused_update_keeps_the_change_for_another_try(
    session: Session, lamps: list[Lamp]
) -> None:
    lamps[0].name = None  # type: ignore[assignment]  # which the table refuses

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
    lamps[0].name = "valid"
    session.commit()

    assert lamps[0].name == "valid"


class Stall(Base):
    """A table whose key may be NULL in part, which some databases take."""

    __tablename__ = "stall"

    row: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str | None] = mapped_column(primary_key=True, nullable=True)
    ware: Mapped[str | None]


@pytest.mark.parametrize("verb", ["update", "delete from"])
def test_row_whose_key_is_null_in_part_can_be_added_and_loaded_but_not_changed(
    sqlite_engine: Engine, verb: str
) -> None:
    Stall.__table__.create(sqlite_engine)
    with Session(sqlite_engine) as session:
        session.add(Stall(row="A"))
        session.commit()
        stall = session.scalars(select(Stall)).one()
        if verb == "update":
            stall.ware = "figs"
        else:
            session.delete(stall)

        with pytest.raises(FlushError, match=f"Can't {verb} table stall using NULL for primary"):
            session.flush()
