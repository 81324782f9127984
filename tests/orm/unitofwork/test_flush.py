"""A flush takes place as a whole or not at all, in the database and in memory."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest
from sqlalchemy import ForeignKey, func, inspect, select
from typing_extensions import override

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from declarative_instr.orm.session.flushing import SessionFlush
from declarative_instr.orm.unitofwork.flush import flush_session
from declarative_instr.state.objects import holder_of


class Database(Protocol):
    """A database whose n-th writing statement fails."""

    error: type[Exception]

    def fail_at(self, number: int | None) -> None: ...


OpenSession = Callable[..., Session]


class Base(DeclarativeBase):
    pass


class Farm(Base):
    __tablename__ = "farm"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(default=1, onupdate=lambda: 2)
    fields: Mapped[list["Field"]] = relationship(back_populates="farm", cascade="all")


class Field(Base):
    __tablename__ = "field"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    farm_id: Mapped[int | None] = mapped_column(ForeignKey("farm.id"))
    farm: Mapped[Farm | None] = relationship(back_populates="fields")
    plants: Mapped[list["Plant"]] = relationship(back_populates="field", cascade="all")


class Plant(Base):
    __tablename__ = "plant"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    field_id: Mapped[int | None] = mapped_column(ForeignKey("field.id"))
    field: Mapped[Field | None] = relationship(back_populates="plants")


def farms(label: str) -> list[Farm]:
    """Ten objects each of three classes."""
    return [
        Farm(name=f"{label} {number}", fields=[Field(name=label, plants=[Plant(name=label)])])
        for number in range(10)
    ]


def everything(roots: list[Farm]) -> list[Any]:
    found: list[Any] = []
    for farm in roots:
        found.append(farm)
        for field in farm.fields:
            found += [field, *field.plants]
    return found


def stored(session: Session) -> dict[str, list[Any]]:
    """All rows, past the objects."""
    connection = session.connection()
    return {
        name: list(connection.execute(select(table).order_by(table.c.id)))
        for name, table in Base.metadata.tables.items()
    }


def picture(objects: list[Any]) -> list[tuple[Any, ...]]:
    """Values, states and old values of objects."""
    return [
        (
            dict(vars(each)),
            inspect(each).pending,
            inspect(each).persistent,
            each._sa_key,
            dict(each._sa_committed or {}),
        )
        for each in objects
    ]


def prepare(session: Session) -> tuple[list[Any], int]:
    """Thirty stored objects and thirty new ones; some of the stored are changed or deleted.

    Returns: The objects, and how many statements the flush takes.
    """
    old = farms("old")
    session.add_all(old)
    session.commit()
    objects = everything(old)
    for farm in old[:4]:
        farm.name = "changed"
    old[4].size = Farm.size + 1
    old[5].fields[0].name = "changed"
    session.delete(old[6])
    session.delete(old[7].fields[0].plants[0])
    new = farms("new")
    new[0].fields.append(old[8].fields[0])
    session.add_all(new)
    return [*objects, *everything(new)], 10


@pytest.mark.parametrize("number", range(1, 11))
def test_flush_that_fails_anywhere_leaves_rows_and_objects_as_before(
    open_session: OpenSession, database: Database, number: int
) -> None:
    session = open_session(autoflush=False)
    objects, _ = prepare(session)
    rows_before, before = stored(session), picture(objects)
    pending_before = list(session.new)
    database.fail_at(number)

    with pytest.raises(database.error):
        flush_session(SessionFlush(session))

    assert picture(objects) == before
    assert list(session.new) == pending_before
    database.fail_at(None)
    session.rollback()
    assert stored(session) == rows_before


def test_flush_of_the_same_objects_takes_as_many_statements_as_are_let_fail(
    open_session: OpenSession, statements: list[str]
) -> None:
    session = open_session(autoflush=False)
    _, expected = prepare(session)
    statements.clear()

    session.flush()

    assert len([sent for sent in statements if not sent.startswith("SELECT")]) == expected


@pytest.mark.parametrize("number", range(1, 4))
def test_objects_of_a_failed_flush_can_be_flushed_after_rollback(
    open_session: OpenSession, database: Database, number: int
) -> None:
    session = open_session()
    new = farms("new")
    session.add_all(new)
    database.fail_at(number)

    with pytest.raises(database.error):
        session.flush()
    database.fail_at(None)
    session.rollback()
    assert all(inspect(each).transient for each in everything(new))
    session.add_all(new)
    session.commit()

    assert [
        session.scalars(select(func.count()).select_from(kind)).one()
        for kind in (Farm, Field, Plant)
    ] == [10, 10, 10]
    assert all(
        plant.field is field for farm in new for field in farm.fields for plant in field.plants
    )


def test_same_flush_succeeds_at_the_second_try_without_rollback_of_the_objects(
    open_session: OpenSession, database: Database
) -> None:
    session = open_session(autoflush=False)
    objects, _ = prepare(session)
    with session.connection().begin_nested() as savepoint:
        database.fail_at(5)
        with pytest.raises(database.error):
            flush_session(SessionFlush(session))
        database.fail_at(None)
        savepoint.rollback()

    session.commit()

    farm = objects[-3]
    assert (
        session.scalars(select(func.count()).select_from(Farm).where(Farm.name == "changed")).one()
        == 4
    )
    assert inspect(farm).persistent


def test_listener_that_raises_after_the_statements_takes_the_flush_back(
    open_session: OpenSession, database: Database
) -> None:
    session = open_session(autoflush=False)
    objects, _ = prepare(session)
    before = picture(objects)

    class Interrupting(SessionFlush):  # type: ignore[misc]  # a listener of after_flush is called there
        @override
        def rows_written(self, result: object) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        flush_session(Interrupting(session))

    assert picture(objects) == before


def test_result_names_what_was_done(open_session: OpenSession) -> None:
    session = open_session(autoflush=False)
    changed, moved, gone = Farm(), Farm(), Farm()
    session.add_all([changed, moved, gone])
    session.commit()
    changed.name, moved.id = "x", 20
    session.delete(gone)
    new = Farm()
    session.add(new)

    result = flush_session(SessionFlush(session))

    assert [found() for found in result.inserted] == [new]
    assert result.updated == [holder_of(changed), holder_of(moved)]
    assert result.deleted == [holder_of(gone)]
    assert result.rekeyed == [(holder_of(moved), 2, 20)]


def test_object_whose_foreign_key_alone_changed_is_clean_afterwards(session: Session) -> None:
    field = Field()
    farm = Farm(fields=[field])
    session.add(farm)
    session.commit()
    field.farm = None

    session.flush()

    assert field not in session.dirty
    assert not session.is_modified(field)
    assert not session.is_modified(farm)
    assert field.farm_id is None
