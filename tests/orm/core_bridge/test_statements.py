from collections.abc import Hashable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Select, alias, func, insert, select, text
from sqlalchemy.sql.visitors import cloned_traverse
from typing_extensions import override

from declarative_instr.orm.core_bridge.entities import StatementOption
from declarative_instr.orm.core_bridge.statements import (
    Span,
    options_of,
    plan_of,
    row_layout,
    statement_entities,
    use_select_transform,
    with_columns,
)


class Option(StatementOption):
    def __init__(self, path: str) -> None:
        self.path = path

    @override
    def cache_parts(self) -> tuple[Hashable, ...]:
        return (self.path,)


def from_clause(statement: Any) -> str:
    return " ".join(str(statement).split()).partition(" FROM ")[2]


def summary(spans: tuple[Span, ...]) -> list[tuple[str, int, int]]:
    return [(span.selected.name, span.first, span.count) for span in spans]


@pytest.fixture
def transformed() -> Iterator[list[tuple[str, bool]]]:
    """Statements that were transformed, and whether they were outermost."""
    seen: list[tuple[str, bool]] = []

    def transform(statement: Select[Any], is_outermost: bool) -> tuple[Select[Any], object]:  # noqa: FBT001  the port's signature
        seen.append((statement_entities(statement)[0].name, is_outermost))
        return statement.where(text("1 = 0")) if is_outermost else statement, "the plan"

    before = use_select_transform(transform)
    yield seen
    use_select_transform(before)


def test_a_relation_joins_its_target(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class
    joined = '"user" JOIN address ON "user".id = address.user_id'

    assert from_clause(select(User).join(User.addresses)) == joined
    assert from_clause(select(User).join(model.Address, User.addresses)) == joined
    assert from_clause(select(model.Address.email).join_from(User, User.addresses)) == joined
    assert from_clause(select(func.count()).select_from(User).join(User.addresses)) == joined
    assert from_clause(select(User).outerjoin(User.addresses)) == joined.replace(
        "JOIN", "LEFT OUTER JOIN"
    )


def test_a_relation_joins_an_alias_given_beside_it(model: Any) -> None:
    other = alias(model.Address.mapper.local_table, "other")

    statement = select(model.User.id).join(other, model.User.addresses)

    assert from_clause(statement).startswith('"user" JOIN address AS other ON')


def test_an_association_table_is_joined_before_the_target(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class

    assert from_clause(select(User).join(User.groups)) == (
        '"user" JOIN membership ON "user".id = membership.user_id '
        'JOIN "group" ON "group".id = membership.group_id'
    )
    assert from_clause(select(User).outerjoin(User.groups)) == (
        '"user" LEFT OUTER JOIN (membership JOIN "group" ON "group".id = membership.group_id) '
        'ON "user".id = membership.user_id'
    )


def test_joins_survive_replaced_columns_subqueries_and_clones(model: Any) -> None:
    joined = select(model.User).join(model.User.addresses)
    join = '"user" JOIN address ON "user".id = address.user_id'

    assert from_clause(joined.with_only_columns(func.count())) == join
    assert join in str(select(joined.subquery())).replace(" \n", " ").replace("\n", " ")
    assert from_clause(cloned_traverse(joined, {}, {})) == join
    assert from_clause(joined.filter_by(email="x")) == f"{join} WHERE address.email = :email_1"


def test_joins_along_different_relations_have_different_cache_keys(model: Any) -> None:
    def key(relation: Any) -> object:
        return select(model.User).join(relation)._generate_cache_key().key  # type: ignore[union-attr]  # has one

    assert key(model.User.addresses) == key(model.User.addresses)
    assert key(model.User.addresses) != key(model.User.groups)


def test_options_are_carried_and_part_of_the_cache_key(model: Any) -> None:
    def key(path: str) -> object:
        return select(model.User).options(Option(path))._generate_cache_key().key  # type: ignore[union-attr]  # has one

    (option,) = options_of(select(model.User).options(Option("a")))

    assert isinstance(option, Option)
    assert key("a") == key("a")
    assert key("a") != key("b")


def test_layout_counts_entities_values_and_repeated_columns(model: Any) -> None:
    User, Address = model.User, model.Address  # noqa: N806  they are classes

    def layout(*columns: Any) -> list[tuple[str, int, int]]:
        return summary(row_layout(statement_entities(select(*columns))))

    assert layout(User) == [("User", 0, 4)]
    assert layout(User, Address) == [("User", 0, 4), ("Address", 4, 3)]
    assert layout(User.id, User.nick) == [("id", 0, 1), ("nick", 1, 1)]
    assert layout(User, func.count()) == [("User", 0, 4), ("count", 4, 1)]
    assert layout(User.name.label("x"), User) == [("x", 0, 1), ("User", 1, 4)]
    assert layout(User.id, Address.id, User.id) == [("id", 0, 1), ("id_1", 1, 1), ("id_2", 2, 1)]


def test_layout_positions_are_those_of_the_cursor(model: Any, connection: Connection) -> None:
    User, Address = model.User, model.Address  # noqa: N806  they are classes
    statement = select(User, User.id, Address, Address.id).join(User.addresses)
    spans = row_layout(statement_entities(statement))

    (row,) = connection.execute(statement).all()

    values = [tuple(row[span.first : span.first + span.count]) for span in spans]
    assert [value[0] for value in values] == [1, 1, 10, 10]
    assert len(row) == spans[-1].first + spans[-1].count


def test_layout_of_returning_is_read_from_the_statement(model: Any) -> None:
    statement = insert(model.User).returning(model.User, model.User.nick)

    assert summary(row_layout(statement_entities(statement))) == [("User", 0, 4), ("nick", 4, 1)]


def test_with_columns_keeps_from_and_joins(model: Any) -> None:
    table = model.User.mapper.local_table
    statement = select(model.User).join(model.User.addresses)

    narrowed = with_columns(statement, [table.c.id])
    returning = with_columns(insert(model.User).returning(model.User), [table.c.id])

    assert str(narrowed).startswith('SELECT "user".id \nFROM "user" JOIN address')
    assert str(returning).endswith('RETURNING "user".id')
    assert str(statement).startswith('SELECT "user".id, "user".name')


def test_the_transform_runs_once_per_compilation_and_leaves_its_plan(
    model: Any, connection: Connection, transformed: list[tuple[str, bool]]
) -> None:
    first = connection.execute(select(model.User).where(model.User.id == 1))
    second = connection.execute(select(model.User).where(model.User.id == 2))

    assert transformed == [("User", True)]
    assert (first.all(), second.all()) == ([], [])
    assert plan_of(first.context.compiled) == plan_of(second.context.compiled) == "the plan"


def test_the_transform_knows_inner_statements(
    model: Any, transformed: list[tuple[str, bool]]
) -> None:
    inner = select(model.Address.user_id).scalar_subquery()

    str(select(model.User).where(model.User.id == inner))

    assert transformed == [("User", True), ("user_id", False)]


def test_column_descriptions_name_classes_and_attributes(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class
    entity, value = select(User, User.nick).column_descriptions

    assert (entity["name"], entity["type"], entity["entity"]) == ("User", User, User)
    assert (value["name"], value["expr"], value["entity"]) == ("nick", User.nick, User)
    assert insert(User).entity_description["entity"] is User
    assert insert(User).returning(User).returning_column_descriptions[0]["entity"] is User
