"""Who makes the values that an object has none for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Computed, FetchedValue, Sequence, String, event, func, select, text

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column
from declarative_instr.orm.unitofwork.defaults import DefaultContext, column_defaults

Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


def shout(context: DefaultContext) -> str:
    """Made from the row's other values."""
    return str(context.get_current_parameters()["name"]).upper()


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None] = mapped_column("name")
    state: Mapped[str] = mapped_column(default="new")
    code: Mapped[str] = mapped_column(default=lambda: "made")
    loud: Mapped[str] = mapped_column(default=shout)
    weight: Mapped[int] = mapped_column(server_default=text("3"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int | None] = mapped_column(default=1, onupdate=lambda: 2)
    mood: Mapped[str | None] = mapped_column(onupdate=shout)
    double: Mapped[int | None] = mapped_column(Computed("weight * 2"))


class Stamp(Base):
    __tablename__ = "stamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    loud: Mapped[str] = mapped_column(String, default=func.upper("a"))
    changed: Mapped[str | None] = mapped_column(String, onupdate=func.upper("b"))


class Document(Base):
    __tablename__ = "document"

    id: Mapped[int] = mapped_column(Sequence("document_keys"), primary_key=True)
    body: Mapped[Any] = mapped_column(JSON, nullable=True)
    head: Mapped[Any] = mapped_column(JSON, nullable=True, default={"made": True})


class Uncertain(Base):
    __tablename__ = "uncertain"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    seen: Mapped[int | None] = mapped_column(server_onupdate=FetchedValue())


def saved(session: Session, **values: Any) -> Parcel:
    parcel = Parcel(**{"title": "a", **values})
    session.add(parcel)
    session.flush()
    return parcel


def test_columns_are_sorted_by_who_makes_their_values() -> None:
    parcel = column_defaults({column.key: column for column in Parcel.__table__.columns})
    stamp = column_defaults({column.key: column for column in Stamp.__table__.columns})

    assert [default.key for default in parcel.python] == ["state", "code", "loud", "version"]
    assert parcel.generated == ("id", "weight", "made_at", "double")
    assert [default.key for default in parcel.on_update] == ["version", "mood"]
    assert parcel.generated_on_update == ("double",)
    assert stamp.expressions == ("loud",)
    assert stamp.update_expressions == ("changed",)


def test_scalar_and_callable_fill_what_is_missing(session: Session) -> None:
    parcel = saved(session)

    assert (parcel.state, parcel.code) == ("new", "made")


def test_given_value_wins_over_every_default(session: Session) -> None:
    parcel = saved(session, state="old", code="mine", loud="quiet", weight=7)

    assert (parcel.state, parcel.code, parcel.loud, parcel.weight) == ("old", "mine", "quiet", 7)


def test_none_counts_as_missing(session: Session) -> None:
    assert saved(session, state=None).state == "new"


def test_none_is_a_value_where_the_type_has_one_of_its_own(session: Session) -> None:
    session.add_all([Document(body=1), Document(), Document(body=None, head=None)])
    session.flush()

    stored = session.execute(
        text(
            "SELECT CAST(body AS VARCHAR(20)), CAST(head AS VARCHAR(20)) FROM document ORDER BY id"
        )
    )

    made = '{"made": true}'
    assert [tuple(row) for row in stored] == [("1", made), (None, made), ("null", "null")]


def test_key_of_a_sequence_is_numbered_where_there_are_no_sequences_too(session: Session) -> None:
    documents = [Document(body=number) for number in range(3)]
    session.add_all(documents)

    session.flush()

    assert [document.id for document in documents] == [1, 2, 3]


def test_callable_with_context_sees_the_values_by_column_name(session: Session) -> None:
    assert saved(session, title="abc").loud == "ABC"


def test_context_has_the_defaults_made_before_and_no_other_attributes() -> None:
    context = DefaultContext(
        {"title": "a", "state": "new", "x": 1}, {"title": "name", "state": "s"}
    )

    assert context.current_parameters == {"name": "a", "s": "new"}


def test_server_defaults_are_there_after_the_flush_without_a_select(
    session: Session, count: Count
) -> None:
    parcel = saved(session)

    assert (parcel.weight, parcel.double) == (3, 6)
    assert isinstance(parcel.made_at, datetime)
    assert count("SELECT") == 0


def test_many_rows_get_their_own_server_made_values(session: Session) -> None:
    parcels = [Parcel(title=str(weight), weight=weight) for weight in range(50)]
    session.add_all(parcels)
    session.flush()

    assert [parcel.double for parcel in parcels] == [2 * weight for weight in range(50)]
    stored = {row.id: row.title for row in session.execute(select(Parcel.id, Parcel.title))}
    assert all(stored[parcel.id] == parcel.title for parcel in parcels)


def test_rows_are_numbered_in_the_order_of_adding_whatever_they_leave_out(
    session: Session,
) -> None:
    parcels = [Parcel(title="a"), Parcel(title="b", weight=1), Parcel(title="c")]
    session.add_all(parcels)

    session.flush()

    assert [parcel.id for parcel in parcels] == [1, 2, 3]


def test_onupdate_is_made_when_a_row_changes_and_not_before(session: Session) -> None:
    parcel = saved(session)
    assert (parcel.version, parcel.mood) == (1, None)
    parcel.title = "b"

    session.flush()

    assert (parcel.version, parcel.mood) == (2, "B")


def test_onupdate_leaves_a_value_that_is_set_in_the_same_flush(session: Session) -> None:
    parcel = saved(session)
    parcel.version = 9

    session.flush()

    assert parcel.version == 9


def test_onupdate_is_not_made_where_nothing_changed(session: Session, count: Count) -> None:
    parcel = saved(session)
    parcel.title = "b"
    parcel.title = "a"

    session.flush()

    assert parcel.version == 1
    assert count("UPDATE") == 0


def test_computed_column_is_read_again_after_a_change(session: Session) -> None:
    parcel = saved(session, weight=5)
    assert parcel.double == 10
    parcel.weight = 6

    session.flush()

    assert parcel.double == 12


def test_value_that_the_server_may_change_is_read_again_after_a_change(session: Session) -> None:
    row = Uncertain(seen=1)
    session.add(row)
    session.flush()
    row.name = "changed"

    @event.listens_for(session, "after_flush")
    def change(*_args: object) -> None:
        session.connection().execute(text("UPDATE uncertain SET seen = 5"))

    session.flush()

    assert row.seen == 5


def test_sql_expression_as_default_is_computed_by_the_database(
    session: Session, count: Count
) -> None:
    stamp = Stamp()
    session.add(stamp)

    session.flush()

    assert stamp.loud == "A"
    assert count("SELECT") == 0


def test_sql_expression_on_update_is_computed_by_the_database(session: Session) -> None:
    stamp = Stamp()
    session.add(stamp)
    session.flush()
    stamp.name = "x"

    session.flush()

    assert stamp.changed == "B"
