"""What PostgreSQL has of its own: kinds of keys, types, limits of a statement, other schemas."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address
from typing import Any

import pytest
from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    DateTime,
    Engine,
    ForeignKey,
    Identity,
    Integer,
    Interval,
    LargeBinary,
    Numeric,
    Sequence,
    String,
    Table,
    any_,
    func,
    insert,
    inspect,
    null,
    select,
    text,
    update,
)
from sqlalchemy import exc as core_exc
from sqlalchemy.dialects.postgresql import INET, INT4RANGE, JSONB, Range

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)

OpenSession = Callable[..., Session]
Count = Callable[[str], int]

MOST_PARAMETERS = 65_535
"""How many values one statement of PostgreSQL takes."""


class Mood(Enum):
    CALM = "calm"
    WILD = "wild"


class Base(DeclarativeBase):
    pass


class Serial(Base):
    __tablename__ = "serial"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Always(Base):
    __tablename__ = "always"

    id: Mapped[int] = mapped_column(Identity(always=True, start=100, increment=5), primary_key=True)
    name: Mapped[str]


class Counted(Base):
    """Its key and its number come from sequences that are named."""

    __tablename__ = "counted"

    id: Mapped[int] = mapped_column(Sequence("counted_keys", start=7), primary_key=True)
    name: Mapped[str]
    number: Mapped[int] = mapped_column(Sequence("counted_numbers", start=50))


class Random(Base):
    """Its key is made by the server, and rises in no order."""

    __tablename__ = "random"

    id: Mapped[uuid.UUID] = mapped_column(
        primary_key=True, server_default=text("gen_random_uuid()")
    )
    name: Mapped[str]


class Own(Base):
    """Its key is made by Python; its parts refer to it."""

    __tablename__ = "own"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    parts: Mapped[list["Part"]] = relationship(back_populates="own", order_by="Part.place")


class Part(Base):
    __tablename__ = "part"

    own_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("own.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    own: Mapped[Own] = relationship(back_populates="parts")


class Typed(Base):
    __tablename__ = "typed"

    id: Mapped[int] = mapped_column(primary_key=True)
    names: Mapped[list[str] | None] = mapped_column(ARRAY(String))
    table: Mapped[list[list[int]] | None] = mapped_column(ARRAY(Integer, dimensions=2))
    document: Mapped[Any] = mapped_column(JSON, nullable=True)
    binary_document: Mapped[Any] = mapped_column(JSONB, nullable=True)
    mood: Mapped[Mood | None]
    moods: Mapped[list[Mood] | None] = mapped_column(ARRAY(String))
    price: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    seen: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    took: Mapped[timedelta | None] = mapped_column(Interval)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    address: Mapped[IPv4Address | None] = mapped_column(INET)
    span: Mapped[Range[int] | None] = mapped_column(INT4RANGE)


class Odd(Base):
    """Names that a parameter style of the driver's could take for its own."""

    __tablename__ = "odd % (table)"

    id: Mapped[int] = mapped_column("the (key)", primary_key=True)
    share: Mapped[int | None] = mapped_column("share %s")
    colon: Mapped[int | None] = mapped_column("a:b")
    closing: Mapped[int | None] = mapped_column("x)y.z[0]")


wide = Table(
    "wide",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    *(Column(f"c{number}", Integer) for number in range(90)),
)


class Wide(Base):
    __table__ = wide

    id: Mapped[int]
    c89: Mapped[int | None]


class Filed(Base):
    __tablename__ = "filed"
    __table_args__ = ({"schema": "archive"},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@pytest.fixture
def engine(postgresql_engine: Engine) -> Engine:
    with postgresql_engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS archive CASCADE"))
        connection.execute(text("CREATE SCHEMA archive"))
    return postgresql_engine


NAMED: list[Any] = [Serial, Always, Counted, Random]


@pytest.mark.parametrize("kind", NAMED)
def test_each_object_gets_the_key_of_its_own_row(session: Session, kind: Any) -> None:
    rows = [kind(name=f"n{number}") for number in range(1_500)]
    session.add_all(rows)
    session.flush()

    stored = {row.id: row.name for row in session.execute(select(kind.id, kind.name))}

    assert len(stored) == 1_500
    assert all(stored[row.id] == row.name for row in rows)


@pytest.mark.parametrize("kind", NAMED)
def test_single_object_gets_its_key_without_a_select(
    session: Session, count: Count, kind: Any
) -> None:
    row = kind(name="one")
    session.add(row)

    session.flush()

    assert row.id is not None
    assert inspect(row).identity == (row.id,)
    assert count("SELECT") == 0


def test_many_objects_with_numbered_keys_are_one_statement(session: Session, count: Count) -> None:
    session.add_all(Serial(name=str(number)) for number in range(300))

    session.flush()

    assert count("INSERT") == 1


def test_identity_counts_as_its_table_says(session: Session) -> None:
    rows = [Always(name=name) for name in "abc"]
    session.add_all(rows)

    session.flush()

    assert [row.id for row in rows] == [100, 105, 110]


def test_key_given_for_an_identity_that_is_always_made_is_refused(session: Session) -> None:
    session.add(Always(id=1, name="a"))

    with pytest.raises(core_exc.ProgrammingError, match="GENERATED ALWAYS"):
        session.flush()


def test_named_sequences_number_the_key_and_another_column(session: Session) -> None:
    rows = [Counted(name=name) for name in "abc"]
    session.add_all(rows)

    session.flush()

    assert [(row.id, row.number) for row in rows] == [(7, 50), (8, 51), (9, 52)]


def test_given_and_generated_keys_go_into_one_flush(session: Session) -> None:
    rows = [Serial(id=1_000, name="a"), Serial(name="b"), Serial(id=2_000, name="c")]
    session.add_all(rows)

    session.flush()

    assert [row.id for row in rows] == [1_000, 1, 2_000]


def test_parts_follow_a_key_that_python_makes(session: Session) -> None:
    owns = [Own(parts=[Part(place=place) for place in range(3)]) for _ in range(4)]
    session.add_all(owns)
    session.flush()
    keys = {own.id for own in owns}
    session.expunge_all()

    query = select(Own).options(selectinload(Own.parts))
    loaded = {own.id: own for own in session.scalars(query)}

    assert loaded.keys() == keys
    assert all([part.place for part in own.parts] == [0, 1, 2] for own in loaded.values())
    assert all(own.made_at.tzinfo is not None for own in loaded.values())


# Types ----------------------------------------------------------------------------------------


VALUES: dict[str, Any] = {
    "names": ["a", 'quo"te', "com,ma", "ünïcödé", ""],
    "table": [[1, 2], [3, 4]],
    "document": {"a": [1, 2.5, None, True], "b": {"c": "d"}},
    "binary_document": [1, {"x": None}],
    "mood": Mood.WILD,
    "price": Decimal("12.30"),
    "seen": datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC),
    "took": timedelta(days=3, seconds=7),
    "raw": b"\x00\xff",
    "address": IPv4Address("10.0.0.1"),
    "span": Range(1, 5),
}


@pytest.mark.parametrize("number", [1, 3])
def test_values_come_back_as_they_were(session: Session, number: int) -> None:
    session.add_all(Typed(**VALUES) for _ in range(number))
    session.commit()
    session.expunge_all()

    loaded = session.scalars(select(Typed)).all()

    assert [{key: getattr(row, key) for key in VALUES} for row in loaded] == [VALUES] * number


def test_values_come_back_from_a_bulk_insert(session: Session) -> None:
    session.execute(insert(Typed), [VALUES, VALUES])

    loaded = session.scalars(select(Typed)).all()

    assert [{key: getattr(row, key) for key in VALUES} for row in loaded] == [VALUES] * 2


def test_changed_values_of_all_types_are_written(session: Session) -> None:
    rows = [Typed(), Typed()]
    session.add_all(rows)
    session.commit()
    for row in rows:
        for key, value in VALUES.items():
            setattr(row, key, value)
    session.commit()
    session.expunge_all()

    loaded = session.scalars(select(Typed)).all()

    assert [{key: getattr(row, key) for key in VALUES} for row in loaded] == [VALUES] * 2


def test_missing_document_is_the_null_of_sql_and_given_none_that_of_json(session: Session) -> None:
    session.add_all([Typed(id=1), Typed(id=2, document=None)])
    session.commit()

    query = select(Typed.id, Typed.document.is_(null())).order_by(Typed.id)

    assert [tuple(row) for row in session.execute(query)] == [(1, True), (2, False)]


def test_operators_of_the_types_work_on_attributes(session: Session) -> None:
    session.add_all([Typed(id=1, **VALUES), Typed(id=2, names=["z"])])
    session.commit()

    by_array = session.scalars(select(Typed.id).where(any_(Typed.names) == "com,ma")).all()
    by_document = session.scalars(
        select(Typed.id).where(Typed.document["b"]["c"].as_string() == "d")
    ).all()
    by_range = session.scalars(select(Typed.id).where(Typed.span.contains(3))).all()

    assert (by_array, by_document, by_range) == ([1], [1], [1])


def test_update_answers_the_changed_objects(session: Session) -> None:
    session.add_all(Serial(name=str(number)) for number in range(4))
    session.flush()

    query = update(Serial).where(Serial.id > 2).values(name="big").returning(Serial)
    changed = session.scalars(query).all()

    assert sorted(row.id for row in changed) == [3, 4]
    assert {row.name for row in changed} == {"big"}


# Limits ---------------------------------------------------------------------------------------


def test_flush_of_more_values_than_a_statement_takes_is_divided(
    session: Session, count: Count
) -> None:
    width, number = len(wide.columns), 1_000
    assert width * number > MOST_PARAMETERS
    rows = [Wide(**{f"c{place}": row for place in range(90)}) for row in range(number)]
    session.add_all(rows)

    session.flush()

    assert count("INSERT") > 1
    stored = {row.id: row.c89 for row in session.execute(select(Wide.id, Wide.c89))}
    assert all(stored[row.id] == row.c89 for row in rows)


def test_bulk_insert_of_more_values_than_a_statement_takes_is_divided(session: Session) -> None:
    session.execute(insert(Wide), [{f"c{place}": 1 for place in range(90)} for _ in range(1_000)])

    assert session.scalar(select(func.count()).select_from(Wide)) == 1_000


def test_select_in_loading_of_many_parents_is_divided(session: Session) -> None:
    owns = [Own(parts=[Part(place=0)]) for _ in range(1_200)]
    session.add_all(owns)
    session.commit()
    session.expunge_all()

    loaded = session.scalars(select(Own).options(selectinload(Own.parts))).all()

    assert sum(len(own.parts) for own in loaded) == 1_200


# Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_odd_names_of_columns_are_written_changed_and_deleted(
    session: Session, number: int
) -> None:
    rows = [Odd(share=place, colon=10 + place, closing=20 + place) for place in range(number)]
    session.add_all(rows)
    session.commit()
    for row in rows:
        row.share, row.colon, row.closing = -1, -2, -3
    session.commit()

    query = select(Odd.share, Odd.colon, Odd.closing)
    assert [tuple(row) for row in session.execute(query)] == [(-1, -2, -3)] * number
    assert session.get_one(Odd, rows[0].id) is rows[0]

    for row in rows:
        session.delete(row)
    session.commit()
    assert session.scalar(select(func.count()).select_from(Odd)) == 0


def test_class_lies_in_the_schema_that_it_names(session: Session) -> None:
    session.add(Filed(name="old"))
    session.commit()

    stored = session.execute(text("SELECT name FROM archive.filed")).scalars().all()

    assert stored == ["old"]


def test_schema_is_translated_for_one_engine(engine: Engine) -> None:
    translated = engine.execution_options(schema_translate_map={"archive": None})
    Base.metadata.create_all(translated)
    with Session(translated) as session:
        session.add_all([Filed(name="new"), Filed(name="newer")])
        session.commit()
        session.expunge_all()

        names = session.scalars(select(Filed.name).order_by(Filed.id)).all()
        stored = session.execute(text("SELECT name FROM public.filed ORDER BY id")).scalars().all()

    assert names == stored == ["new", "newer"]
