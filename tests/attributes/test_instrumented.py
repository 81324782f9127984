"""QueryableAttribute: what the attribute of a class tells of itself, with and without SQL."""

from typing import Any

import pytest

from declarative_instr import DeclarativeBase, Mapped, inspect, register_class
from declarative_instr.attributes import (
    AttributeEvent,
    AttributeEventToken,
    Event,
    InstrumentedAttribute,
    QueryableAttribute,
    backref_listeners,
    init_state_collection,
)
from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.attributes.sql_members import SqlMembers
from declarative_instr.exc import ArgumentError, InvalidRequestError
from declarative_instr.inspection import NotExtension
from declarative_instr.instrumentation.factory import register_attribute, unregister_class
from tests.tracking import attribute_of


class Base(DeclarativeBase):
    pass


class City(Base):
    name: Mapped[str]
    streets: Mapped[list["Street"]]


class Street(Base):
    pass


def test_attribute_of_a_class_is_queryable_and_instrumented() -> None:
    name = attribute_of(City, "name")

    assert City.name is name
    assert isinstance(name, InstrumentedAttribute)
    assert isinstance(name, QueryableAttribute)


def test_attribute_says_what_it_is() -> None:
    name = attribute_of(City, "name")

    assert (name.key, name.class_, name.parent, name.manager) == (
        "name",
        City,
        inspect(City),
        inspect(City),
    )
    assert name.is_attribute
    assert not any((name.is_instance, name.is_mapper, name.is_property, name.is_selectable))
    assert name.extension_type is NotExtension.NOT_EXTENSION


def test_attribute_without_sql_has_none() -> None:
    name = attribute_of(City, "name")

    assert (name.parententity, name.expression, name.comparator, name.property) == (None,) * 4


@pytest.mark.parametrize(
    "operation",
    [
        lambda name: name.of_type(City),
        lambda name: name.and_(True),  # noqa: FBT003  # a criterion
        lambda name: name.adapt_to_entity(City),
        lambda name: name.label("other"),
        lambda name: name.operate(len, 1),
        lambda name: name.reverse_operate(len, 1),
    ],
    ids=["of_type", "and_", "adapt_to_entity", "label", "len", "reverse len"],
)
def test_operation_of_sql_says_where_there_is_one(operation: Any) -> None:
    with pytest.raises(InvalidRequestError, match=r"has no SQL operation .*declarative_instr\.orm"):
        operation(attribute_of(City, "name"))


def test_sql_of_a_mixin_precedes_that_there_is_none() -> None:
    class WithSql(SqlMembers):
        def label(self, name: str | None) -> str:  # type: ignore[explicit-override]  # of a mixin
            return f"label {name}"

    class Attribute(InstrumentedAttribute[Any], WithSql):  # type: ignore[misc]  # as its base
        pass

    made = Attribute("name", inspect(City), AttributeSpec())

    assert made.label("other") == "label other"


def test_comparator_and_entity_that_were_given_are_told() -> None:
    class Plain:
        pass

    register_class(Plain)
    comparator, entity = object(), object()

    spec = AttributeSpec(comparator=comparator, parententity=entity)
    made = register_attribute(Plain, "name", spec)
    unregister_class(Plain)

    assert made.comparator is comparator
    assert made.parententity is entity


def test_older_names_of_the_token_are_the_token() -> None:
    assert AttributeEvent is Event is AttributeEventToken


def test_back_reference_can_be_added_later() -> None:
    class Nest:
        pass

    class Egg:
        pass

    for cls, key, kind in (
        (Nest, "eggs", AttributeKind.COLLECTION),
        (Egg, "nest", AttributeKind.REFERENCE),
    ):
        register_class(cls)
        register_attribute(cls, key, AttributeSpec(kind=kind))
    backref_listeners(attribute_of(Nest, "eggs"), "nest", uselist=False)
    backref_listeners(attribute_of(Egg, "nest"), "eggs", uselist=True)
    nest, first, second = Nest(), Egg(), Egg()

    nest.eggs.append(first)  # type: ignore[attr-defined]  # registered
    second.nest = nest  # type: ignore[attr-defined]  # registered

    assert first.nest is nest  # type: ignore[attr-defined]  # registered
    assert nest.eggs == [first, second]


def test_collection_of_a_state_starts_anew() -> None:
    city = City(streets=[Street()])

    adapter = init_state_collection(inspect(city), vars(city), "streets")

    assert city.streets == []
    assert adapter.data is city.streets


def test_only_a_collection_can_start_anew() -> None:
    city = City()

    with pytest.raises(ArgumentError, match=r"City\.name is no collection"):
        init_state_collection(inspect(city), vars(city), "name")


def test_docstring_of_an_attribute_is_what_was_said_of_it() -> None:
    class Place:
        pass

    register_class(Place)
    told = register_attribute(Place, "told", AttributeSpec(doc="where it is"))
    untold = register_attribute(Place, "untold")

    assert (told.__doc__, untold.__doc__) == ("where it is", None)
    assert type(told).__doc__ == "A tracked attribute of a class of foreign layout."


def test_parent_is_what_the_attribute_was_registered_with() -> None:
    class Place:
        pass

    entity = object()
    manager = register_class(Place)
    told = register_attribute(Place, "told", AttributeSpec(parententity=entity))
    untold = register_attribute(Place, "untold")

    assert told.parent is entity
    assert untold.parent is manager
