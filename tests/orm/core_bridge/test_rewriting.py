from typing import Any

import pytest
from sqlalchemy import Select, alias, func, select

from declarative_instr.orm.core_bridge.rewriting import (
    OuterJoin,
    as_seen_from,
    columns_for_order,
    is_grouped,
    picks_rows,
    with_outer_joins,
)


def from_clause(statement: Select[Any]) -> str:
    return " ".join(str(statement).split()).partition(" FROM ")[2]


def address_join(model: Any) -> OuterJoin:
    user, other = model.User.mapper.clause, alias(model.Address.mapper.local_table, "other")
    return OuterJoin(user, other, user.c.id == other.c.user_id)


OTHER = 'LEFT OUTER JOIN address AS other ON "user".id = other.user_id'


def test_outer_join_grows_from_what_the_columns_select(model: Any) -> None:
    made = with_outer_joins(select(model.User), [address_join(model)])

    assert from_clause(made) == f'"user" {OTHER}'


def test_outer_join_stands_behind_the_joins_of_the_statement(model: Any) -> None:
    joined = '"user" JOIN address ON "user".id = address.user_id'
    for statement in (
        select(model.User).join(model.Address),
        select(model.User).join(model.Address).with_only_columns(func.count()),
        select(func.count()).select_from(model.User).join(model.Address),
    ):
        made = with_outer_joins(statement, [address_join(model)])

        assert from_clause(made) == f"{joined} {OTHER}"


def test_other_elements_of_from_stay(model: Any) -> None:
    statement = select(model.User, model.Group).select_from(model.Group)

    made = with_outer_joins(statement, [address_join(model)])

    assert from_clause(made) == f'"group", "user" {OTHER}'


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("limit", [1], (True, False)),
        ("offset", [1], (True, False)),
        ("fetch", [1], (True, False)),
        ("distinct", [], (True, False)),
        ("group_by", ["id"], (True, True)),
        ("order_by", ["id"], (False, False)),
    ],
)
def test_statement_tells_whether_its_rows_count(
    model: Any, method: str, arguments: list[Any], expected: tuple[bool, bool]
) -> None:
    statement = getattr(select(model.User), method)(*arguments)

    assert (picks_rows(statement), is_grouped(statement)) == expected


def test_order_is_seen_from_outside_of_a_subquery(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class
    statement = select(User.id).order_by(User.id.desc(), func.lower(User.name))
    columns = columns_for_order(statement, [User.mapper.local_table.c.id])
    inside = statement.add_columns(*columns).subquery("inside")

    seen = as_seen_from(inside, [User.id.desc(), *columns])

    assert [str(clause) for clause in seen] == ["inside.id DESC", "inside.lower_1"]
