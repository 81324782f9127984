"""Field functions answer frozen descriptions."""

from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import pytest

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.constants import NO_VALUE
from declarative_instr.declarative.fields import (
    AttributeField,
    RelationField,
    attribute,
    relationship,
)
from declarative_instr.exc import ArgumentError


def test_attribute_keeps_what_it_is_told() -> None:
    info = {"unit": "mm"}

    field = attribute(
        default=2, init=False, repr=False, active_history=True, doc="Length.", info=info
    )

    assert (field.default, field.init, field.repr, field.active_history) == (2, False, False, True)
    assert field.doc == "Length."
    assert field.info is info


def test_relationship_keeps_what_it_is_told() -> None:
    field = relationship("Part", back_populates="whole", collection_class=list)

    assert (field.target, field.back_populates) == ("Part", "whole")
    assert field.collection_class is list


def test_field_without_default_has_none() -> None:
    field = attribute()

    assert field.default is NO_VALUE
    assert not field.has_default


@pytest.mark.parametrize("field", [attribute(default=None), attribute(default_factory=list)])
def test_none_and_factories_are_defaults(field: AttributeField[Any]) -> None:
    assert field.has_default


def test_field_cannot_be_changed() -> None:
    field = attribute(default=1)

    with pytest.raises(FrozenInstanceError):
        field.default = 2  # type: ignore[misc]  # the mistake under test


def test_equal_fields_are_told_apart() -> None:
    assert attribute(default=1) != attribute(default=1)


def test_both_defaults_are_refused() -> None:
    with pytest.raises(ArgumentError, match="give one of them"):
        AttributeField(default=1, default_factory=int)


@pytest.mark.parametrize("shared", [[], {}, set()])
def test_default_that_objects_would_share_is_refused(shared: object) -> None:
    with pytest.raises(ArgumentError, match="default_factory="):
        attribute(default=shared)


def test_upper_layer_adds_keywords_by_subclassing() -> None:
    @dataclass(frozen=True, kw_only=True, eq=False)
    class Column(AttributeField[Any]):
        primary_key: bool = False

    column = Column(primary_key=True, default=7)

    assert isinstance(column, AttributeField)
    assert isinstance(column, Mapped)
    assert (column.primary_key, column.default) == (True, 7)


def test_relation_is_no_plain_attribute() -> None:
    assert not isinstance(relationship(), AttributeField)
    assert isinstance(relationship(), RelationField)
