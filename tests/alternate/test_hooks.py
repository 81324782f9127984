from typing import Any

import pytest

from declarative_instr.alternate.hooks import (
    STORAGE_HOOKS,
    InstrumentationManager,
    hooks_of,
    stores_instances,
)
from declarative_instr.exc import AlternateInstrumentationError
from declarative_instr.instrumentation.manager import ClassManager


class Shelf:
    pass


class TestCompletion:
    def test_a_manager_is_taken_as_it_is(self) -> None:
        given = InstrumentationManager(Shelf)

        assert hooks_of(given, Shelf) is given

    def test_an_object_with_one_hook_gets_the_others(self) -> None:
        class Values:
            def get_instance_dict(self, class_: type, instance: Any) -> dict[str, object]:
                values: dict[str, object] = instance.values
                return values

        shelf: Any = Shelf()
        shelf.values = {"name": "top"}

        hooks = hooks_of(Values(), Shelf)

        assert hooks.dict_getter(Shelf)(shelf) == {"name": "top"}
        state: Any = object()
        hooks.install_state(Shelf, shelf, state)
        assert hooks.state_getter(Shelf)(shelf) is state

    def test_a_dictionary_of_callables_replaces_those_that_it_names(self) -> None:
        told: list[str] = []

        hooks = hooks_of({"instrument_attribute": lambda _, key, __: told.append(key)}, Shelf)
        hooks.instrument_attribute(Shelf, "name", None)  # type: ignore[arg-type]  # any object will do here

        assert told == ["name"]

    def test_dispose_is_called_in_place_of_unregister(self) -> None:
        told: list[type] = []
        hooks = hooks_of({"dispose": lambda class_, _: told.append(class_)}, Shelf)

        hooks.unregister(Shelf, ClassManager(Shelf))

        assert told == [Shelf]

    def test_an_unknown_name_in_a_dictionary_is_refused_with_the_likely_right_one(self) -> None:
        with pytest.raises(AlternateInstrumentationError, match=r"'instal_state'.*'install_state'"):
            hooks_of({"instal_state": print}, Shelf)

    def test_a_hook_that_is_no_function_is_refused(self) -> None:
        with pytest.raises(AlternateInstrumentationError, match=r"'manage'.*no function"):
            hooks_of({"manage": 3}, Shelf)

    @pytest.mark.parametrize("answer", [object(), {}, "x", None])
    def test_what_has_no_hook_is_refused(self, answer: object) -> None:
        with pytest.raises(AlternateInstrumentationError, match="has no hook"):
            hooks_of(answer, Shelf)


class TestStorage:
    def test_the_default_hooks_store_nothing_elsewhere(self) -> None:
        assert not stores_instances(InstrumentationManager(Shelf))

    @pytest.mark.parametrize("name", STORAGE_HOOKS)
    def test_each_storage_hook_counts(self, name: str) -> None:
        subclass = type("Own", (InstrumentationManager,), {name: lambda *_: None})

        assert stores_instances(subclass(Shelf))
        assert stores_instances(hooks_of({name: print}, Shelf))

    def test_other_hooks_do_not_count(self) -> None:
        assert not stores_instances(hooks_of({"manage": print}, Shelf))


class TestDefaults:
    def test_a_class_finds_its_own_manager_only(self) -> None:
        class Base:
            pass

        class Below(Base):
            pass

        hooks, manager = InstrumentationManager(Base), ClassManager(Base)
        hooks.manage(Base, manager)

        assert hooks.manager_getter(Base)(Base) is manager
        with pytest.raises(KeyError):
            hooks.manager_getter(Below)(Below)

    def test_unregister_takes_the_manager_off(self) -> None:
        class Base:
            pass

        hooks, manager = InstrumentationManager(Base), ClassManager(Base)
        hooks.manage(Base, manager)

        hooks.unregister(Base, manager)
        hooks.unregister(Base, manager)

        assert not hasattr(Base, "_default_class_manager")

    def test_a_removed_state_is_not_found(self) -> None:
        shelf, hooks = Shelf(), InstrumentationManager(Shelf)
        hooks.install_state(Shelf, shelf, "state")  # type: ignore[arg-type]  # any object will do here

        hooks.remove_state(Shelf, shelf)

        with pytest.raises(AttributeError):
            hooks.state_getter(Shelf)(shelf)

    def test_a_factory_of_collections_stays_what_it_is(self) -> None:
        def make() -> list[object]:
            return []

        assert InstrumentationManager(Shelf).instrument_collection_class(Shelf, "x", make) is make
