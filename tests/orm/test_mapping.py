"""How a class body becomes a mapped class with a table; relationships have a file of their own."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Optional

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Index,
    Integer,
    Interval,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    create_engine,
    func,
    inspect,
    null,
    select,
    text,
)
from sqlalchemy import exc as core_exc
from sqlalchemy.types import TypeEngine

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    configure_mappers,
    mapped_column,
    registry,
)
from declarative_instr.orm.errors import NoPrimaryKeyError, NoTableError


class Base(DeclarativeBase):
    pass


class Specimen(Base):
    __tablename__ = "specimen"

    id: Mapped[int] = mapped_column(primary_key=True)
    latin: Mapped[str]
    weight: Mapped[float]
    alive: Mapped[bool]
    scan: Mapped[bytes]
    found_at: Mapped[datetime]
    found_on: Mapped[date]
    woken_at: Mapped[time]
    age: Mapped[timedelta]
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2, asdecimal=True))
    tag: Mapped[uuid.UUID]
    nickname: Mapped[Optional[str]]  # noqa: UP045 - the older spelling is the one under test
    keeper: Mapped[str | None]


def columns(cls: type[DeclarativeBase]) -> Any:
    return cls.__table__.c


@pytest.mark.parametrize(
    ("name", "sql_type"),
    [
        ("id", Integer),
        ("latin", String),
        ("weight", Float),
        ("alive", Boolean),
        ("scan", LargeBinary),
        ("found_at", DateTime),
        ("found_on", Date),
        ("woken_at", Time),
        ("age", Interval),
        ("price", Numeric),
        ("tag", Uuid),
        ("nickname", String),
        ("keeper", String),
    ],
)
def test_annotation_decides_the_column_type(name: str, sql_type: type[TypeEngine[Any]]) -> None:
    assert isinstance(columns(Specimen)[name].type, sql_type)


@pytest.mark.parametrize(
    ("name", "nullable"),
    [("id", False), ("latin", False), ("nickname", True), ("keeper", True)],
)
def test_annotation_decides_nullability(name: str, nullable: bool) -> None:  # noqa: FBT001
    assert columns(Specimen)[name].nullable is nullable


def test_values_of_every_basic_type_survive_the_database(session: Session) -> None:
    values: dict[str, Any] = {
        "latin": "Apis mellifera",
        "weight": 0.25,
        "alive": False,
        "scan": b"\x00\xff",
        "found_at": datetime(2024, 2, 29, 12, 30, 1, tzinfo=UTC).replace(tzinfo=None),
        "found_on": date(2024, 2, 29),
        "woken_at": time(6, 5, 4),
        "age": timedelta(days=3, seconds=7),
        "tag": uuid.UUID(int=77),
        "nickname": None,
        "keeper": "Ann",
    }
    session.add(Specimen(id=1, price=3, **values))
    session.commit()

    found = session.get_one(Specimen, 1)

    assert {key: getattr(found, key) for key in values} == values
    assert found.price == Decimal("3.00")


def test_explicit_nullable_wins_over_the_annotation() -> None:
    class Drawer(Base):
        __tablename__ = "drawer"

        id: Mapped[int] = mapped_column(primary_key=True)
        label: Mapped[str] = mapped_column(nullable=True)  # type: ignore[assignment]  # is meant
        room: Mapped[str | None] = mapped_column(nullable=False)

    assert columns(Drawer).label.nullable
    assert not columns(Drawer).room.nullable


def test_explicit_type_wins_over_the_annotation() -> None:
    class Cabinet(Base):
        __tablename__ = "cabinet"

        id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
        label: Mapped[str] = mapped_column(String(12))

    assert isinstance(columns(Cabinet).id.type, BigInteger)
    assert columns(Cabinet).label.type.length == 12


def test_mapped_column_needs_no_annotation() -> None:
    class Curator(Base):
        __tablename__ = "curator"

        id = mapped_column(Integer, primary_key=True)
        name = mapped_column(String(20))

    assert columns(Curator).keys() == ["id", "name"]
    assert columns(Curator).name.nullable


def test_columns_come_in_the_order_of_the_class_body() -> None:
    assert columns(Specimen).keys()[:4] == ["id", "latin", "weight", "alive"]


def test_type_annotation_map_of_the_base_gives_the_type() -> None:
    class MappedTypes(DeclarativeBase):
        type_annotation_map: ClassVar = {str: Text(), int: BigInteger}

    class Note(MappedTypes):
        __tablename__ = "note"

        id: Mapped[int] = mapped_column(primary_key=True)
        body: Mapped[str]
        remark: Mapped[str | None]

    assert isinstance(columns(Note).id.type, BigInteger)
    assert isinstance(columns(Note).body.type, Text)
    assert isinstance(columns(Note).remark.type, Text)


key = Annotated[int, mapped_column(primary_key=True)]
short = Annotated[str, mapped_column(String(5), nullable=False)]


def test_annotated_alias_carries_a_whole_column() -> None:
    class Label(Base):
        __tablename__ = "label"

        id: Mapped[key]
        code: Mapped[short]

    class Stamp(Base):
        __tablename__ = "stamp"

        id: Mapped[key]

    assert columns(Label).id.primary_key
    assert columns(Label).code.type.length == 5
    assert columns(Stamp).id.table is Stamp.__table__


def test_composite_primary_key_keeps_the_order_of_the_class_body() -> None:
    class Seat(Base):
        __tablename__ = "seat"

        row: Mapped[int] = mapped_column(primary_key=True)
        number: Mapped[int] = mapped_column(primary_key=True)

    assert [column.name for column in inspect(Seat).primary_key] == ["row", "number"]


class Loan(Base):
    __tablename__ = "loan"

    id: Mapped[int] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(default=14)
    token: Mapped[str] = mapped_column(default=lambda: uuid.uuid4().hex)
    state: Mapped[str] = mapped_column(server_default="open")
    made: Mapped[datetime] = mapped_column(server_default=func.now())
    touched: Mapped[int | None] = mapped_column(onupdate=5)


def test_default_is_absent_before_the_flush_and_present_after_it(session: Session) -> None:
    loan = Loan()
    seen = [loan.days]
    session.add(loan)

    session.flush()

    assert [*seen, loan.days] == [None, 14]


def test_callable_default_is_called_once_per_object(session: Session) -> None:
    loans = [Loan(), Loan()]
    session.add_all(loans)

    session.flush()

    assert len({loan.token for loan in loans}) == 2


def test_given_value_wins_over_the_default(session: Session) -> None:
    loan = Loan(days=3, state="lost")
    session.add(loan)

    session.commit()

    assert (loan.days, loan.state) == (3, "lost")


def test_server_default_is_read_back_from_the_database(session: Session) -> None:
    loan = Loan()
    session.add(loan)

    session.flush()

    assert loan.state == "open"
    assert isinstance(loan.made, datetime)


def test_onupdate_is_written_with_the_next_change(session: Session) -> None:
    loan = Loan()
    session.add(loan)
    session.commit()

    loan.days = 20
    session.commit()

    assert loan.touched == 5


class Fine(Base):
    __tablename__ = "fine"

    id: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int | None] = mapped_column(default=50)


def test_none_leaves_a_column_to_its_default_and_null_does_not(session: Session) -> None:
    by_none, by_null = Fine(cents=None), Fine(cents=null())
    session.add_all([by_none, by_null])

    session.commit()

    assert (by_none.cents, by_null.cents) == (50, None)


class Timestamped:
    created: Mapped[datetime] = mapped_column(server_default=func.now())
    editor: Mapped[str | None]


def test_columns_of_a_mixin_are_copied_into_each_table() -> None:
    class Page(Timestamped, Base):
        __tablename__ = "page"

        id: Mapped[int] = mapped_column(primary_key=True)

    class Letter(Timestamped, Base):
        __tablename__ = "letter"

        id: Mapped[int] = mapped_column(primary_key=True)

    assert columns(Page).created is not columns(Letter).created
    assert {"id", "created", "editor"} == set(columns(Letter).keys())


def test_abstract_base_has_no_table_and_gives_its_columns() -> None:
    class Keyed(Base):
        __abstract__ = True

        id: Mapped[int] = mapped_column(primary_key=True)

    class Vase(Keyed):
        __tablename__ = "vase"

        glaze: Mapped[str]

    assert not hasattr(Keyed, "__table__")
    assert set(columns(Vase).keys()) == {"id", "glaze"}


def test_table_args_add_constraints_and_options() -> None:
    class Rack(Base):
        __tablename__ = "rack"
        __table_args__ = (
            UniqueConstraint("hall", "place", name="one_rack_per_place"),
            CheckConstraint("place > 0", name="place_counts_from_one"),
            Index("rack_by_hall", "hall"),
            {"info": {"owner": "museum"}},
        )

        id: Mapped[int] = mapped_column(primary_key=True)
        hall: Mapped[str]
        place: Mapped[int]

    table = Base.metadata.tables["rack"]

    names = {constraint.name for constraint in table.constraints}
    assert {"one_rack_per_place", "place_counts_from_one"} <= names
    assert {index.name for index in table.indexes} == {"rack_by_hall"}
    assert table.info == {"owner": "museum"}


def test_ready_table_is_mapped_column_by_column(session: Session) -> None:
    class Own(DeclarativeBase):
        pass

    class Coin(Own):
        __table__ = Table(
            "coin",
            Own.metadata,
            Column("id", Integer, primary_key=True),
            Column("metal", String(10)),
        )

        id: Mapped[int]
        metal: Mapped[str | None]

    Coin.__table__.create(session.get_bind())
    session.add(Coin(metal="gold"))
    session.flush()

    assert session.scalars(select(Coin.metal)).all() == ["gold"]


def test_metadata_of_the_base_is_ordinary(engine: Engine) -> None:
    class Own(DeclarativeBase):
        pass

    class Key(Own):
        __tablename__ = "door_key"

        id: Mapped[int] = mapped_column(primary_key=True)

    Own.metadata.create_all(engine)

    assert type(Own.metadata) is MetaData
    assert type(Key.__table__) is Table
    assert inspect(engine).get_table_names() == ["door_key"]


def test_metadata_with_naming_rules_can_be_given_to_the_base() -> None:
    class Named(DeclarativeBase):
        metadata = MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})

    class Room(Named):
        __tablename__ = "room"

        id: Mapped[int] = mapped_column(primary_key=True)
        code: Mapped[str] = mapped_column(unique=True)

    table = Named.metadata.tables["room"]

    assert "uq_room_code" in {constraint.name for constraint in table.constraints}
    assert Room.metadata is Named.metadata


class Legacy(Base):
    __tablename__ = "legacy"

    number: Mapped[int] = mapped_column("LEG_ID", primary_key=True)
    title: Mapped[str] = mapped_column("TTL")


def test_column_may_be_named_differently_from_its_attribute(session: Session) -> None:
    session.add(Legacy(number=4, title="old"))
    session.commit()

    raw = session.execute(text('SELECT "LEG_ID", "TTL" FROM legacy')).one()

    assert tuple(raw) == (4, "old")
    assert session.scalars(select(Legacy).where(Legacy.title == "old")).one().number == 4
    assert session.get_one(Legacy, 4).title == "old"


def test_index_and_unique_flags_reach_the_table() -> None:
    class Catalogue(Base):
        __tablename__ = "catalogue"

        id: Mapped[int] = mapped_column(primary_key=True)
        shelf: Mapped[str] = mapped_column(index=True)
        isbn: Mapped[str] = mapped_column(unique=True)

    table = Base.metadata.tables["catalogue"]

    assert [[column.name for column in index.columns] for index in table.indexes] == [["shelf"]]
    unique = [item for item in table.constraints if isinstance(item, UniqueConstraint)]
    assert [[column.name for column in item.columns] for item in unique] == [["isbn"]]


def test_constructor_takes_attributes_as_keywords() -> None:
    specimen = Specimen(latin="Bombus", keeper=None)

    assert specimen.latin == "Bombus"
    assert specimen.keeper is None
    assert specimen.nickname is None


def test_constructor_takes_no_positional_values() -> None:
    with pytest.raises(TypeError):
        Specimen("Bombus")  # type: ignore[call-arg]


def test_own_constructor_is_kept_and_not_called_on_load(session: Session) -> None:
    calls: list[str] = []

    class Own(DeclarativeBase):
        pass

    class Robot(Own):
        __tablename__ = "robot"

        id: Mapped[int] = mapped_column(primary_key=True)
        serial: Mapped[str]

        def __init__(self, serial: str) -> None:
            calls.append(serial)
            self.serial = serial.upper()

    Robot.__table__.create(session.get_bind())
    session.add(Robot("r2"))
    session.commit()
    session.expunge_all()

    loaded = session.scalars(select(Robot)).one()

    assert loaded.serial == "R2"
    assert calls == ["r2"]


def test_registry_can_be_given_to_the_base() -> None:
    shared = registry(type_annotation_map={str: String(40)})

    class Own(DeclarativeBase):
        registry = shared

    class Poster(Own):
        __tablename__ = "poster"

        id: Mapped[int] = mapped_column(primary_key=True)
        motif: Mapped[str]

    assert Own.metadata is shared.metadata
    assert columns(Poster).motif.type.length == 40
    assert [mapper.class_ for mapper in shared.mappers] == [Poster]


def test_plain_attributes_and_class_variables_are_no_columns() -> None:
    class Tool(Base):
        __tablename__ = "tool"

        id: Mapped[int] = mapped_column(primary_key=True)
        limit: ClassVar[int] = 3
        unit = "mm"

    assert columns(Tool).keys() == ["id"]
    assert (Tool().limit, Tool().unit) == (3, "mm")


def test_table_name_cannot_be_used_twice_in_one_metadata() -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="'specimen' is already defined"):

        class Twice(Base):
            __tablename__ = "specimen"

            id: Mapped[int] = mapped_column(primary_key=True)


def test_class_without_table_name_is_refused() -> None:
    with pytest.raises(NoTableError, match="__tablename__"):

        class Nameless(Base):
            id: Mapped[int] = mapped_column(primary_key=True)


def test_inspecting_a_class_gives_its_mapper() -> None:
    configure_mappers()

    mapper = inspect(Legacy)

    assert mapper.class_ is Legacy
    assert mapper.local_table is Legacy.__table__
    assert [attribute.key for attribute in mapper.column_attrs] == ["number", "title"]


def test_columns_of_a_mapper_are_iterated_and_found_by_attribute_name() -> None:
    columns = inspect(Legacy).columns

    assert [column.name for column in columns] == ["LEG_ID", "TTL"]
    assert columns.keys() == {"number", "title"}
    assert columns.title is columns["title"] is inspect(Legacy).c.title


def test_class_without_columns_is_mapped_to_the_table_that_is_there_already() -> None:
    class Own(DeclarativeBase):
        pass

    table = Table("found", Own.metadata, Column("id", Integer, primary_key=True))

    class Found(Own):
        __tablename__ = "found"

    assert Found.__table__ is table
    assert inspect(Found(id=3)).dict == {"id": 3}


def test_class_without_columns_is_mapped_to_the_table_that_it_reflects(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'reflected.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE found (id INTEGER PRIMARY KEY, name TEXT)"))

    class Own(DeclarativeBase):
        pass

    class Found(Own):
        __tablename__ = "found"
        __table_args__: ClassVar = {"autoload_with": engine}

    engine.dispose()
    assert inspect(Found).columns.keys() == {"id", "name"}


def test_class_that_fails_leaves_the_table_of_another_one_alone() -> None:
    class Own(DeclarativeBase):
        pass

    table = Table("kept", Own.metadata, Column("number", Integer))

    with pytest.raises(NoPrimaryKeyError):

        class Keyless(Own):
            __tablename__ = "kept"

    assert Own.metadata.tables["kept"] is table
