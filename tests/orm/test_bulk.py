"""insert(), update() and delete() of Core on our classes, without an object per row."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, bindparam, delete, func, insert, select, update
from sqlalchemy import exc as core_exc

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column

Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


class Reading(Base):
    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column("location")
    value: Mapped[float | None]
    unit: Mapped[str] = mapped_column(default="mm")
    checked: Mapped[bool] = mapped_column(server_default="0")


class Grid(Base):
    __tablename__ = "grid"

    x: Mapped[int] = mapped_column(primary_key=True)
    y: Mapped[int] = mapped_column(primary_key=True)
    height: Mapped[int]


def total(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Reading)).one()


def test_insert_by_list_takes_one_statement(session: Session, count: Count) -> None:
    session.execute(insert(Reading), [{"place": str(n), "value": n / 2} for n in range(500)])

    assert count("INSERT") == 1
    assert total(session) == 500


def test_insert_by_list_takes_attribute_names_and_applies_defaults(session: Session) -> None:
    session.execute(insert(Reading), [{"place": "Kiel"}, {"place": "Bonn", "unit": "cm"}])

    readings = session.scalars(select(Reading).order_by(Reading.id)).all()

    assert [(r.place, r.value, r.unit, r.checked) for r in readings] == [
        ("Kiel", None, "mm", False),
        ("Bonn", None, "cm", False),
    ]


def test_insert_by_list_takes_rows_with_different_keys(session: Session) -> None:
    session.execute(insert(Reading), [{"place": "a", "value": 1.0}, {"place": "b"}])

    values = session.execute(select(Reading.place, Reading.value).order_by(Reading.place)).all()

    assert [tuple(row) for row in values] == [("a", 1.0), ("b", None)]


def test_insert_returning_gives_objects_of_the_session(session: Session) -> None:
    rows = [{"place": "a"}, {"place": "b"}]

    readings = session.scalars(insert(Reading).returning(Reading), rows).all()

    assert {reading.place for reading in readings} == {"a", "b"}
    assert all(reading in session for reading in readings)
    assert session.get(Reading, readings[0].id) is readings[0]


def test_insert_returning_can_keep_the_order_of_the_rows(session: Session) -> None:
    query = insert(Reading).returning(Reading, sort_by_parameter_order=True)

    readings = session.scalars(query, [{"place": place} for place in "dacb"]).all()

    assert [reading.place for reading in readings] == list("dacb")


def test_insert_returning_gives_columns(session: Session) -> None:
    row = session.execute(
        insert(Reading).values(place="a").returning(Reading.id, Reading.place)
    ).one()

    assert tuple(row) == (1, "a")


def test_insert_values_takes_attribute_names(session: Session) -> None:
    session.execute(insert(Reading).values(place="a", value=2.5))

    assert session.scalars(select(Reading.value)).all() == [2.5]


def test_update_by_list_writes_by_primary_key(session: Session, count: Count) -> None:
    session.execute(insert(Reading), [{"id": n, "place": "x", "value": 0.0} for n in range(4)])

    session.execute(update(Reading), [{"id": n, "value": n * 1.5} for n in (1, 3)])

    values = session.scalars(select(Reading.value).order_by(Reading.id)).all()
    assert values == [0.0, 1.5, 0.0, 4.5]
    assert count("UPDATE") == 1


def test_update_by_list_takes_composite_keys(session: Session) -> None:
    session.execute(insert(Grid), [{"x": x, "y": y, "height": 0} for x in (1, 2) for y in (1, 2)])

    session.execute(update(Grid), [{"x": 1, "y": 2, "height": 7}, {"x": 2, "y": 1, "height": 8}])

    heights = session.scalars(select(Grid.height).order_by(Grid.x, Grid.y)).all()
    assert heights == [0, 7, 8, 0]


def test_update_by_list_without_the_key_is_an_error(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match=r"primary key.*reading\.id"):
        session.execute(update(Reading), [{"value": 1.0}])


def test_update_where_changes_rows_and_loaded_objects(session: Session) -> None:
    session.add_all([Reading(place="a", value=1.0), Reading(place="b", value=2.0)])
    session.flush()
    a, b = session.scalars(select(Reading).order_by(Reading.place)).all()

    session.execute(update(Reading).where(Reading.place == "a").values(value=9.0))

    assert (a.value, b.value) == (9.0, 2.0)


def test_update_may_compute_from_attributes(session: Session) -> None:
    session.add(Reading(place="a", value=1.0))

    session.execute(update(Reading).values(value=Reading.value + 4, place=Reading.place + "!"))

    assert session.execute(select(Reading.place, Reading.value)).one() == ("a!", 5.0)


def test_update_values_takes_attributes_as_keys(session: Session) -> None:
    session.add(Reading(place="a"))

    session.execute(update(Reading).values({Reading.place: "b"}))

    assert session.scalars(select(Reading.place)).all() == ["b"]


def test_update_tells_the_number_of_rows(session: Session) -> None:
    session.add_all([Reading(place=place) for place in "aab"])

    result = session.execute(update(Reading).where(Reading.place == "a").values(value=1.0))

    assert result.rowcount == 2


def test_update_without_synchronisation_leaves_loaded_objects(session: Session) -> None:
    reading = Reading(place="a")
    session.add(reading)
    session.flush()

    session.execute(
        update(Reading).values(place="b"), execution_options={"synchronize_session": False}
    )

    assert reading.place == "a"
    session.refresh(reading)
    assert reading.place == "b"


def test_delete_where_deletes_rows_and_loaded_objects(session: Session) -> None:
    a, b = Reading(place="a"), Reading(place="b")
    session.add_all([a, b])
    session.flush()

    session.execute(delete(Reading).where(Reading.place == "a"))

    assert session.scalars(select(Reading.place)).all() == ["b"]
    assert a not in session
    assert b in session


def test_bulk_statements_flush_what_is_pending(session: Session) -> None:
    session.add(Reading(place="a"))

    session.execute(delete(Reading))
    session.commit()

    assert total(session) == 0


def test_bulk_statements_are_undone_by_rollback(session: Session) -> None:
    session.add(Reading(place="a", value=1.0))
    session.commit()

    session.execute(update(Reading).values(value=2.0))
    session.execute(insert(Reading), [{"place": "b"}])
    session.rollback()

    assert session.scalars(select(Reading.value)).all() == [1.0]


def test_core_connection_takes_the_statements_too(session: Session, engine: Engine) -> None:
    session.close()
    with engine.begin() as connection:
        connection.execute(insert(Reading).values(place="a", unit="cm"))
        connection.execute(
            update(Reading).where(Reading.place == bindparam("old")).values(place=bindparam("new")),
            [{"old": "a", "new": "b"}],
        )
        found = connection.execute(select(Reading.place, Reading.unit)).all()

    assert [tuple(row) for row in found] == [("b", "cm")]


def test_insert_of_an_unknown_attribute_is_an_error(session: Session) -> None:
    with pytest.raises(core_exc.CompileError, match="colour"):
        session.execute(insert(Reading).values(place="a", colour="red"))
