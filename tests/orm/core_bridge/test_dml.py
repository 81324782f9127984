from typing import Any

import pytest
from sqlalchemy import delete, exc, insert, select, update
from sqlalchemy.dialects import sqlite

from declarative_instr.orm.core_bridge.dml import (
    CountResult,
    assigned_in,
    criteria_of,
    is_bare_insert,
    returns_rows,
)


def test_insert_is_bare_as_long_as_it_names_the_table_alone(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class

    assert is_bare_insert(insert(User))
    assert not is_bare_insert(insert(User).values(name="x"))
    assert not is_bare_insert(insert(User).values([{"name": "x"}]))
    assert not is_bare_insert(insert(User).from_select(["name"], select(User.name)))
    assert not is_bare_insert(insert(User).returning(User))
    assert not is_bare_insert(insert(User).prefix_with("OR REPLACE"))
    assert not is_bare_insert(sqlite.insert(User).on_conflict_do_nothing())


def test_assigned_attributes_are_told_as_columns(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class
    statement = update(User).values({User.name: "x", "nick": "y"})

    keys = [getattr(assigned, "key", None) for assigned in assigned_in(statement)]

    assert keys == ["name", "nick_name"]
    assert list(assigned_in(update(User))) == []


def test_statement_tells_its_criteria_and_returning(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class

    assert len(criteria_of(delete(User).where(User.id == 1, User.name == "x"))) == 2
    assert criteria_of(update(User)) == ()
    assert returns_rows(delete(User).returning(User.id))
    assert not returns_rows(delete(User))


def test_result_of_a_count_has_no_rows() -> None:
    result = CountResult(3)

    assert result.rowcount == 3
    with pytest.raises(exc.ResourceClosedError):
        result.all()
