"""Two mapped-like classes over real tables, built by hand on the bridge alone."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    ForeignKey,
    FromClause,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
)
from sqlalchemy.sql.cache_key import HasCacheKey
from typing_extensions import override

from declarative_instr.orm.core_bridge.entities import (
    AttributeExpression,
    Entity,
    JoinPath,
    JoinStep,
    JoinTarget,
    attribute_clause,
    entity_clause,
)
from declarative_instr.orm.core_bridge.statements import use_select_transform


class Mapper(Entity):
    def __init__(self, class_: type, table: Table) -> None:
        self.class_ = class_
        self.local_table = table
        self.clause = entity_clause(self, table)
        self.columns = {column.key: column for column in table.c}

    @override
    def column_for(self, key: str) -> ColumnElement[Any] | None:
        return self.columns.get(key)


class Attribute(AttributeExpression[Any]):
    __slots__ = ("_clause", "key")

    def __init__(self, mapper: Mapper, key: str) -> None:
        self.key = key
        self._clause = attribute_clause(mapper, key, mapper.columns[key])

    @override
    def __clause_element__(self) -> ColumnElement[Any]:
        return self._clause


class Relation(JoinTarget):
    def __init__(
        self, key: str, source: Mapper, target: Mapper, *conditions: ColumnElement[bool]
    ) -> None:
        self.key, self.source, self.target, self.conditions = key, source, target, conditions
        self.association: Table | None = None

    @override
    def __clause_element__(self) -> ColumnElement[Any]:
        return self.conditions[0]

    @property
    @override
    def source_entity(self) -> Entity:
        return self.source

    @property
    @override
    def target_entity(self) -> Entity:
        return self.target

    @override
    def cache_parts(self) -> tuple[Hashable | HasCacheKey, ...]:
        return (self.source, self.key)

    @override
    def join_path(self, target: FromClause | None) -> JoinPath:
        right = self.target.clause if target is None else target
        rights = [right] if self.association is None else [self.association, right]
        steps = zip(rights, self.conditions, strict=True)
        return JoinPath(self.source.clause, tuple(JoinStep(*step) for step in steps))


class Meta(type):
    mapper: Mapper

    def __clause_element__(cls) -> FromClause:
        return cls.mapper.clause

    def __getattr__(cls, name: str) -> Any:
        raise AttributeError(name)


def mapped(name: str, table: Table, **renamed: str) -> Meta:
    """A class whose attributes are the columns, or `renamed` attribute = column name."""
    class_ = Meta(name, (), {})
    class_.mapper = mapper = Mapper(class_, table)
    for key, column_name in renamed.items():
        mapper.columns[key] = mapper.columns.pop(column_name)
    for key in mapper.columns:
        setattr(class_, key, Attribute(mapper, key))
    return class_


@dataclass(frozen=True)
class Model:
    """User -< Address, User >-< Group; the attribute User.nick is the column nick_name."""

    metadata: MetaData
    User: Any
    Address: Any
    Group: Any


def build_model() -> Model:
    metadata = MetaData()
    membership = Table(
        "membership",
        metadata,
        Column("user_id", ForeignKey("user.id")),
        Column("group_id", ForeignKey("group.id")),
    )
    user = Table("user", metadata, Column("id", Integer, primary_key=True), *user_columns())
    address = Table(
        "address",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("user_id", ForeignKey("user.id")),
        Column("email", String),
    )
    group = Table("group", metadata, Column("id", Integer, primary_key=True))
    model = Model(
        metadata,
        mapped("User", user, nick="nick_name"),
        mapped("Address", address),
        mapped("Group", group),
    )
    model.User.addresses = Relation(
        "addresses", model.User.mapper, model.Address.mapper, user.c.id == address.c.user_id
    )
    model.User.groups = Relation(
        "groups",
        model.User.mapper,
        model.Group.mapper,
        user.c.id == membership.c.user_id,
        group.c.id == membership.c.group_id,
    )
    model.User.groups.association = membership
    return model


def user_columns() -> list[Column[Any]]:
    return [Column("name", String), Column("nick_name", String), Column("born", Date)]


@pytest.fixture(autouse=True)
def bridge_alone() -> Iterator[None]:
    """Statements compile without the query layer, which knows other mappers than these."""
    before = use_select_transform(None)
    yield
    use_select_transform(before)


@pytest.fixture(scope="session")
def model() -> Model:
    return build_model()


@pytest.fixture
def connection(model: Model) -> Iterator[Connection]:
    """Three users, born on the first days of 2001; the first one has an address."""
    engine = create_engine("sqlite://")
    model.metadata.create_all(engine)
    with engine.connect() as connection:
        users = [
            {"id": number, "name": f"user {number}", "born": date(2001, 1, number)}
            for number in (1, 2, 3)
        ]
        connection.execute(insert(model.User.mapper.local_table), users)
        connection.execute(
            insert(model.Address.mapper.local_table), [{"id": 10, "user_id": 1, "email": "a@b"}]
        )
        yield connection
    engine.dispose()
