"""Registry: how relations find the other class and the other side, and how they fail."""

import threading
from typing import Any

import pytest

from declarative_instr import DeclarativeBase, Mapped, attribute, manager_of_class, relationship
from declarative_instr.attributes import AttributeKind
from declarative_instr.declarative import registry
from declarative_instr.declarative.blueprint import ClassBlueprint
from declarative_instr.exc import (
    ArgumentError,
    BackPopulatesError,
    DuplicateNameError,
    UnknownTargetError,
)
from tests.tracking import attribute_of


@pytest.fixture
def base() -> Any:
    class Base(DeclarativeBase):
        pass

    return Base


def kind_of(cls: Any, key: str) -> AttributeKind:
    return attribute_of(cls, key).spec.kind


def blueprint_of(cls: type) -> ClassBlueprint:
    found = registry.blueprint_of(cls)
    assert found is not None
    return found


# Finding the other class -------------------------------------------------------------------------


def test_names_are_resolved_when_the_first_object_is_made(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]]

    before = kind_of(Parent, "children")

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    Parent()

    assert (before, kind_of(Parent, "children")) == (
        AttributeKind.UNRESOLVED,
        AttributeKind.COLLECTION,
    )


def test_names_are_resolved_when_an_attribute_is_used_without_a_constructor(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates="parent")

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        parent: Mapped[Parent | None] = relationship(back_populates="children")

    parent, child = Parent.__new__(Parent), Child.__new__(Child)

    child.parent = parent

    assert parent.children == [child]


def test_names_are_resolved_by_configure(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        child: Mapped["Child"]

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    base.registry.configure()

    assert kind_of(Parent, "child") is AttributeKind.REFERENCE
    assert attribute_of(Parent, "child").spec.target_class is Child


@pytest.mark.parametrize("how", ["class", "name", "path", "function", "function of a name"])
def test_target_can_be_named_in_every_way(base: Any, how: str) -> None:
    class Child(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    target: Any = {
        "class": Child,
        "name": "Child",
        "path": f"{Child.__module__}.{Child.__qualname__}",
        "function": lambda: Child,
        "function of a name": lambda: "Child",
    }[how]

    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        child: Mapped[Any] = relationship(target)

    Parent()

    assert attribute_of(Parent, "child").spec.target_class is Child


def test_class_can_name_itself(base: Any) -> None:
    class Node(base):  # type: ignore[misc]  # a class from a fixture
        parent: Mapped["Node | None"] = relationship(back_populates="children")
        children: Mapped[list["Node"]] = relationship(back_populates="parent")

    root = Node()
    leaf = Node(parent=root)

    assert root.children == [leaf]


def test_class_that_is_no_declared_one_makes_a_plain_value(base: Any) -> None:
    class Money:
        pass

    class Bill(base):  # type: ignore[misc]  # a class from a fixture
        total: Mapped[Money]

    money = Money()

    assert Bill(total=money).total is money
    assert kind_of(Bill, "total") is AttributeKind.SCALAR


def test_inherited_relation_is_resolved_for_subclasses_too(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates="parent")

    class Special(Parent):
        pass

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        parent: Mapped[Parent | None] = relationship(back_populates="children")

    special = Special()
    child = Child(parent=special)

    assert special.children == [child]
    assert kind_of(Special, "children") is AttributeKind.COLLECTION


def test_other_side_of_a_subclass_of_the_target_is_its_own(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates="parent")

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        parent: Mapped[Parent | None] = relationship(back_populates="children")

    class Foster(Child):
        pass

    parent, foster = Parent(), Foster()

    parent.children.append(foster)
    foster.parent = None

    assert parent.children == []


def test_class_declared_after_the_first_object_joins_the_others(base: Any) -> None:
    class First(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    first = First(x=1)

    class Second(base):  # type: ignore[misc]  # a class from a fixture
        first: Mapped[First | None]

    assert Second(first=first).first is first


def test_first_objects_of_many_threads_find_one_configuration(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates="parent")

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        parent: Mapped[Parent | None] = relationship(back_populates="children")

    barrier = threading.Barrier(8)
    made: list[bool] = []

    def make() -> None:
        barrier.wait()
        parent = Parent()
        child = Child(parent=parent)
        made.append(parent.children == [child])

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == [True] * 8


# Failing to find it --------------------------------------------------------------------------------


def test_unknown_target_is_an_error_with_the_near_misses(base: Any) -> None:
    class Children(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        child: Mapped[Any] = relationship("Childern")

    with pytest.raises(UnknownTargetError) as caught:
        Parent()

    text = str(caught.value)
    assert text.startswith("Parent.child: expression 'Childern' failed to locate a name")
    assert "Did you mean 'Children'?" in text
    assert "import the module that defines the class" in text
    assert text.endswith("[di09]")
    assert Children.__name__ == "Children"


def test_error_comes_again_until_the_class_is_there(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        child: Mapped["Child | None"] = relationship("Child")

    for _ in range(2):
        with pytest.raises(UnknownTargetError, match=r"Parent\.child"):
            Parent()

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    child = Child()

    assert Parent(child=child).child is child


def test_failed_configuration_changes_no_attribute(base: Any) -> None:
    class Good(base):  # type: ignore[misc]  # a class from a fixture
        other: Mapped["Good | None"] = relationship()

    class Bad(base):  # type: ignore[misc]  # a class from a fixture
        other: Mapped[Any] = relationship("Nothing")

    with pytest.raises(UnknownTargetError):
        base.registry.configure()

    assert kind_of(Good, "other") is AttributeKind.UNRESOLVED
    assert kind_of(Bad, "other") is AttributeKind.UNRESOLVED


def test_relation_that_names_no_class_says_what_to_write(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        child = relationship()

    with pytest.raises(UnknownTargetError) as caught:
        Parent()

    assert str(caught.value) == (
        "Parent.child names no class. Write child: Mapped[TheClass] = relationship(), or"
        " relationship('TheClass'). [di09]"
    )


def test_target_that_is_not_declared_says_so(base: Any) -> None:
    class Plain:
        pass

    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        child: Mapped[Any] = relationship(Plain)

    with pytest.raises(UnknownTargetError, match=r"Parent\.child: .*Plain is no declared class"):
        Parent()


def test_target_that_is_no_class_at_all_says_so(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        child: Mapped[Any] = relationship(lambda: 5)  # type: ignore[arg-type, return-value]  # on purpose

    with pytest.raises(ArgumentError, match=r"Parent\.child: 5 is no class"):
        Parent()


def test_two_classes_of_one_name_ask_for_the_path(base: Any) -> None:
    def declare() -> Any:
        class Child(base):  # type: ignore[misc]  # a class from a fixture
            name: Mapped[str]

        return Child

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    kept = declare()

    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        child: Mapped[Any] = relationship("Child")

    with pytest.raises(DuplicateNameError, match=r'Multiple classes found for path "Child"'):
        Parent()
    assert kept is not Child


def test_name_that_is_not_declared_yet_stops_no_unrelated_class(base: Any) -> None:
    class Half(base):  # type: ignore[misc]  # a class from a fixture
        later: Mapped[Any] = relationship("Later")

    class Whole(base):  # type: ignore[misc]  # a class from a fixture
        others: Mapped[list["Whole"]] = relationship()

    whole = Whole()
    whole.others.append(Whole())

    assert kind_of(Whole, "others") is AttributeKind.COLLECTION
    assert kind_of(Half, "later") is AttributeKind.UNRESOLVED
    with pytest.raises(UnknownTargetError, match=r"Half\.later"):
        base.registry.configure()


def test_object_needs_the_relations_that_its_own_lead_to(base: Any) -> None:
    class First(base):  # type: ignore[misc]  # a class from a fixture
        second: Mapped["Second | None"] = relationship()

    class Second(base):  # type: ignore[misc]  # a class from a fixture
        third: Mapped["Third | None"] = relationship()

    class Third(base):  # type: ignore[misc]  # a class from a fixture
        missing: Mapped[Any] = relationship("Missing")

    with pytest.raises(UnknownTargetError, match=r"Third\.missing"):
        First()
    assert {kind_of(First, "second"), kind_of(Second, "third")} == {AttributeKind.UNRESOLVED}
    assert Third.__name__ == "Third"


def test_object_needs_the_relations_that_it_inherits(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        missing: Mapped[Any] = relationship("Missing")

    class Special(Parent):
        pass

    with pytest.raises(UnknownTargetError, match=r"Parent\.missing"):
        Special()


def test_threads_that_define_and_construct_do_not_meet_half_declared_classes(base: Any) -> None:
    barrier = threading.Barrier(4)
    failures: list[Exception] = []

    def define(number: int) -> None:
        barrier.wait()
        for turn in range(20):
            path = f"Whole{number}_{turn}"
            body = {"parts": relationship(f"Part{number}_{turn}", collection_class=list)}
            whole: Any = type(base)(path, (base,), body)
            part: Any = type(base)(f"Part{number}_{turn}", (base,), {})
            try:
                whole(parts=[part()])
            except UnknownTargetError as failure:
                failures.append(failure)

    threads = [threading.Thread(target=define, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


# The other side --------------------------------------------------------------------------------------


def test_other_side_that_is_missing_is_named_with_what_to_add(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates="parnet")

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        parent: Mapped[Parent | None] = relationship(back_populates="children")

    with pytest.raises(BackPopulatesError) as caught:
        Parent()

    assert str(caught.value) == (
        "Parent.children: back_populates='parnet' names no relationship of Child. Did you mean"
        " 'parent'? Add parnet: Mapped[...] = relationship(back_populates='children') to Child."
        " [di10]"
    )
    assert Child.__name__ == "Child"


def test_other_side_that_is_a_plain_value_is_no_relationship(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates="name")

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    with pytest.raises(BackPopulatesError, match="'name' names no relationship of Child"):
        base.registry.configure()
    assert Child.__name__ == "Child"
    assert Parent.__name__ == "Parent"


def test_other_side_that_does_not_point_back_is_named(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates="parent")

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        parent: Mapped[Parent | None] = relationship()

    with pytest.raises(BackPopulatesError) as caught:
        Parent()

    assert str(caught.value) == (
        "Parent.children: back_populates='parent' is not reciprocal: Child.parent points back to"
        " Parent.None. Write relationship(back_populates='children') for Child.parent. [di10]"
    )
    assert Child.__name__ == "Child"


def test_other_side_that_points_to_another_class_is_named(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates="owner")

    class Stranger(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates="owner")

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        owner: Mapped[Stranger | None] = relationship(back_populates="children")

    with pytest.raises(BackPopulatesError, match=r"Parent\.children.*Stranger\.children"):
        base.registry.configure()
    assert Child.__name__ == "Child"
    assert Parent.__name__ == "Parent"


def test_other_side_can_be_inherited_from_a_mixin(base: Any) -> None:
    class Owned:
        owner: Mapped["Owner | None"] = relationship(back_populates="things")

    class Owner(base):  # type: ignore[misc]  # a class from a fixture
        things: Mapped[list["Thing"]] = relationship(back_populates="owner")

    class Thing(Owned, base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    owner = Owner()

    assert Thing(owner=owner).owner is owner
    assert len(owner.things) == 1


# Classes and fields ------------------------------------------------------------------------------------


def test_registry_knows_its_classes_and_their_blueprints(base: Any) -> None:
    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    assert list(base.registry.classes) == [Point]
    assert blueprint_of(Point).keys == ("x",)


def test_blueprint_follows_attributes_that_come_and_go(base: Any) -> None:
    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]
        y: Mapped[int]

    Point.z = attribute(default=1)
    del Point.x

    assert blueprint_of(Point).keys == ("y", "z")
    assert list(manager_of_class(Point)) == ["y", "z"]


def test_annotation_that_waits_for_its_field_is_found_when_it_comes(base: Any) -> None:
    class Point(base):  # type: ignore[misc]  # a class from a fixture
        x: Mapped[int]

    Point.__annotations__["links"] = Mapped[list["Point"]]
    Point.links = relationship()

    one = Point()
    one.links.append(Point())

    assert kind_of(Point, "links") is AttributeKind.COLLECTION


def test_other_side_may_be_named_by_a_function(base: Any) -> None:
    class Parent(base):  # type: ignore[misc]  # a class from a fixture
        children: Mapped[list["Child"]] = relationship(back_populates=lambda: "parent")

    class Child(base):  # type: ignore[misc]  # a class from a fixture
        parent: Mapped["Parent"] = relationship(back_populates="children")

    child, parent = Child(), Parent()

    child.parent = parent

    assert parent.children == [child]
