from collections.abc import Iterator
from datetime import date
from enum import Enum
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, select
from sqlalchemy import exc as core_exc

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column

numbers = count(100)


class Sky(Enum):
    CLEAR = 1
    COVERED = 2


class Base(DeclarativeBase):
    pass


class Day(Base):
    __tablename__ = "day"

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column("day_of_year")
    sky: Mapped[Sky] = mapped_column(default=Sky.CLEAR)
    note: Mapped[str | None]


class Numbered(Base):
    __tablename__ = "numbered"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=lambda: next(numbers))


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session


@pytest.fixture
def sent(session: Session) -> list[str]:
    statements: list[str] = []

    def record(*args: Any) -> None:
        statements.append(args[2])

    event.listen(session.get_bind(), "before_cursor_execute", record)
    return statements


def test_values_pass_the_types_of_their_columns(session: Session) -> None:
    session.execute(insert(Day), [{"on": date(2001, 2, 3), "sky": Sky.COVERED}])

    assert session.execute(select(Day.on, Day.sky)).one() == (date(2001, 2, 3), Sky.COVERED)


def test_constant_default_passes_the_type_too(session: Session) -> None:
    session.execute(insert(Day), [{"on": date(2001, 2, 3)}])

    assert session.scalars(select(Day.sky)).one() is Sky.CLEAR


def test_function_makes_a_default_per_row(session: Session) -> None:
    session.execute(insert(Numbered), [{"id": 1}, {"id": 2}, {"id": 3, "number": 7}])

    first, second, third = session.scalars(select(Numbered.number).order_by(Numbered.id))
    assert (second - first, third) == (1, 7)


def test_rows_keep_their_order_whatever_they_name(session: Session) -> None:
    rows: list[dict[str, Any]] = [
        {"on": date(2001, 1, n), **({"note": str(n)} if n % 3 else {})} for n in range(1, 11)
    ]

    session.execute(insert(Day), rows)

    days = session.scalars(select(Day).order_by(Day.id)).all()
    assert [(day.on.day, day.note) for day in days] == [
        (n, str(n) if n % 3 else None) for n in range(1, 11)
    ]


def test_many_rows_take_one_statement_per_portion(session: Session, sent: list[str]) -> None:
    rows = [{"id": n, "number": n} for n in range(2500)]

    result: Any = session.execute(insert(Numbered), rows)

    assert result.rowcount == 2500
    assert len(sent) == 3
    assert session.scalars(select(Numbered.number)).all() == list(range(2500))


def test_rows_of_all_portions_are_undone_together(session: Session) -> None:
    session.execute(insert(Numbered), [{"id": -1, "number": 0}])
    session.commit()
    rows = [{"id": n, "number": n} for n in range(1500)]
    rows[-1]["id"] = -1

    with pytest.raises(core_exc.IntegrityError):
        session.execute(insert(Numbered), rows)
    session.rollback()

    assert session.scalars(select(Numbered.id)).all() == [-1]


def test_values_of_all_sizes_and_none_share_a_statement(session: Session, sent: list[str]) -> None:
    numbers = [1, 2**15, 2**31 - 1, -1]
    notes = ["%", "$1", None, "\N{SNOWMAN}"]
    rows = [
        {"id": number, "on": date(2001, 2, 3), "note": note}
        for number, note in zip(numbers, notes, strict=True)
    ]

    session.execute(insert(Day), rows)

    assert len(sent) == 1
    written = {day.id: day.note for day in session.scalars(select(Day))}
    assert written == dict(zip(numbers, notes, strict=True))


def test_no_rows_send_nothing(session: Session, sent: list[str]) -> None:
    result: Any = session.execute(insert(Day), [])

    assert result.rowcount == 0
    assert sent == []


def test_result_says_that_it_has_no_rows(session: Session) -> None:
    result = session.execute(insert(Numbered), [{"id": 1}])

    with pytest.raises(core_exc.ResourceClosedError):
        result.all()


def test_unknown_attribute_is_refused_with_near_misses(session: Session) -> None:
    with pytest.raises(core_exc.CompileError, match=r"nota.*Day\. Did you mean 'note'"):
        session.execute(insert(Day), [{"on": date(2001, 1, 1), "nota": "x"}])


def test_column_name_is_no_attribute_name(session: Session) -> None:
    with pytest.raises(core_exc.CompileError, match="day_of_year"):
        session.execute(insert(Day), [{"day_of_year": date(2001, 1, 1)}])


def test_value_of_a_wrong_type_is_an_error_of_core(session: Session) -> None:
    with pytest.raises(core_exc.StatementError, match=r"Python date|adapt type 'object'"):
        session.execute(insert(Day), [{"on": object()}])


def test_values_hold_for_all_rows(session: Session) -> None:
    query = insert(Day).values(sky=Sky.COVERED)

    session.execute(query, [{"on": date(2001, 1, 1)}, {"on": date(2001, 1, 2)}])

    assert session.scalars(select(Day.sky)).all() == [Sky.COVERED, Sky.COVERED]


def test_single_dictionary_is_one_row(session: Session) -> None:
    session.execute(insert(Day), {"on": date(2001, 1, 1)})

    assert session.scalars(select(Day.on)).all() == [date(2001, 1, 1)]
