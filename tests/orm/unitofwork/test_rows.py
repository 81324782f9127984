"""Generated functions that take rows from objects, and what makes a value an expression."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, literal, null

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column
from declarative_instr.orm.unitofwork.journal import Journal
from declarative_instr.orm.unitofwork.rows import (
    fill_missing,
    has_expressions,
    is_expression_type,
    make_rows_of,
)
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import Tracked


class Base(DeclarativeBase):
    pass


class Pen(Base):
    __tablename__ = "pen"

    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str | None]


class BrokenPen(Base, Exception):  # noqa: N818  # no error of ours
    """Its tracking fields are beside the instance."""

    __tablename__ = "broken_pen"

    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str | None]


class Price:
    """Answers for a clause, as a user's own class may."""

    def __clause_element__(self) -> object:
        return literal(1)


def holders(*objects: object) -> tuple[Tracked, ...]:
    return tuple(map(holder_of, objects))


def test_rows_are_flat_and_in_the_order_of_the_keys() -> None:
    rows_of = make_rows_of("Pen", ["colour", "id"], [None, None], is_merged=True)

    assert rows_of(holders(Pen(id=1, colour="red"), Pen(id=2, colour="blue"))) == [
        "red",
        1,
        "blue",
        2,
    ]


def test_values_go_through_the_processor_of_their_column() -> None:
    processors: list[Callable[[object], object] | None] = [str, None]
    rows_of = make_rows_of("Pen", ["id", "colour"], processors, is_merged=True)

    assert rows_of(holders(Pen(id=1, colour="red"))) == ["1", "red"]


def test_one_key_makes_flat_values_too() -> None:
    rows_of = make_rows_of("Pen", ["id"], [None], is_merged=True)

    assert rows_of(holders(Pen(id=1), Pen(id=2))) == [1, 2]


def test_missing_value_is_a_key_error() -> None:
    rows_of = make_rows_of("Pen", ["id"], [None], is_merged=True)

    with pytest.raises(KeyError):
        rows_of(holders(Pen()))


def test_values_are_found_where_the_tracking_is_beside_the_object() -> None:
    rows_of = make_rows_of("BrokenPen", ["colour"], [None], is_merged=False)
    pen = BrokenPen(colour="red")

    assert rows_of(holders(pen)) == ["red"]


def test_missing_values_become_none_until_the_flush_is_taken_back() -> None:
    journal, pen = Journal(), Pen(colour="red")
    before = dict(vars(pen))

    fill_missing(holders(pen), ["id", "colour"], journal)

    assert vars(pen) == {"id": None, "colour": "red"}
    journal.undo()
    assert vars(pen) == before


@pytest.mark.parametrize("value", [func.now(), null(), Pen.id, Pen.id + 1, Price()])
def test_sql_is_an_expression(value: object) -> None:
    assert is_expression_type(type(value))


@pytest.mark.parametrize("value", [1, "now()", None, [], Pen(), object()])
def test_plain_value_is_no_expression(value: object) -> None:
    assert not is_expression_type(type(value))


def test_one_expression_among_many_objects_is_found() -> None:
    pens = [Pen(colour="red") for _ in range(3)]

    assert not has_expressions(holders(*pens))
    pens[-1].colour = func.upper("blue")
    assert has_expressions(holders(*pens))
