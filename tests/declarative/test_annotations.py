"""What `Mapped[...]` annotations are taken to say, and which are refused."""

import datetime as dt
import decimal
import sys
import typing
from collections.abc import Mapping, MutableSequence, MutableSet, Sequence
from typing import Annotated, Any, ClassVar, Literal, NewType, Optional

import pytest
from typing_extensions import TypeAliasType, TypeVar

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.declarative.annotation_scope import AnnotationScope
from declarative_instr.declarative.annotations import (
    MappedType,
    interpret,
)
from declarative_instr.exc import AnnotationError


class Declared:
    """Stands for a declared base."""


class Child(Declared):
    pass


class Other(Declared):
    pass


class Bag(list[Any]):
    pass


ItemT = TypeVar("ItemT")
ChildT = TypeVar("ChildT", bound=Child)


class Shelf(list[ItemT]):
    pass


class Ring(typing.Generic[ItemT]):
    pass


UserId = NewType("UserId", int)
Name = TypeAliasType("Name", Annotated[str, "short"])
Children = TypeAliasType("Children", list[Child])
Whole = TypeAliasType("Whole", Mapped[int])

SCALAR, REFERENCE = AttributeKind.SCALAR, AttributeKind.REFERENCE
COLLECTION, UNRESOLVED = AttributeKind.COLLECTION, AttributeKind.UNRESOLVED


def is_declared(cls: type) -> bool:
    return issubclass(cls, Declared)


def read(annotation: object, *, is_relation: bool | None = None) -> MappedType:
    scope = AnnotationScope("Owner", __name__, own_name="Owner")
    mapped = interpret(annotation, "it", scope, is_declared, is_relation=is_relation)
    assert mapped is not None
    return mapped


@pytest.mark.parametrize(
    ("annotation", "python_type", "is_optional"),
    [
        (Mapped[int], int, False),
        ("Mapped[int]", int, False),
        (Mapped["int"], int, False),
        (Mapped["int | None"], int, True),
        (Mapped[Optional["decimal.Decimal"]], decimal.Decimal, True),
        (Mapped[dt.date | None], dt.date, True),
        (Mapped[UserId], int, False),
        (Mapped[UserId | None], int, True),
        (Mapped[Annotated[str, 1] | None], str, True),
        (Mapped[Annotated[str | None, 1]], str, True),
        (Mapped[Literal["a", "b"]], str, False),
        (Mapped[Literal["a"] | None], str, True),
        (Mapped[Literal["a", 1]], None, False),
        (Mapped[Name], str, False),
        (Whole, int, False),
        (Mapped[list[int]], list, False),
        (Mapped[dict[str, Any]], dict, False),
        (Mapped[int | str], None, False),
        (Mapped[int | str | None], None, True),
        (Mapped[Any], None, False),
        (Mapped[ItemT], None, False),  # type: ignore[valid-type]  # outside of a generic class
        (Mapped[type[Child]], type, False),
    ],
    ids=repr,
)
def test_anything_but_declared_classes_is_a_scalar(
    annotation: object,
    python_type: type | None,
    is_optional: bool,  # noqa: FBT001
) -> None:
    mapped = read(annotation)

    assert mapped.kind is SCALAR
    assert (mapped.python_type, mapped.is_optional) == (python_type, is_optional)
    assert (mapped.target, mapped.collection_class) == (None, None)


@pytest.mark.parametrize(
    ("annotation", "is_optional"),
    [
        (Mapped[Child], False),
        ("Mapped[Child]", False),
        (Mapped["Child"], False),
        (Mapped[Child | None], True),
        (Mapped["Child | None"], True),
        (Mapped[Optional["Child"]], True),
        (Mapped[Annotated[Child, "kept"]], False),
        (Mapped[ChildT], False),  # type: ignore[valid-type]  # outside of a generic class
    ],
    ids=repr,
)
def test_declared_class_is_a_reference(annotation: object, is_optional: bool) -> None:  # noqa: FBT001
    mapped = read(annotation)

    assert (mapped.kind, mapped.target) == (REFERENCE, Child)
    assert mapped.is_optional is is_optional


@pytest.mark.parametrize(
    ("annotation", "collection_class"),
    [
        (Mapped[list[Child]], list),
        (Mapped[list["Child"]], list),
        (Mapped["list[Child]"], list),
        ("Mapped[list[Child]]", list),
        ("Mapped[list['Child']]", list),
        (Mapped[typing.List[Child]], list),  # noqa: UP006 - older form
        (Mapped[Sequence[Child]], list),
        (Mapped[MutableSequence["Child"]], list),
        (Mapped[set[Child]], set),
        (Mapped[MutableSet[Child]], set),
        (Mapped[dict[str, Child]], dict),
        (Mapped[dict[str, "Child"]], dict),
        (Mapped[Mapping[str, Child]], dict),
        (Mapped[Shelf[Child]], Shelf),
        (Mapped[Children], list),
    ],
    ids=repr,
)
def test_collection_of_a_declared_class_is_a_collection(
    annotation: object, collection_class: type
) -> None:
    mapped = read(annotation)

    assert (mapped.kind, mapped.target) == (COLLECTION, Child)
    assert mapped.collection_class is collection_class


@pytest.mark.parametrize(
    ("annotation", "target", "collection_class"),
    [
        (Mapped["Later"], "Later", None),  # type: ignore[name-defined]
        ("Mapped[Later | None]", "Later", None),
        ("Mapped[list[Later]]", "Later", list),
        (Mapped[list["Later"]], "Later", list),  # type: ignore[name-defined]  # noqa: F821
        ("Mapped[dict[str, far.away.Later]]", "far.away.Later", dict),
        ("Mapped[set['far.away.Later']]", "far.away.Later", set),
    ],
    ids=repr,
)
def test_class_that_comes_later_stays_a_name(
    annotation: object, target: str, collection_class: type | None
) -> None:
    mapped = read(annotation)

    assert (mapped.kind, mapped.target) == (UNRESOLVED, target)
    assert mapped.collection_class is collection_class


@pytest.mark.parametrize("annotation", ["Mapped[Owner | None]", "Mapped[list[Owner]]"])
def test_class_that_names_itself_is_a_reference(annotation: object) -> None:
    mapped = read(annotation)

    assert mapped.kind is (COLLECTION if mapped.collection_class else REFERENCE)
    assert mapped.target == "Owner"


@pytest.mark.parametrize(
    ("annotation", "kind", "target"),
    [
        (Mapped[int], REFERENCE, int),
        ("Mapped[Later]", REFERENCE, "Later"),
        ("Mapped[list[Later]]", COLLECTION, "Later"),
        (Mapped[list], COLLECTION, None),  # type: ignore[type-arg]  # what the test is about
        (Mapped[Bag], COLLECTION, None),
        (Mapped[Ring[Child]], COLLECTION, Child),
    ],
    ids=repr,
)
def test_field_that_is_a_relation_makes_any_type_a_target(
    annotation: object, kind: AttributeKind, target: type | str | None
) -> None:
    mapped = read(annotation, is_relation=True)

    assert (mapped.kind, mapped.target) == (kind, target)


def test_field_that_is_a_value_makes_an_unknown_name_a_scalar() -> None:
    mapped = read("Mapped[list[Later]]", is_relation=False)

    assert (mapped.kind, mapped.target, mapped.python_type) == (SCALAR, None, list)


@pytest.mark.parametrize("annotation", [Mapped[Child], Mapped[list[Child]]], ids=repr)
def test_field_that_is_a_value_refuses_a_declared_class(annotation: object) -> None:
    with pytest.raises(
        AnnotationError, match=r"Owner\.it: Child is a declared class.*relationship"
    ):
        read(annotation, is_relation=False)


def test_spellings_go_from_the_written_to_the_plain_type() -> None:
    written = Annotated[UserId, "key"]

    mapped = read(Mapped[written | None])

    assert mapped.spellings == (written, UserId, int)
    assert mapped.metadata == ("key",)


def test_subclass_of_mapped_is_told() -> None:
    class Dynamic(Mapped[ItemT]):
        pass

    assert read(Dynamic[Child]).wrapper is Dynamic


@pytest.mark.parametrize(
    "annotation",
    [int, "int", "Later", "syntax error (", ClassVar[int], ClassVar, Any, None, list["Later"]],  # type: ignore[name-defined]  # noqa: F821
    ids=repr,
)
def test_annotations_without_mapped_are_left_alone(annotation: object) -> None:
    scope = AnnotationScope("Owner", __name__, own_name="Owner")

    assert interpret(annotation, "it", scope, is_declared) is None


@pytest.mark.parametrize(
    "annotation",
    [
        list[Mapped[int]],
        Mapped[int] | None,
        Mapped[Mapped[int]],
        Mapped[list[Mapped[int]]],
        Annotated[Mapped[int], 1],
        list["Mapped[int]"],
        "Mapped[int] | None",
    ],
    ids=repr,
)
def test_mapped_inside_of_another_type_is_refused(annotation: object) -> None:
    with pytest.raises(AnnotationError, match=r"Owner\.it: Mapped stands inside.*outermost"):
        read(annotation)


@pytest.mark.parametrize("annotation", [Mapped, "Mapped"], ids=repr)
def test_mapped_without_a_type_is_refused(annotation: object) -> None:
    with pytest.raises(AnnotationError, match=r"Owner\.it: Mapped without a type.*Mapped\[int\]"):
        read(annotation)


@pytest.mark.parametrize(
    "annotation", ["Mapped[", "Mapped[1 +]", "Mapped['list[']", "Mapped[sys.Later | None]"]
)
def test_annotation_that_cannot_be_evaluated_is_refused(annotation: object) -> None:
    with pytest.raises(AnnotationError, match=r"Owner\.it: the annotation .* cannot be evaluated"):
        read(annotation)


def test_mapped_that_the_module_does_not_import_is_refused() -> None:
    scope = AnnotationScope("Owner", "no.such.module")

    with pytest.raises(AnnotationError, match=r"no Mapped in no\.such\.module"):
        interpret("Mapped[int]", "it", scope, is_declared)


def test_several_declared_classes_are_refused() -> None:
    with pytest.raises(AnnotationError, match="names several classes"):
        read(Mapped[Child | Other | None])


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the statement `type` came with 3.12")
def test_type_statements_are_followed() -> None:
    source = """
type Pair[T] = dict[str, T]
type Maybe = Child | None
pair, maybe = Mapped[Pair[Child]], Mapped[Maybe]
"""
    names: dict[str, Any] = {"Child": Child, "Mapped": Mapped}
    exec(source, names)

    pair, maybe = read(names["pair"]), read(names["maybe"])

    assert (pair.kind, pair.collection_class, pair.target) == (COLLECTION, dict, Child)
    assert (maybe.kind, maybe.is_optional, maybe.target) == (REFERENCE, True, Child)
