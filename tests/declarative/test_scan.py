"""Class bodies become blueprints; scanning changes nothing."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Generic, Protocol, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import TypeVar

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.declarative.blueprint import ClassBlueprint, merged_fields
from declarative_instr.declarative.fields import AttributeField, attribute, relationship
from declarative_instr.declarative.scan import ScanRules, scan_class, scan_class_body
from declarative_instr.exc import AnnotationError, ReservedNameError

T = TypeVar("T")


class Declared:
    """Stands for a class that is instrumented; its subclasses are, too."""


def is_declared(cls: type) -> bool:
    return issubclass(cls, Declared) and not vars(cls).get("__abstract__", False)


RULES = ScanRules(is_declared)


class Recorder(type):
    """Scans each class statement as a metaclass does, before the class exists."""

    blueprint: ClassBlueprint

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **keywords: Any
    ) -> "Recorder":
        blueprint = scan_class_body(name, bases, namespace, RULES, keywords=keywords)
        made = super().__new__(cls, name, bases, namespace)
        made.blueprint = blueprint
        return made


class Base(metaclass=Recorder):
    """Stands for a declarative base, which is not declared itself."""


def test_fields_come_in_the_order_of_the_body() -> None:
    class Point(Base):
        y: Mapped[int]
        x: Mapped[int] = attribute(default=1)
        label: Mapped[str | None]

    assert Point.blueprint.keys == ("y", "x", "label")


def test_fields_without_annotation_keep_their_order() -> None:
    class Point(Base):
        first = attribute()
        second = attribute()

    assert Point.blueprint.keys == ("first", "second")


def test_fields_without_annotation_stand_before_the_next_annotated_field() -> None:
    class Point(Base):
        first = attribute()
        second: Mapped[int] = attribute()
        third = attribute()
        fourth: Mapped[int] = attribute()
        fifth = attribute()

    assert Point.blueprint.keys == ("first", "second", "third", "fourth", "fifth")


def test_blueprint_tells_name_module_and_keywords() -> None:
    class Point(Base, storage="slots"):
        pass

    blueprint = Point.blueprint

    assert (blueprint.name, blueprint.module) == ("Point", __name__)
    assert blueprint.qualname.endswith("<locals>.Point")
    assert blueprint.keywords == {"storage": "slots"}


def test_field_of_the_body_is_in_the_blueprint() -> None:
    field = attribute(default=1)

    class Point(Base):
        x: Mapped[int] = field
        y: Mapped[int]

    assert Point.blueprint["x"].field is field
    assert Point.blueprint["y"].field is None
    with pytest.raises(KeyError):
        Point.blueprint["z"]


def test_field_inside_annotated_stands_for_one_in_the_body() -> None:
    field = attribute(default=1)

    class Point(Base):
        x: Mapped[Annotated[int, field]]

    assert Point.blueprint["x"].field is field


def test_everything_else_in_a_body_is_left_alone() -> None:
    class Point(Base):
        __tablename__ = "point"
        limit: ClassVar[int] = 3
        note: str
        unit: str = "mm"
        size = 4

        x: Mapped[int]

        @property
        def half(self) -> int:
            return self.size // 2

        @functools.cached_property
        def double(self) -> int:
            return self.size * 2

        @staticmethod
        def origin() -> None: ...

        class Inner:
            pass

    assert Point.blueprint.keys == ("x",)


def test_annotation_without_mapped_leaves_the_field() -> None:
    class Point(Base):
        x: int = attribute(default=1)  # type: ignore[assignment]  # what older code writes

    assert Point.blueprint["x"].mapped_type is None
    assert Point.blueprint["x"].kind is AttributeKind.SCALAR


def test_relation_without_annotation_is_known_by_its_field() -> None:
    class Whole(Base):
        part = relationship("Part")
        parts = relationship("Part", collection_class=list)

    assert Whole.blueprint["part"].kind is AttributeKind.UNRESOLVED
    assert Whole.blueprint["parts"].kind is AttributeKind.COLLECTION


def test_class_that_comes_later_is_unresolved_unless_the_field_says_more() -> None:
    class Whole(Base):
        one: Mapped["Later"]  # type: ignore[name-defined]  # noqa: F821
        many: Mapped[list["Later"]] = relationship()  # type: ignore[name-defined]  # noqa: F821
        text: Mapped["Later"] = attribute()  # type: ignore[name-defined]  # noqa: F821

    kinds = [one.kind for one in Whole.blueprint.fields]

    assert kinds == [AttributeKind.UNRESOLVED, AttributeKind.COLLECTION, AttributeKind.SCALAR]


def test_class_may_name_itself() -> None:
    class Node(Base):
        parent: Mapped["Node | None"]
        twin: Mapped[Self | None]

    types = [one.mapped_type for one in Node.blueprint.fields]

    assert [one and one.kind for one in types] == [AttributeKind.REFERENCE] * 2
    assert [one and one.target for one in types] == ["Node", "Node"]


def test_self_in_a_mixin_means_the_class_that_uses_it() -> None:
    class Linked:
        following: Mapped[Self | None]

    blueprint = scan_class_body("Item", (Linked,), {}, RULES)

    mapped = blueprint["following"].mapped_type
    assert mapped is not None
    assert (mapped.kind, mapped.target) == (AttributeKind.REFERENCE, "Item")


# Mixins ------------------------------------------------------------------------------------


class Stamped:
    created: Mapped[int] = attribute(default=0)
    editor: Mapped[str | None]

    def touch(self) -> None: ...


class Titled:
    title: Mapped[str]


def test_mixin_fields_come_first_in_the_order_of_the_mro() -> None:
    class Page(Titled, Stamped, Base):
        number: Mapped[int]

    assert Page.blueprint.keys == ("title", "created", "editor", "number")
    assert [one.source_class for one in Page.blueprint.fields] == [Titled, Stamped, Stamped, None]


def test_field_said_again_wins_and_keeps_its_first_place() -> None:
    class Page(Stamped, Base):
        number: Mapped[int]
        created: Mapped[str]  # type: ignore[assignment]  # another type, on purpose

    created = Page.blueprint["created"]

    assert Page.blueprint.keys == ("created", "editor", "number")
    assert created.source_class is None
    assert created.field is None


def test_mixin_that_comes_first_wins() -> None:
    class Early(Stamped):
        created: Mapped[int] = attribute(default=7)

    class Page(Early, Base):
        pass

    field = Page.blueprint["created"].field

    assert isinstance(field, AttributeField)
    assert field.default == 7


def test_name_that_the_body_uses_otherwise_hides_the_mixin() -> None:
    class Page(Stamped, Base):
        created = None  # type: ignore[assignment]  # what the test is about

        @property
        def editor(self) -> str:  # type: ignore[override, explicit-override]  # as above
            return "nobody"

    assert Page.blueprint.keys == ()


def test_abstract_base_gives_its_fields() -> None:
    class Keyed(Base):
        __abstract__ = True
        id: Mapped[int]

    class Vase(Keyed):
        glaze: Mapped[str]

    assert Keyed.blueprint.is_abstract
    assert not Vase.blueprint.is_abstract
    assert Vase.blueprint.keys == ("id", "glaze")


def test_fields_of_declared_bases_and_of_their_mixins_are_inherited_not_copied() -> None:
    class Page(Stamped, Declared):
        number: Mapped[int]

    blueprint = scan_class_body("Letter", (Page, Titled), {}, RULES)

    assert blueprint.keys == ("title",)


def test_declared_base_that_comes_first_hides_a_mixin() -> None:
    class Page(Declared):
        title = 3

    blueprint = scan_class_body("Letter", (Page, Titled), {}, RULES)

    assert blueprint.keys == ()


def test_type_variable_of_a_generic_mixin_is_filled_in() -> None:
    class Holder(Generic[T]):
        content: Mapped[T]
        many: Mapped[list[T]]

    class Box(Holder[Declared]):
        pass

    blueprint = scan_class(Box, RULES)

    assert blueprint["content"].kind is AttributeKind.REFERENCE
    assert blueprint["many"].kind is AttributeKind.COLLECTION
    assert blueprint["many"].mapped_type is not None
    assert blueprint["many"].mapped_type.target is Declared


def test_bases_without_an_order_are_left_to_python_to_refuse() -> None:
    class One: ...

    class Two(One): ...

    blueprint = scan_class_body("Odd", (One, Two), {}, RULES)

    assert blueprint.keys == ()


def test_order_of_bases_is_that_of_python() -> None:
    class A(Stamped): ...

    class B(Stamped, Titled): ...

    class C(A, B): ...

    assert scan_class_body("C", (A, B), {}, RULES).keys == scan_class(C, RULES).keys


def test_constructor_of_the_body_and_the_one_that_would_be_inherited_are_told() -> None:
    class Made:
        def __init__(self) -> None: ...

    class Rule(Protocol):
        def hold(self) -> bool: ...

    class Own(Made, Base):
        def __init__(self) -> None: ...

    class Without(Base):
        pass

    inheriting = scan_class_body("Inheriting", (Rule, Made), {}, RULES)

    assert (Own.blueprint.has_init, Own.blueprint.init_owner) == (True, Made)
    assert (inheriting.has_init, inheriting.init_owner) == (False, Made)
    assert (Without.blueprint.has_init, Without.blueprint.init_owner) == (False, None)


def test_fields_of_several_blueprints_are_merged_like_dataclass_fields() -> None:
    class Page(Base):
        number: Mapped[int]
        title: Mapped[str]

    class Letter(Base):
        title: Mapped[str | None]
        sender: Mapped[str]

    merged = merged_fields([Page.blueprint, Letter.blueprint])

    assert [one.key for one in merged] == ["number", "title", "sender"]
    assert merged[1] is Letter.blueprint["title"]


# An upper layer's own rules ----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class Column(AttributeField[Any]):
    primary_key: bool = False


class RawColumn:
    """Stands for a description that is no field of ours."""


def test_upper_layer_adds_field_types() -> None:
    rules = ScanRules(is_declared, field_types=(AttributeField, RawColumn))
    namespace = {
        "__annotations__": {"a": Mapped[int]},
        "a": Column(primary_key=True),
        "b": RawColumn(),
        "c": 3,
    }

    blueprint = scan_class_body("Row", (), namespace, rules)

    assert blueprint.keys == ("a", "b")


def test_upper_layer_reserves_names() -> None:
    rules = ScanRules(is_declared, reserved_names=frozenset({"metadata"}))

    with pytest.raises(ReservedNameError, match=r"Row\.metadata: Attribute name 'metadata' is res"):
        scan_class_body("Row", (), {"__annotations__": {"metadata": Mapped[str]}}, rules)


# Mistakes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["_sa_key", "__size", "__table__"])
def test_names_of_the_instrumentation_are_refused(key: str) -> None:
    with pytest.raises(ReservedNameError, match=f"Point.{key}: .*Use another name"):
        scan_class_body("Point", (), {key: attribute()}, RULES)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        (5, "x: Mapped[...] = attribute(default=5)"),
        (None, "attribute(default=None)"),
        ([], "attribute(default_factory=list)"),
        ([1], "attribute(default_factory=lambda: [1])"),
    ],
)
def test_plain_default_value_is_refused_with_the_remedy(value: object, remedy: str) -> None:
    namespace = {"__annotations__": {"x": Mapped[Any]}, "x": value}

    with pytest.raises(AnnotationError) as caught:
        scan_class_body("Point", (), namespace, RULES)

    assert "Point.x is annotated with Mapped and has the plain value" in str(caught.value)
    assert remedy in str(caught.value)


@pytest.mark.parametrize("value", [property(repr), functools.cached_property(repr), abs])
def test_descriptor_under_a_mapped_name_is_refused(value: object) -> None:
    namespace = {"__annotations__": {"x": Mapped[Any]}, "x": value}

    with pytest.raises(AnnotationError, match=r"Point\.x is annotated with Mapped and"):
        scan_class_body("Point", (), namespace, RULES)


def test_mistake_in_a_mixin_names_the_mixin() -> None:
    class Wrong:
        x: list[Mapped[int]]

    with pytest.raises(AnnotationError, match=r"Wrong\.x: Mapped stands inside"):
        scan_class_body("Point", (Wrong,), {}, RULES)


def test_plain_value_field_on_a_declared_class_is_refused() -> None:
    with pytest.raises(AnnotationError, match=r"Whole\.part: Declared is a declared class"):

        class Whole(Base):
            part: Mapped[Declared] = attribute()


# Any class body ----------------------------------------------------------------------------

names = st.sampled_from(["a", "b", "c", "d", "e", "f"])
annotations = st.dictionaries(
    names,
    st.sampled_from(
        [
            Mapped[int],
            Mapped[str | None],
            Mapped[Declared],
            Mapped[list[Declared]],
            Mapped["Later"],  # type: ignore[name-defined]
            "Mapped[list[Later]]",
            "Mapped[int | None]",
            ClassVar[int],
            int,
            "str",
        ]
    ),
)
makers: st.SearchStrategy[Callable[[], object]] = st.sampled_from(
    [attribute, relationship, lambda: attribute(default=1), lambda: 3, lambda: property(repr)]
)
bodies = st.tuples(annotations, st.dictionaries(names, makers))
Body = tuple[dict[str, object], dict[str, Callable[[], object]]]


def namespace_of(body: Body) -> dict[str, Any]:
    written, values = body
    return {"__module__": __name__, "__annotations__": dict(written)} | {
        key: make() for key, make in values.items()
    }


def outcome(
    bases: Sequence[type], namespace: Mapping[str, Any]
) -> ClassBlueprint | tuple[type, str]:
    try:
        return scan_class_body("Some", bases, namespace, RULES)
    except AnnotationError as error:
        return AnnotationError, str(error)


@given(bodies, st.lists(bodies, max_size=2))
def test_scanning_twice_gives_equal_blueprints(body: Body, mixin_bodies: list[Body]) -> None:
    bases = [type(f"Mixin{i}", (), namespace_of(one)) for i, one in enumerate(mixin_bodies)]
    namespace = namespace_of(body)
    before = dict(namespace), [dict(vars(base)) for base in bases]

    first, second = outcome(bases, namespace), outcome(bases, namespace)

    assert first == second
    assert (dict(namespace), [dict(vars(base)) for base in bases]) == before


@given(bodies)
def test_blueprint_has_each_field_and_each_mapped_annotation_once(body: Body) -> None:
    namespace = namespace_of(body)

    found = outcome((), namespace)

    if isinstance(found, ClassBlueprint):
        fields = {key for key, value in namespace.items() if isinstance(value, AttributeField)}
        mapped = {key for key, value in body[0].items() if "Mapped[" in str(value)}
        assert fields | mapped <= set(found.keys)
        assert len(set(found.keys)) == len(found.keys)
