from typing import Any, assert_type

import pytest
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    delete,
    exists,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import NoInspectionAvailable
from typing_extensions import TypeVar, override

from declarative_instr.orm.core_bridge.entities import (
    AttributeExpression,
    Entity,
    attribute_key_of,
    entity_clause,
    entity_of,
    subject_of,
)

T = TypeVar("T")


def sql(statement: Any) -> str:
    return " ".join(str(statement).split())


def test_a_class_selects_the_columns_of_its_table(model: Any) -> None:
    assert sql(select(model.Address)) == (
        "SELECT address.id, address.user_id, address.email FROM address"
    )


def test_attributes_work_in_every_clause(model: Any) -> None:
    User, Address = model.User, model.Address  # noqa: N806  they are classes

    statement = (
        select(User.id, func.count(Address.id))
        .join(Address, User.id == Address.user_id)
        .where(User.name.like("u%"), User.id > 0, User.nick.in_(["a", "b"]))
        .group_by(User.id)
        .having(func.count(Address.id) > 1)
        .order_by(User.id.desc())
    )

    assert sql(statement) == (
        'SELECT "user".id, count(address.id) AS count_1 FROM "user" '
        'JOIN address ON "user".id = address.user_id '
        'WHERE "user".name LIKE :name_1 AND "user".id > :id_1 '
        'AND "user".nick_name IN (__[POSTCOMPILE_nick_name_1]) '
        'GROUP BY "user".id HAVING count(address.id) > :count_2 ORDER BY "user".id DESC'
    )


def test_an_attribute_of_another_name_than_its_column_names_the_field(model: Any) -> None:
    assert select(model.User.nick).subquery().c.keys() == ["nick"]


def test_filter_by_finds_attributes_of_the_class(model: Any) -> None:
    assert sql(select(model.User).filter_by(nick="x")).endswith(
        'WHERE "user".nick_name = :nick_name_1'
    )


def test_exists_correlates_to_the_enclosing_entity(model: Any) -> None:
    User, Address = model.User, model.Address  # noqa: N806  they are classes

    statement = select(User.id).where(exists().where(Address.user_id == User.id))

    assert sql(statement) == (
        'SELECT "user".id FROM "user" WHERE EXISTS '
        '(SELECT * FROM address WHERE address.user_id = "user".id)'
    )


def test_values_by_attribute_key_reach_the_column(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class

    assert (
        sql(insert(User).values(nick="x")) == 'INSERT INTO "user" (nick_name) VALUES (:nick_name)'
    )
    assert sql(update(User).values({User.nick: "x"})) == 'UPDATE "user" SET nick_name=:nick_name'
    assert sql(update(User).values(nick="x")) == 'UPDATE "user" SET nick_name=:nick_name'
    assert sql(insert(User).values([{"nick": "x"}, {"nick": "y"}])) == (
        'INSERT INTO "user" (nick_name) VALUES (:nick_name_m0), (:nick_name_m1)'
    )


def test_delete_returns_an_entity(model: Any) -> None:
    assert sql(delete(model.Group).where(model.Group.id == 1).returning(model.Group)) == (
        'DELETE FROM "group" WHERE "group".id = :id_1 RETURNING "group".id'
    )


def test_cache_keys_ignore_values_and_tell_entities_apart(model: Any) -> None:
    def key(statement: Any) -> object:
        return statement._generate_cache_key().key

    five = key(select(model.User).where(model.User.id == 5))

    assert five == key(select(model.User).where(model.User.id == 6))
    assert five != key(select(model.Address).where(model.Address.id == 5))
    assert five != key(select(model.User.mapper.local_table))


def test_the_statement_cache_serves_a_statement_built_anew(
    model: Any, connection: Connection
) -> None:
    connection.execute(select(model.User).where(model.User.id == 1)).all()

    again = connection.execute(select(model.User).where(model.User.id == 2))

    assert again.context.cache_hit.name == "CACHE_HIT"
    assert [row.id for row in again] == [2]


def test_clauses_tell_their_entity_and_attribute(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class
    clause = User.nick.expression

    assert [entity_of(clause), entity_of(User.__clause_element__())] == [User.mapper] * 2
    assert attribute_key_of(clause) == "nick"
    assert attribute_key_of(User.__clause_element__()) is None
    assert entity_of(User.mapper.local_table.c.id) is None
    assert [subject_of(select(func.count(User.id)))] == [User.mapper]
    assert subject_of(select(User.mapper.local_table)) is None


def test_an_attribute_is_hashable_and_reaches_operators_of_its_type(model: Any) -> None:
    User = model.User  # noqa: N806  it is a class

    assert {User.id: 1}[User.id] == 1
    assert User.name.key == "name"
    assert str(User.name.startswith("a")).startswith('"user".name LIKE :name_1')
    with pytest.raises(AttributeError, match="no_such"):
        _ = User.name.no_such


def test_inspect_does_not_know_the_class_unless_registered(model: Any) -> None:
    with pytest.raises(NoInspectionAvailable):
        inspect(model.User)


class TypedAttribute(AttributeExpression[T]):
    def __init__(self, column: Column[T]) -> None:
        self.column = column

    @override
    def __clause_element__(self) -> ColumnElement[T]:
        return self.column


def test_the_value_type_of_attributes_reaches_the_row() -> None:
    number = TypedAttribute(Column("number", Integer))
    word = TypedAttribute(Column("word", String))

    statement = assert_type(select(number, word).where(number == 5), Select[int, str])

    assert assert_type(number + 1, ColumnElement[int]).type._type_affinity is Integer
    assert_type(select(func.count(number)), Select[int])
    statement.where(bool(1))  # type: ignore[arg-type]  # a comparison of plain values is no criterion


class AliasedEntity(Entity):
    is_aliased = True

    def __init__(self, mapper: Any) -> None:
        self.class_ = mapper.class_
        self.mapper = mapper
        self.selectable = mapper.local_table.alias()
        self.clause = entity_clause(self, self.selectable)

    @override
    def cache_parts(self) -> tuple[Any, ...]:
        return (self.mapper, self.selectable)


def test_aliases_made_anew_share_a_cache_key_and_stay_apart_in_one_statement(model: Any) -> None:
    def key(*entities: AliasedEntity) -> object:
        return select(*(entity.clause for entity in entities))._generate_cache_key().key  # type: ignore[union-attr]  # has one

    first, second = AliasedEntity(model.User.mapper), AliasedEntity(model.User.mapper)

    assert key(first) == key(second)
    assert key(first, second) == key(second, first)
    assert key(first, second) != key(first, first)
    assert key(first) != key(AliasedEntity(model.Address.mapper))
    assert select(first.clause).column_descriptions[0]["aliased"]
