"""Blueprints are frozen values."""

from dataclasses import FrozenInstanceError

import pytest

from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint, merged_fields
from declarative_instr.declarative.fields import attribute


def blueprint(*keys: str, keywords: dict[str, object] | None = None) -> ClassBlueprint:
    fields = tuple(FieldBlueprint(key, None, None, None) for key in keys)
    return ClassBlueprint(
        name="Point",
        module="shapes",
        qualname="Point",
        fields=fields,
        is_abstract=False,
        has_init=False,
        init_owner=None,
        keywords=keywords or {},
    )


def test_blueprints_that_say_the_same_are_equal() -> None:
    assert blueprint("x", "y") == blueprint("x", "y")
    assert blueprint("x", "y") != blueprint("y", "x")


def test_blueprint_can_be_hashed_whatever_its_keywords() -> None:
    assert hash(blueprint("x", keywords={"tags": []})) == hash(blueprint("x"))


def test_blueprint_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        blueprint().name = "Other"  # type: ignore[misc]  # the mistake under test


def test_fields_are_compared_by_identity() -> None:
    one = FieldBlueprint("x", None, attribute(), None)
    other = FieldBlueprint("x", None, attribute(), None)

    assert one != other


def test_with_fields_keeps_the_rest() -> None:
    changed = blueprint("x", keywords={"storage": "slots"}).with_fields(blueprint("y").fields)

    assert changed.keys == ("y",)
    assert changed.keywords == {"storage": "slots"}


def test_merging_nothing_gives_nothing() -> None:
    assert merged_fields([]) == ()
