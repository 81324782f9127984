"""ClassManager: attributes of a class, the way to its bases and subclasses, members and instances."""

import gc
from collections.abc import Callable
from typing import Any
from weakref import ref

import pytest

from declarative_instr import (
    ClassManager,
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    event,
    get_history,
    inspect,
    manager_of_class,
    register_class,
    unregister_class,
)
from declarative_instr.attributes import AttributeKind, AttributeSpec
from declarative_instr.exc import (
    ArgumentError,
    CollectionError,
    ReservedNameError,
    UnknownAttributeError,
    UnmappedClassError,
)
from declarative_instr.instrumentation import register_attribute, unregister_attribute
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import Tracked


class Base(DeclarativeBase):
    pass


class Animal(Base):
    name: Mapped[str]
    legs: Mapped[int]


class Dog(Animal):
    breed: Mapped[str]


class Puppy(Dog):
    name: Mapped[str]


@pytest.fixture
def family() -> Any:
    """A base, a class and a subclass of their own for each test, with one attribute."""

    class Own(DeclarativeBase):
        pass

    class Upper(Own):
        x: Mapped[int]

    class Lower(Upper):
        y: Mapped[int]

    return Upper, Lower


# The dictionary --------------------------------------------------------------------------------


def test_manager_is_a_dict_from_name_to_attribute() -> None:
    manager = manager_of_class(Animal)

    assert isinstance(manager, dict)
    assert list(manager) == ["name", "legs"]
    assert all(isinstance(value, InstrumentedAttribute) for value in manager.values())
    assert manager["name"] is Animal.name
    assert list(manager.attributes) == [Animal.name, Animal.legs]


def test_subclass_has_attributes_of_its_own_for_what_it_inherits() -> None:
    manager = manager_of_class(Dog)

    assert set(manager) == {"name", "legs", "breed"}
    assert manager["name"] is not manager_of_class(Animal)["name"]
    assert manager["name"].class_ is Dog


def test_managers_are_told_apart_by_identity() -> None:
    one, other = ClassManager(object), ClassManager(object)

    assert one == one  # noqa: PLR0124  # that is the test
    assert one != other
    assert len({one, other, one}) == 2


def test_attribute_is_its_own_or_inherited() -> None:
    manager = manager_of_class(Dog)

    assert [manager.is_instrumented(key) for key in ("name", "breed", "x")] == [False, True, False]
    assert [manager.is_instrumented(key, search=True) for key in ("name", "breed", "x")] == [
        True,
        True,
        False,
    ]


def test_get_impl_answers_what_the_attribute_does() -> None:
    assert manager_of_class(Animal).get_impl("name").label == "Animal.name"


def test_repr_names_the_class() -> None:
    assert repr(manager_of_class(Animal)).startswith(f"<ClassManager of {Animal!r} at ")


# The family ------------------------------------------------------------------------------------


def test_base_managers_come_nearest_first() -> None:
    bases = [manager.class_ for manager in manager_of_class(Puppy).base_managers]

    assert bases == [Dog, Animal]


def test_subclass_managers_are_all_or_the_next_ones() -> None:
    manager = manager_of_class(Animal)

    all_of_them = [one.class_ for one in manager.subclass_managers(recursive=True)]
    next_ones = [one.class_ for one in manager.subclass_managers(recursive=False)]

    assert all_of_them == [Dog, Puppy]
    assert next_ones == [Dog]


def test_class_without_manager_between_two_is_passed_through(family: Any) -> None:
    upper, _ = family

    class Between(upper):  # type: ignore[valid-type,misc]  # a class from a fixture
        __abstract__ = True

    class Lowest(Between):
        z: Mapped[int]

    assert Lowest in [one.class_ for one in manager_of_class(upper).subclass_managers()]
    assert Lowest in [
        one.class_ for one in manager_of_class(upper).subclass_managers(recursive=False)
    ]
    assert set(manager_of_class(Lowest)) == {"x", "z"}


def test_attribute_added_later_reaches_subclasses_that_do_not_override_it(family: Any) -> None:
    upper, lower = family

    manager_of_class(lower).instrument_attribute("z", AttributeSpec())
    own = manager_of_class(lower)["z"]
    manager_of_class(upper).instrument_attribute("z", AttributeSpec())
    manager_of_class(upper).instrument_attribute("w", AttributeSpec())

    assert manager_of_class(lower)["z"] is own
    assert manager_of_class(lower)["w"].class_ is lower


def test_plain_member_of_a_subclass_hides_an_attribute_added_later(family: Any) -> None:
    upper, _ = family

    class Hiding(upper):  # type: ignore[valid-type,misc]  # a class from a fixture
        z = 5

    manager_of_class(upper).instrument_attribute("z", AttributeSpec())

    assert Hiding.z == 5
    assert "z" not in manager_of_class(Hiding)


def test_plain_member_of_a_subclass_hides_an_inherited_attribute(family: Any) -> None:
    upper, _ = family

    class Hiding(upper):  # type: ignore[valid-type,misc]  # a class from a fixture
        x = 5

    assert Hiding.x == 5
    assert set(manager_of_class(Hiding)) == set()


def test_attribute_taken_off_leaves_subclasses_too_unless_they_declare_it(family: Any) -> None:
    upper, lower = family

    class Own(upper):  # type: ignore[valid-type,misc]  # a class from a fixture
        x: Mapped[int]

    manager_of_class(upper).uninstrument_attribute("x")

    assert not hasattr(lower, "x")
    assert "x" not in manager_of_class(lower)
    assert "x" in manager_of_class(Own)


def test_attribute_taken_off_uncovers_that_of_the_base_here_and_below(family: Any) -> None:
    _, lower = family

    class Lowest(lower):  # type: ignore[valid-type,misc]  # a class from a fixture
        pass

    manager, lowest = manager_of_class(lower), manager_of_class(Lowest)
    manager.instrument_attribute("x", AttributeSpec(doc="hides"))
    hidden = [manager["x"].doc, lowest["x"].doc]

    manager.uninstrument_attribute("x")

    assert hidden == ["hides", "hides"]
    assert [manager["x"].doc, lowest["x"].doc] == [None, None]
    assert [manager["x"].class_, lowest["x"].class_] == [lower, Lowest]
    assert lower(x=1).x == 1


def test_attribute_that_comes_from_a_base_leaves_a_local_one_alone(family: Any) -> None:
    upper, _ = family
    manager = manager_of_class(upper)
    own = manager["x"]

    answer = manager.instrument_attribute("x", AttributeSpec(doc="of a base"), propagated=True)
    manager.uninstrument_attribute("x", propagated=True)

    assert answer is own
    assert upper.x is own


def test_attribute_that_was_made_already_is_installed_itself(plain_manager: Any) -> None:
    made = plain_manager.foreign_class("y", plain_manager, AttributeSpec())

    plain_manager.instrument_attribute("y", made)
    one: Any = Plain()
    one.y = 2

    assert vars(Plain)["y"] is made
    assert inspect(one).attrs.y.history.added == [2]


def test_configured_attribute_is_told_to_listeners(plain_manager: Any) -> None:
    told: list[object] = []
    event.listen(Plain, "attribute_instrument", lambda *args: told.append(args))

    plain_manager.post_configure_attribute("x")

    assert told == [(Plain, "x", plain_manager["x"])]


def test_new_meaning_reaches_subclasses_and_keeps_listeners(family: Any) -> None:
    upper, lower = family
    heard: list[object] = []
    event.listen(upper.x, "set", lambda _t, value, *_: heard.append(value), propagate=True)

    manager_of_class(upper).respecify("x", AttributeSpec(kind=AttributeKind.REFERENCE))
    one = upper()
    lower(x=one)

    assert manager_of_class(lower).get_impl("x").always_active
    assert heard == [one]


def test_expired_attribute_loader_is_inherited_by_later_subclasses(family: Any) -> None:
    upper, _ = family

    def load(state: object, toload: object, passive: object) -> None: ...

    manager_of_class(upper).expired_attribute_loader = load

    class Later(upper):  # type: ignore[valid-type,misc]  # a class from a fixture
        pass

    assert manager_of_class(Later).expired_attribute_loader is load


def test_older_name_of_the_loader_works_and_warns(family: Any) -> None:
    upper, _ = family
    manager = manager_of_class(upper)

    def load(state: object, toload: object, passive: object) -> None: ...

    with pytest.warns(DeprecationWarning, match="now named expired_attribute_loader"):
        manager.deferred_scalar_loader = load
    with pytest.warns(DeprecationWarning, match="now named expired_attribute_loader"):
        read = manager.deferred_scalar_loader

    assert read is load
    assert manager.expired_attribute_loader is load


def test_manager_without_mapper_says_so() -> None:
    manager = manager_of_class(Animal)

    assert not manager.is_mapped
    with pytest.raises(UnmappedClassError, match="Animal is instrumented without a mapper"):
        _ = manager.mapper


@pytest.mark.parametrize(
    "ask",
    [
        lambda manager: manager.get_impl("nmae"),
        lambda manager: manager.uninstrument_attribute("nmae"),
        lambda manager: manager.has_parent(inspect(Animal()), "nmae"),
        lambda manager: manager.initialize_collection("nmae", inspect(Animal()), list),
        lambda manager: unregister_attribute(Animal, "nmae"),
        lambda manager: inspect(Animal()).get_impl("nmae"),
        lambda manager: inspect(Animal()).attrs["nmae"],
    ],
    ids=["get", "take off", "parent", "collection", "unregister", "state", "attrs"],
)
def test_unknown_attribute_is_named_with_class_and_near_misses(
    ask: Callable[[Any], object],
) -> None:
    with pytest.raises(
        UnknownAttributeError, match="Animal has no tracked attribute 'nmae'"
    ) as told:
        ask(manager_of_class(Animal))

    assert isinstance(told.value, KeyError)
    assert "Did you mean 'name'?" in str(told.value)


def test_what_is_no_class_is_refused() -> None:
    with pytest.raises(ArgumentError, match="5 is no class"):
        register_class(5)  # type: ignore[arg-type]  # the mistake of the test
    with pytest.raises(UnmappedClassError, match="for class 5"):
        manager_of_class(5)  # type: ignore[arg-type]  # the mistake of the test


# Members of the class ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["_sa_class_manager", "_sa_instance_state", "__dict__", "__class__", "__weakref__"]
)
def test_names_of_the_instrumentation_are_refused(family: Any, name: str) -> None:
    manager = manager_of_class(family[0])

    with pytest.raises(ReservedNameError, match=f"'{name}' requested attribute name conflicts"):
        manager.install_descriptor(name, object())
    with pytest.raises(KeyError):
        manager.install_member(name, object())


def test_member_is_put_on_the_class_and_restored(family: Any) -> None:
    upper, lower = family
    manager = manager_of_class(upper)
    upper.shout = original = lambda _self: "original"

    manager.install_member("shout", lambda _self: "first")
    manager.install_member("shout", lambda _self: "second")
    during = lower().shout()
    manager.uninstall_member("shout")

    assert during == "second"
    assert upper.shout is original


def test_member_that_the_class_did_not_have_is_taken_away(family: Any) -> None:
    upper, _ = family
    manager = manager_of_class(upper)

    manager.install_member("shout", lambda _self: "new")
    manager.uninstall_member("shout")

    assert not hasattr(upper, "shout")


def test_descriptor_is_put_on_the_class_and_what_was_there_restored(family: Any) -> None:
    upper, _ = family
    manager = manager_of_class(upper)
    upper.size = 5

    manager.install_descriptor("size", property(lambda _self: 1))
    manager.install_descriptor("size", property(lambda _self: 2))
    during = upper().size
    manager.uninstall_descriptor("size")

    assert during == 2
    assert upper.size == 5


def test_member_that_is_gone_already_can_be_taken_off(plain_manager: Any) -> None:
    plain_manager.install_member("shout", lambda _self: "new")
    plain_manager.install_descriptor("size", property(lambda _self: 1))
    del Plain.shout, Plain.size  # type: ignore[attr-defined]  # put there just now

    plain_manager.uninstall_member("shout")
    plain_manager.uninstall_descriptor("size")

    assert not hasattr(Plain, "shout")
    assert not hasattr(Plain, "size")


def test_unregistered_class_has_the_members_that_it_had() -> None:
    class Tool:
        name = "a default"

        def __init__(self) -> None:
            self.name = "made"

        def sharpen(self) -> str:
            return "by itself"

    before = dict(vars(Tool))
    manager = register_class(Tool)
    manager.instrument_attribute("name", AttributeSpec())
    manager.instrument_attribute("handle", AttributeSpec())
    manager.install_member("sharpen", lambda _self: "by us")
    manager.install_descriptor("weight", property(lambda _self: 1))

    unregister_class(Tool)

    assert dict(vars(Tool)) == before


def test_unregistered_declared_class_has_the_members_of_its_body(family: Any) -> None:
    upper, lower = family
    lower(x=1, y=2)

    unregister_class(lower)

    assert "__init__" not in vars(lower)
    assert [key for key in vars(lower) if key in {"x", "y", "_sa_class_manager"}] == []
    assert lower.x is upper.x


def test_unregistered_declared_class_is_forgotten_by_its_registry(family: Any) -> None:
    _, lower = family

    unregister_class(lower)

    assert lower not in lower.registry.classes


def test_object_of_a_class_that_is_registered_again_begins_anew() -> None:
    class Tool:
        pass

    register_class(Tool)
    register_attribute(Tool, "old")
    tool: Any = Tool()
    tool.old = 1
    unregister_class(Tool)

    manager = register_class(Tool)
    register_attribute(Tool, "new")
    tool.new = 2

    assert inspect(tool).manager is manager
    assert get_history(tool, "new").added == [2]


def test_unregistered_base_leaves_what_subclasses_declare() -> None:
    class Upper: ...

    class Lower(Upper): ...

    register_class(Upper).instrument_attribute("x", AttributeSpec())
    register_class(Lower).instrument_attribute("y", AttributeSpec())

    unregister_class(Upper)

    assert set(manager_of_class(Lower)) == {"y"}
    assert not hasattr(Lower, "x")


# Instances ---------------------------------------------------------------------------------------


class Plain:
    def __init__(self) -> None:
        self.made = True


@pytest.fixture
def plain_manager() -> Any:
    manager = register_class(Plain)
    manager.instrument_attribute("x", AttributeSpec())
    yield manager
    unregister_class(Plain)


def test_new_instance_is_tracked_and_its_constructor_did_not_run(plain_manager: Any) -> None:
    for manager in (plain_manager, manager_of_class(Animal)):
        one = manager.new_instance()

        assert manager.has_state(one)
        assert not hasattr(one, "made")
        assert not inspect(one).modified


def test_state_can_be_given_and_taken_away(plain_manager: Any) -> None:
    one = Plain.__new__(Plain)
    before = plain_manager.has_state(one)

    holder = plain_manager.setup_instance(one)
    during = plain_manager.has_state(one)
    plain_manager.teardown_instance(one)

    assert isinstance(holder, Tracked)
    assert (before, during, plain_manager.has_state(one)) == (False, True, False)


def test_new_instance_takes_over_the_fields_of_a_state(plain_manager: Any) -> None:
    for manager, cls in ((plain_manager, Plain), (manager_of_class(Animal), Animal)):
        old: Any = cls()
        old.x = old.name = 1
        holder_of(old)._sa_key = (7,)

        new = manager.new_instance(inspect(old))

        assert inspect(new) is not inspect(old)
        assert inspect(new).has_identity
        assert inspect(new).modified


def test_object_without_state_is_told_as_its_getters_tell_it(plain_manager: Any) -> None:
    with pytest.raises(KeyError):
        plain_manager.manager_getter()(object)
    with pytest.raises(AttributeError, match="object is not instrumented"):
        plain_manager.state_getter()(object())


def test_collection_can_be_made_for_an_object_that_does_not_hold_it(plain_manager: Any) -> None:
    plain_manager.instrument_attribute("parts", AttributeSpec(kind=AttributeKind.COLLECTION))
    one: Any = Plain()

    adapter, collection = plain_manager.initialize_collection("parts", inspect(one), set)

    assert isinstance(collection, set)
    assert adapter.data is collection
    assert "parts" not in vars(one)
    with pytest.raises(CollectionError, match=r"Plain\.x holds no collection"):
        plain_manager.initialize_collection("x", inspect(one), list)


def test_object_in_a_relation_has_a_parent() -> None:
    class Owner: ...

    class Thing: ...

    register_class(Thing)
    spec = AttributeSpec(kind=AttributeKind.REFERENCE, target_class=Thing, trackparent=True)
    manager = register_class(Owner)
    manager.instrument_attribute("thing", spec)
    owner: Any = Owner()
    owner.thing = thing = Thing()

    assert manager.has_parent(inspect(thing), "thing")
    assert not manager.has_parent(inspect(Thing()), "thing")
    assert manager.has_parent(inspect(Thing()), "thing", optimistic=True)


def test_getters_find_manager_state_and_values(plain_manager: Any) -> None:
    one = Plain()

    assert plain_manager.manager_getter()(Plain) is plain_manager
    assert plain_manager.state_getter()(one) is inspect(one)
    assert plain_manager.dict_getter()(one) is vars(one)


def test_manager_holds_no_instances_and_dies_with_its_class() -> None:
    class Passing:
        pass

    manager = register_class(Passing)
    manager.instrument_attribute("x", AttributeSpec())
    watched, watched_manager = ref(Passing), ref(manager)
    one: Any = Passing()
    one.x = 1

    del one, manager, Passing
    gc.collect()

    assert watched() is None
    assert watched_manager() is None


def test_manager_without_attributes_is_true() -> None:
    class Empty(Base):
        pass

    assert len(manager_of_class(Empty)) == 0
    assert manager_of_class(Empty)


def test_local_attributes_are_those_that_the_class_declares_itself() -> None:
    manager = manager_of_class(Puppy)

    assert manager.local_attrs == {"name": manager["name"]}
