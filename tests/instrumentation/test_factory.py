"""register_class and its relatives: instrumentation of classes without a declarative base."""

import inspect as python_inspect
from collections.abc import Iterator
from typing import Any

import pytest

from declarative_instr import (
    ClassManager,
    get_history,
    inspect,
    instance_dict,
    instance_state,
    is_instrumented,
    manager_of_class,
    register_attribute,
    register_class,
    unregister_class,
)
from declarative_instr.attributes import AttributeKind, AttributeSpec
from declarative_instr.exc import (
    InvalidRequestError,
    LayoutError,
    ReservedNameError,
    UnmappedClassError,
    UnmappedInstanceError,
)
from declarative_instr.instrumentation import (
    InstrumentationFactory,
    instrumentation_factory,
    opt_manager_of_class,
    unregister_attribute,
)
from tests.tracking import commit, parts


class Person:
    """A class that knows nothing of this package."""

    kind = "person"

    def __init__(self, name: str, age: int = 0) -> None:
        self.name = name
        self.age = age


class Worker(Person):
    def __init__(self, name: str) -> None:
        super().__init__(name, 40)
        self.job = "none"


@pytest.fixture
def tracked() -> Iterator[Any]:
    """Person and Worker, with two attributes, instrumented for one test."""
    register_class(Person)
    register_attribute(Person, "name")
    register_attribute(Person, "age")
    register_class(Worker)
    yield Person
    for cls in (Worker, Person):
        if opt_manager_of_class(cls) is not None:
            unregister_class(cls)


def test_objects_of_a_registered_class_are_tracked(tracked: Any) -> None:
    ann = tracked("Ann", 3)
    commit(ann)

    ann.age = 4

    assert inspect(ann).modified
    assert parts(get_history(ann, "age")) == ([4], [], [3])


def test_constructor_keeps_its_signature(tracked: Any) -> None:
    assert str(python_inspect.signature(tracked)) == "(name: str, age: int = 0) -> None"


def test_object_made_without_its_constructor_is_tracked_at_first_use(tracked: Any) -> None:
    ann = tracked.__new__(tracked)

    ann.age = 4

    assert vars(ann)["age"] == 4
    assert inspect(ann).modified


def test_object_that_was_there_before_its_class_was_registered_is_tracked() -> None:
    class Late:
        pass

    late: Any = Late()
    late.x = 1
    register_class(Late)
    register_attribute(Late, "x")

    late.x = 2

    assert inspect(late).modified
    assert vars(late)["x"] == 2


def test_subclass_inherits_attributes_when_it_is_registered(tracked: Any) -> None:
    bob = Worker("Bob")

    bob.age = 41

    assert set(manager_of_class(Worker)) == {"name", "age"}
    assert parts(get_history(bob, "age")) == ([41], [], [])


def test_state_and_values_are_found(tracked: Any) -> None:
    ann = tracked("Ann")

    assert instance_state(ann) is inspect(ann)
    assert instance_dict(ann) is vars(ann)
    assert ann._sa_instance_state is inspect(ann)
    assert tracked._sa_class_manager is manager_of_class(tracked)


def test_is_instrumented_asks_the_class_of_an_object(tracked: Any) -> None:
    ann = tracked("Ann")

    assert is_instrumented(ann, "name")
    assert not is_instrumented(ann, "kind")
    assert is_instrumented(Worker("Bob"), "name")


def test_unregistered_class_is_as_it_was() -> None:
    class Plain:
        def __init__(self, x: int) -> None:
            self.x = x

    before = dict(vars(Plain))
    register_class(Plain)
    register_attribute(Plain, "x")

    unregister_class(Plain)

    assert dict(vars(Plain)) == before
    assert Plain(3).x == 3
    assert opt_manager_of_class(Plain) is None


def test_class_without_constructor_is_as_it_was() -> None:
    class Plain:
        pass

    before = dict(vars(Plain))
    register_class(Plain)
    Plain()

    unregister_class(Plain)

    assert dict(vars(Plain)) == before


def test_values_survive_unregistering(tracked: Any) -> None:
    ann = tracked("Ann", 3)

    unregister_class(Worker)
    unregister_class(Person)

    assert (ann.name, ann.age) == ("Ann", 3)


def test_class_can_be_registered_again_after_unregistering() -> None:
    class Plain:
        pass

    register_class(Plain)
    unregister_class(Plain)

    register_class(Plain)

    assert manager_of_class(Plain).class_ is Plain


def test_second_registration_is_refused(tracked: Any) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        register_class(tracked)

    assert str(caught.value) == (
        "Class Person is instrumented already. Call unregister_class() on it first, or use the"
        " manager that manager_of_class() gives. [di02]"
    )


def test_class_without_manager_is_an_error_that_says_what_to_do() -> None:
    class Plain:
        pass

    for call in (manager_of_class, unregister_class, inspect):
        with pytest.raises(UnmappedClassError, match=r"Can't locate .* Let it subclass a decl"):
            call(Plain)
    with pytest.raises(UnmappedClassError):
        register_attribute(Plain, "x")
    with pytest.raises(UnmappedClassError):
        is_instrumented(Plain(), "x")
    assert opt_manager_of_class(Plain) is None


def test_object_without_state_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(UnmappedInstanceError, match="Let it subclass a declarative base"):
        instance_state(object())
    with pytest.raises(UnmappedInstanceError, match="or call register_class"):
        instance_dict(5)


def test_manager_is_not_found_for_a_subclass_that_was_not_registered(tracked: Any) -> None:
    class Sub(tracked):  # type: ignore[misc]  # a class from a fixture
        pass

    with pytest.raises(UnmappedClassError, match="Sub"):
        manager_of_class(Sub)


def test_class_without_room_for_values_is_refused() -> None:
    class Empty:
        __slots__ = ("__weakref__",)

    class Unreferable:
        __slots__ = ("__dict__",)

    with pytest.raises(LayoutError, match=r"Empty have no room for a value.* nor a slot"):
        register_class(Empty)
    with pytest.raises(LayoutError, match=r"Unreferable have no room for weak references"):
        register_class(Unreferable)
    assert opt_manager_of_class(Empty) is None


def test_reserved_name_is_refused(tracked: Any) -> None:
    with pytest.raises(ReservedNameError, match="_sa_instance_state"):
        register_attribute(tracked, "_sa_instance_state")


def test_attribute_can_be_taken_off(tracked: Any) -> None:
    ann = tracked("Ann", 3)
    before = inspect(ann).committed_state

    unregister_attribute(tracked, "age")
    ann.age = 4

    assert "age" not in manager_of_class(Worker)
    assert inspect(ann).committed_state == before
    assert vars(ann)["age"] == 4


def test_attribute_that_hid_another_one_uncovers_it(tracked: Any) -> None:
    register_attribute(Worker, "age", AttributeSpec(doc="hides"))

    unregister_attribute(Worker, "age")

    assert manager_of_class(Worker)["age"].doc is None
    assert manager_of_class(Worker)["age"].class_ is Worker


def test_relations_of_registered_classes_are_kept_in_step() -> None:
    class Owner:
        pass

    class Pet:
        pass

    for cls in (Owner, Pet):
        register_class(cls)
    register_attribute(
        Owner,
        "pets",
        AttributeSpec(kind=AttributeKind.COLLECTION, target_class=Pet, other_key="owner"),
    )
    register_attribute(
        Pet,
        "owner",
        AttributeSpec(kind=AttributeKind.REFERENCE, target_class=Owner, other_key="pets"),
    )
    owner: Any = Owner()
    pet: Any = Pet()

    owner.pets.append(pet)
    before = pet.owner
    pet.owner = None

    assert before is owner
    assert owner.pets == []


def test_manager_factory_makes_the_manager() -> None:
    class Own(ClassManager[Any]):
        pass

    class Plain:
        pass

    manager = register_class(Plain, manager_factory=Own)

    assert type(manager) is Own
    assert manager_of_class(Plain) is manager


def test_registration_can_be_finished_by_the_caller() -> None:
    class Plain:
        def __init__(self) -> None: ...

    original = vars(Plain)["__init__"]

    register_class(Plain, finalize=False)

    assert vars(Plain)["__init__"] is original


def test_factory_of_its_own_makes_managers_too() -> None:
    class Plain:
        pass

    factory = InstrumentationFactory()

    manager = factory.create_manager_for_cls(Plain)
    found = manager_of_class(Plain)
    factory.unregister(Plain)

    assert found is manager
    assert opt_manager_of_class(Plain) is None
    assert factory is not instrumentation_factory
