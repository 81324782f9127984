"""The documented names of the core at their documented paths of the ORM layer."""

import importlib

import pytest

from tests.test_api_surface import NAMES, ORM_PATHS, WAITED_FOR

PATHS = [(core, orm, name) for core, orm in ORM_PATHS.items() for name in NAMES[core]]

LEGACY = """
    Event AttributeEvent AttributeImpl ScalarAttributeImpl ScalarObjectAttributeImpl
    CollectionAttributeImpl register_attribute register_attribute_impl register_descriptor
    unregister_attribute backref_listeners"""
"""Names of `orm.attributes` that are kept for older code."""


@pytest.mark.parametrize(("core", "orm", "name"), PATHS)
def test_documented_name_is_also_at_its_path_of_the_orm(core: str, orm: str, name: str) -> None:
    is_there = hasattr(importlib.import_module(f"declarative_instr.orm.{orm}"), name)

    assert is_there or f"{core}.{name}" in WAITED_FOR


@pytest.mark.parametrize("name", LEGACY.split())
def test_name_that_is_kept_for_older_code_is_there(name: str) -> None:
    assert hasattr(importlib.import_module("declarative_instr.orm.attributes"), name)


@pytest.mark.parametrize(
    "name", ["InspectionAttr", "InspectionAttrInfo", "InspectionAttrExtensionType", "NotExtension"]
)
@pytest.mark.parametrize("path", ["base", "interfaces"])
def test_what_is_common_to_all_inspected_is_at_both_of_its_paths(path: str, name: str) -> None:
    here = getattr(importlib.import_module(f"declarative_instr.orm.{path}"), name)

    assert here is getattr(importlib.import_module("declarative_instr.inspection"), name)
