import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from typing_extensions import override

from declarative_instr import (
    COMPILED,
    DeclarativeBase,
    Mapped,
    get_history,
    inspect,
    relationship,
)
from declarative_instr.alternate.activation import extended_registry
from declarative_instr.alternate.hooks import InstrumentationManager
from declarative_instr.alternate.manager import AlternateManager
from declarative_instr.attributes.instrumented import AttributeSpec, InstrumentedAttribute
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.exc import LayoutError, ReservedNameError, UnmappedInstanceError
from declarative_instr.instrumentation.factory import (
    instance_dict,
    instance_state,
    manager_of_class,
    opt_manager_of_class,
    register_attribute,
    register_class,
    unregister_class,
)
from declarative_instr.instrumentation.manager import ClassManager
from tests.counting import names_of_calls
from tests.tracking import commit


class Told(InstrumentationManager):
    """Notes each call, and does what it does by default."""

    calls: list[str] = []  # noqa: RUF012  # emptied by each test

    @override
    def __getattribute__(self, name: str) -> Any:
        member = super().__getattribute__(name)
        if name.startswith("_") or not callable(member):
            return member

        def noted(*args: Any) -> Any:
            key = next((each for each in args if isinstance(each, str)), "")
            Told.calls.append(f"{name} {key}".strip())
            return member(*args)

        return noted


class Boxed(InstrumentationManager):
    """Values and state in slots or attributes of other names."""

    @override
    def get_instance_dict(self, class_: type, instance: Any) -> dict[str, object]:
        values: dict[str, object] = instance.box
        return values

    @override
    def initialize_instance_dict(self, class_: type, instance: Any) -> None:
        instance.box = {}

    @override
    def install_state(self, class_: type, instance: Any, state: Any) -> None:
        instance.kept = state

    @override
    def remove_state(self, class_: type, instance: Any) -> None:
        del instance.kept

    @override
    def state_getter(self, class_: type) -> Callable[[Any], Any]:
        return lambda instance: instance.kept


class Point:
    __slots__ = ("__weakref__", "box", "kept")
    __sa_instrumentation_manager__ = Boxed

    x: int

    def __init__(self, x: int) -> None:
        setattr(self, "x", x)  # noqa: B010  # a tracked attribute, not of `__slots__`


class Crate:
    __sa_instrumentation_manager__ = Boxed

    weight: int | None

    def __init__(self, weight: int) -> None:
        self.weight = weight


register_class(Point)
register_attribute(Point, "x")
register_class(Crate)
register_attribute(Crate, "weight")


def new_class(hooks: object, **members: object) -> type[Any]:
    return type("Fresh", (), {"__sa_instrumentation_manager__": hooks, **members})


class TestClass:
    def test_each_hook_of_a_class_is_called_when_its_time_comes(self) -> None:
        Told.calls.clear()
        cls = new_class(Told)

        register_class(cls)
        registered = Told.calls[:]
        register_attribute(cls, "name")
        register_attribute(cls, "parts", AttributeSpec(kind=AttributeKind.COLLECTION))
        attributes = Told.calls[len(registered) :]

        assert registered == ["dict_getter", "state_getter", "manage", "install_member __init__"]
        assert attributes == [
            *("install_descriptor name", "instrument_attribute name"),
            "post_configure_attribute name",
            *("instrument_collection_class parts", "install_descriptor parts"),
            *("instrument_attribute parts", "post_configure_attribute parts"),
        ]

    def test_each_hook_of_an_instance_is_called_when_its_time_comes(self) -> None:
        cls = new_class(Told)
        manager = register_class(cls)
        register_attribute(cls, "name")
        Told.calls.clear()

        one = cls()
        manager.teardown_instance(one)

        changes = [call for call in Told.calls if call != "get_instance_dict"]
        assert changes == ["initialize_instance_dict", "install_state", "remove_state"]

    def test_each_hook_of_the_end_is_called(self) -> None:
        cls = new_class(Told)
        register_class(cls)
        register_attribute(cls, "name")
        Told.calls.clear()

        unregister_class(cls)

        assert Told.calls == [
            *("uninstall_descriptor name", "uninstall_member __init__", "unregister", "dispose")
        ]

    def test_unregister_leaves_the_class_as_it_was(self) -> None:
        def own_init(self: object) -> None:
            pass

        cls = new_class(InstrumentationManager, __init__=own_init)
        before = dict(vars(cls))
        register_class(cls)
        register_attribute(cls, "name")

        unregister_class(cls)

        assert dict(vars(cls)) == before
        assert cls not in extended_registry.classes
        assert opt_manager_of_class(cls) is None

    def test_a_hook_that_installs_nothing_leaves_the_constructor_alone(self) -> None:
        def own_init(self: object) -> None:
            pass

        nothing = {"install_member": lambda *_: None, "uninstall_member": lambda *_: None}
        cls = new_class(nothing, __init__=own_init)
        register_class(cls)
        register_attribute(cls, "name")
        one = cls()

        one.name = "x"

        assert vars(cls)["__init__"] is own_init
        assert get_history(one, "name").added == ["x"]
        unregister_class(cls)
        assert vars(cls)["__init__"] is own_init

    def test_a_manage_hook_that_raises_leaves_nothing_behind(self) -> None:
        def refuse(class_: type, manager: object) -> None:
            raise LookupError

        cls = new_class({"manage": refuse})
        before = dict(vars(cls))

        with pytest.raises(LookupError):
            register_class(cls)

        assert dict(vars(cls)) == before

    def test_a_manager_may_be_kept_elsewhere(self) -> None:
        def forget(class_: Any, manager: object) -> None:
            del class_.mine

        hooks = {
            "manage": lambda class_, manager: setattr(class_, "mine", manager),
            "manager_getter": lambda _: lambda class_: class_.mine,
            "unregister": forget,
        }
        cls = new_class(hooks)

        manager = register_class(cls)

        assert cls.mine is manager
        assert extended_registry.manager_of_class(cls) is manager
        assert manager_of_class(cls) is manager
        unregister_class(cls)
        assert extended_registry.opt_manager_of_class(cls) is None
        assert not hasattr(cls, "mine")

    def test_a_dropped_class_is_collected(self) -> None:
        cls = new_class(Boxed)
        register_class(cls)
        register_attribute(cls, "name")
        cls().name = "x"
        dropped = weakref.ref(cls)

        del cls
        gc.collect()

        assert dropped() is None

    @pytest.mark.parametrize("key", ["_sa_class_manager", "__dict__"])
    def test_reserved_names_are_refused(self, key: str) -> None:
        manager = register_class(new_class(InstrumentationManager))

        with pytest.raises(ReservedNameError):
            manager.install_descriptor(key, None)
        with pytest.raises(ReservedNameError):
            manager.install_member(key, None)


class TestAttributes:
    def test_descriptors_may_stay_away(self) -> None:
        nothing = {"install_descriptor": lambda *_: None, "uninstall_descriptor": lambda *_: None}
        cls = new_class(nothing)
        register_class(cls)

        attribute = register_attribute(cls, "name")

        assert "name" not in vars(cls)
        assert manager_of_class(cls)["name"] is attribute
        unregister_class(cls)

    def test_a_subclass_gets_inherited_descriptors_by_its_own_hooks(self) -> None:
        installed: list[tuple[str, str]] = []
        told: list[str] = []
        hooks = {
            "install_descriptor": lambda cls, key, _: installed.append((cls.__name__, key)),
            "uninstall_descriptor": lambda *_: None,
            "instrument_attribute": lambda cls, _, __: told.append(cls.__name__),
        }
        base = new_class(hooks)
        register_class(base)
        register_attribute(base, "name")

        register_class(type("Below", (base,), {}))

        assert installed == [("Fresh", "name"), ("Below", "name")]
        assert told == ["Fresh"]

    def test_the_hook_chooses_the_collection_class(self) -> None:
        class Parts(list[Any]):
            pass

        cls = new_class({"instrument_collection_class": lambda *_: Parts})
        register_class(cls)
        register_attribute(cls, "parts", AttributeSpec(kind=AttributeKind.COLLECTION))

        assert isinstance(cls().parts, Parts)

    def test_the_hook_makes_the_collections(self) -> None:
        asked: list[tuple[str, object]] = []

        def make(key: str, state: Any, factory: Callable[[], Any]) -> tuple[CollectionAdapter, Any]:
            asked.append((key, state))
            collection = factory()
            impl: Any = manager_of_class(cls).get_impl(key)
            return CollectionAdapter(impl, state, collection), collection

        cls = new_class({"initialize_collection": make})
        register_class(cls)
        register_attribute(cls, "parts", AttributeSpec(kind=AttributeKind.COLLECTION))
        one, part = cls(), cls()

        one.parts.append(part)

        assert asked == [("parts", inspect(one))]
        assert list(get_history(one, "parts").added) == [part]


class TestInstances:
    def test_values_and_state_lie_where_the_hooks_say(self) -> None:
        point = Point(3)

        assert point.box == {"x": 3}  # type: ignore[attr-defined]  # a slot
        assert inspect(point) is point.kept  # type: ignore[attr-defined]  # a slot
        assert instance_dict(point) is inspect(point).dict is point.box  # type: ignore[attr-defined]  # a slot
        assert instance_state(point) is point.kept  # type: ignore[attr-defined]  # a slot
        assert extended_registry.dict_of(point) is point.box  # type: ignore[attr-defined]  # a slot
        assert extended_registry.state_of(point) is point.kept  # type: ignore[attr-defined]  # a slot

    def test_history_is_that_of_any_object(self) -> None:
        crate = Crate(3)
        commit(crate)

        crate.weight = 4

        assert get_history(crate, "weight") == ([4], (), [3])
        del crate.weight
        assert get_history(crate, "weight") == ((), (), [3])

    def test_nothing_is_put_into_the_dictionary_of_the_instance_besides(self) -> None:
        crate = Crate(3)

        assert vars(crate) == {"box": {"weight": 3}, "kept": inspect(crate)}

    def test_an_object_without_constructor_gets_its_state_on_first_touch(self) -> None:
        crate = Crate.__new__(Crate)

        crate.weight = 5

        assert vars(crate)["box"] == {"weight": 5}

    def test_new_instance_prepares_values_and_state(self) -> None:
        manager = manager_of_class(Crate)

        crate = manager.new_instance()

        assert vars(crate)["box"] == {}
        assert manager.has_state(crate)
        manager.teardown_instance(crate)
        manager.teardown_instance(crate)
        assert not manager.has_state(crate)

    def test_a_pickled_object_keeps_values_and_history(self) -> None:
        crate = Crate(3)
        commit(crate)
        crate.weight = 4

        back = pickle.loads(pickle.dumps(crate))

        assert back.weight == 4
        assert get_history(back, "weight") == ([4], (), [3])
        assert inspect(back).obj() is back

    @pytest.mark.parametrize("make", [copy.copy, copy.deepcopy])
    def test_a_copy_has_values_and_state_of_its_own(self, make: Callable[[Crate], Crate]) -> None:
        crate = Crate(3)

        copied = make(crate)
        copied.weight = 4

        assert (crate.weight, copied.weight) == (3, 4)
        assert inspect(copied) is not inspect(crate)

    def test_the_state_outlives_its_object_without_values(self) -> None:
        crate = Crate(3)
        state = inspect(crate)

        del crate
        gc.collect()

        assert state.dict == {}

    def test_the_getters_of_the_manager_find_both(self) -> None:
        crate, manager = Crate(3), manager_of_class(Crate)

        assert manager.state_getter()(crate) is inspect(crate)
        assert manager.dict_getter()(crate) == {"weight": 3}

    def test_an_object_of_no_instrumented_class_has_no_state(self) -> None:
        with pytest.raises(AttributeError):
            instance_state(object())
        with pytest.raises(UnmappedInstanceError):
            extended_registry.state_of(object())

    def test_a_class_without_weak_references_is_refused(self) -> None:
        cls = new_class(Boxed, __slots__=("box", "kept"))

        with pytest.raises(LayoutError, match="__weakref__"):
            register_class(cls)


class TestDeclared:
    def test_a_declared_class_keeps_its_values_where_the_hooks_say(self) -> None:
        class Base(DeclarativeBase):
            __sa_instrumentation_manager__ = Boxed

        class Node(Base):
            name: Mapped[str]
            above: Mapped["Node | None"] = relationship(back_populates="below")
            below: Mapped[list["Node"]] = relationship(back_populates="above")

        top = Node(name="top")
        leaf = Node(name="leaf", above=top)

        assert top.below == [leaf]
        assert vars(leaf)["box"] == {"name": "leaf", "above": top}
        assert isinstance(manager_of_class(Node), AlternateManager)

    def test_a_class_manager_keeps_the_fields_in_the_object(self) -> None:
        class Mine(ClassManager[Any]):
            pass

        class Base(DeclarativeBase):
            __sa_instrumentation_manager__ = Mine

        class Node(Base):
            name: Mapped[str]

        assert type(manager_of_class(Node)) is Mine
        assert manager_of_class(Node).is_merged
        assert Node(name="x").name == "x"

    def test_hooks_for_storage_come_too_late_for_a_class_with_fields(self) -> None:
        class Base(DeclarativeBase):
            pass

        class Late(Base):
            name: Mapped[str]

        standard = ClassManager(Late)

        with pytest.raises(LayoutError, match="class body"):
            AlternateManager(standard, Boxed(Late), Boxed)
        assert AlternateManager(standard, InstrumentationManager(Late), None).is_merged


class TestOtherClasses:
    """An alternate class is alive (above): what does a normal class pay?"""

    @pytest.fixture
    def normal(self) -> type[Any]:
        class Base(DeclarativeBase):
            pass

        class Normal(Base):
            name: Mapped[str]

        return Normal

    def test_manager_and_descriptor_are_the_standard_ones(self, normal: type[Any]) -> None:
        assert type(manager_of_class(normal)) is ClassManager
        assert type(vars(normal)["name"]) is InstrumentedAttribute
        for method in ("__get__", "__set__", "__delete__"):
            own = getattr(InstrumentedAttribute, method)
            assert getattr(type(vars(normal)["name"]), method) is own

    @pytest.mark.skipif(bool(COMPILED), reason="compiled calls are not counted")
    def test_reading_and_writing_make_one_python_call_each(self, normal: type[Any]) -> None:
        one = normal(name="a")
        one.name = "b"

        assert names_of_calls(lambda: one.name) == ["__get__"]
        assert names_of_calls(lambda: setattr(one, "name", "c")) == ["__set__"]
