"""Names in annotations are found as the class body would find them, or stay names."""

import functools
import sys
from types import ModuleType
from typing import ForwardRef, Generic

import pytest
from typing_extensions import TypeVar

from declarative_instr.declarative.annotation_scope import (
    AnnotationScope,
    UnresolvedName,
    body_annotations,
    own_annotations,
    type_arguments,
)
from declarative_instr.declarative.fields import attribute

T = TypeVar("T")


class Known:
    pass


def scope(**namespace: object) -> AnnotationScope:
    return AnnotationScope("Owner", __name__, namespace)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("int", int),
        ("Known", Known),
        (" Known ", Known),
        ("list[Known]", list[Known]),
        ("Known |\n None", Known | None),
    ],
)
def test_strings_are_evaluated_in_the_module_of_the_class(text: str, meaning: object) -> None:
    assert scope().evaluated(text) == meaning


def test_strings_in_strings_and_forward_references_are_evaluated() -> None:
    assert scope().evaluated(ForwardRef("'Known'")) is Known


def test_class_of_the_body_hides_one_of_the_module() -> None:
    inner = type("Known", (), {})

    assert scope(Known=inner).evaluated("Known") is inner


@pytest.mark.parametrize(
    "member",
    [
        attribute(default=3),
        property(lambda _self: 1),
        functools.cached_property(lambda _self: 1),
        lambda: 1,
    ],
    ids=["field", "property", "cached_property", "method"],
)
def test_attribute_of_the_body_does_not_hide_a_class_of_its_name(member: object) -> None:
    assert scope(Known=member).evaluated("Known") is Known


def test_class_being_declared_hides_an_older_one_of_its_name() -> None:
    own = AnnotationScope("Known", __name__, own_name="Known")

    assert own.evaluated("Known") == UnresolvedName("Known")


def test_registry_is_asked_last() -> None:
    registered = {"Known": int, "Elsewhere": str}
    asking = AnnotationScope("Owner", __name__, find_class=registered.get)

    assert asking.evaluated("Known") is Known
    assert asking.evaluated("Elsewhere") is str


@pytest.mark.parametrize("path", ["Later", "package.module.Later", "sys.Later"])
def test_name_that_cannot_be_found_stays_a_name(path: str) -> None:
    assert scope().evaluated(path) == UnresolvedName(path)


@pytest.mark.parametrize(
    "text", ["Later | None", "None | Later", "list[Later]", "dict[str, Later]"]
)
def test_unresolved_name_can_stand_inside_other_types(text: str) -> None:
    assert "Later" in repr(scope().evaluated(text))


def test_unresolved_generic_keeps_the_name_alone() -> None:
    assert scope().evaluated("Page[Known]") == UnresolvedName("Page")


def test_unknown_module_leaves_builtins() -> None:
    assert AnnotationScope("Owner", "no.such.module").evaluated("int") is int


def test_annotations_of_a_body_and_of_its_class_agree() -> None:
    class Owner(Known):
        size: int
        late: "Later"  # type: ignore[name-defined]  # noqa: F821 - cannot be found, on purpose

    assert dict(own_annotations(Owner)).keys() == {"size", "late"}
    assert body_annotations(vars(Owner)) == own_annotations(Owner)


def test_annotations_of_bases_are_not_own() -> None:
    class Base:
        size: int

    class Owner(Base):
        pass

    assert own_annotations(Owner) == {}


def test_type_variables_are_followed_through_generic_bases() -> None:
    class Inner(Generic[T]):
        pass

    class Outer(Inner[list[T]], Generic[T]):
        pass

    class Owner(Outer[int]):
        pass

    found = type_arguments(vars(Owner))

    assert found[Outer] == {T: int}
    assert found.keys() == {Outer, Inner}


def test_module_is_read_when_the_annotation_is_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("written_later")
    early = AnnotationScope("Owner", "written_later")
    monkeypatch.setitem(sys.modules, "written_later", module)
    vars(module)["Late"] = Known

    assert early.evaluated("Late") is Known
