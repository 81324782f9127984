import abc
from collections.abc import Iterator
from types import new_class
from typing import Any, Generic

import pytest
from typing_extensions import TypeVar

import declarative_instr.alternate.activation  # noqa: F401  # classes are asked from now on
from declarative_instr.alternate.finders import (
    check_hierarchy,
    find_choice,
    find_native_user_instrumentation_hook,
    instrumentation_finders,
)
from declarative_instr.alternate.hooks import InstrumentationManager
from declarative_instr.exc import AlternateInstrumentationError
from declarative_instr.instrumentation.factory import register_class
from declarative_instr.instrumentation.manager import ClassManager

T = TypeVar("T")
GENERIC: Any = Generic[T]  # type: ignore[index]  # a base like any other here


class Other(InstrumentationManager):
    pass


@pytest.fixture
def finders() -> Iterator[list[Any]]:
    before = instrumentation_finders[:]
    yield instrumentation_finders
    instrumentation_finders[:] = before


class TestFinders:
    def test_the_native_finder_reads_the_attribute_also_of_a_base(self) -> None:
        class Base:
            __sa_instrumentation_manager__ = Other

        class Below(Base):
            pass

        assert find_native_user_instrumentation_hook(Below) is Other
        assert find_native_user_instrumentation_hook(int) is None

    def test_the_first_finder_with_an_answer_counts(self, finders: list[Any]) -> None:
        class Shelf:
            __sa_instrumentation_manager__ = InstrumentationManager

        finders[:0] = [lambda _: None, lambda _: Other]

        assert find_choice(Shelf) is Other

    def test_no_answer_is_the_standard_one(self, finders: list[Any]) -> None:
        class Shelf:
            pass

        finders.insert(0, lambda _: None)

        assert type(register_class(Shelf)) is ClassManager

    def test_a_finder_may_serve_classes_that_name_nothing(self, finders: list[Any]) -> None:
        class Mine(ClassManager[Any]):
            pass

        class Shelf:
            pass

        finders.insert(0, lambda cls: Mine if cls is Shelf else None)

        assert type(register_class(Shelf)) is Mine


class TestHierarchy:
    def test_a_subclass_of_a_standard_class_cannot_ask_for_another(self) -> None:
        class Shelf:
            pass

        register_class(Shelf)

        class Drawer(Shelf):
            __sa_instrumentation_manager__ = Other

        with pytest.raises(TypeError, match=r"Other for .*Drawer and the standard .* for .*Shelf"):
            register_class(Drawer)
        assert "_sa_class_manager" not in vars(Drawer)

    def test_a_base_cannot_be_standard_below_which_another_is(self) -> None:
        class Shelf:
            pass

        class Drawer(Shelf):
            __sa_instrumentation_manager__ = Other

        register_class(Drawer)

        with pytest.raises(AlternateInstrumentationError, match=r"the standard .* and .*Other for"):
            register_class(Shelf)

    def test_a_sister_that_waits_to_be_registered_counts(self) -> None:
        class Shelf:
            pass

        class Drawer(Shelf):
            __sa_instrumentation_manager__ = Other

        class Box(Shelf):
            pass

        with pytest.raises(AlternateInstrumentationError, match=r"for .*Box and .*Drawer"):
            register_class(Box)

    def test_two_alternates_do_not_mix(self) -> None:
        class Shelf:
            __sa_instrumentation_manager__: Any = Other

        register_class(Shelf)

        class Drawer(Shelf):
            __sa_instrumentation_manager__ = InstrumentationManager

        with pytest.raises(AlternateInstrumentationError, match="multiple instrumentation impl"):
            register_class(Drawer)

    def test_a_class_without_answer_between_does_no_harm(self) -> None:
        class Top:
            pass

        class Shelf(Top):
            __sa_instrumentation_manager__ = Other

        class Drawer(Shelf):
            pass

        assert register_class(Drawer).factory is Other
        assert register_class(Shelf).factory is Other

    def test_a_class_method_is_one_for_all_subclasses(self) -> None:
        class Shelf:
            @classmethod
            def __sa_instrumentation_manager__(cls, class_: type) -> InstrumentationManager:
                return Other(class_)

        class Drawer(Shelf):
            pass

        register_class(Shelf)
        register_class(Drawer)

    @pytest.mark.parametrize("shared", [object, abc.ABC, GENERIC, dict, Exception])
    def test_common_bases_join_nothing(self, shared: Any) -> None:
        def ask(namespace: dict[str, object]) -> None:
            namespace["__sa_instrumentation_manager__"] = Other

        custom = new_class("Custom", (shared,), exec_body=ask)
        native = new_class("Native", (shared,))

        check_hierarchy(custom, Other)
        check_hierarchy(native, ClassManager)

    def test_each_base_has_its_say(self) -> None:
        class Custom:
            __sa_instrumentation_manager__ = Other

        class Native:
            pass

        register_class(Custom)
        register_class(Native)

        class Both(Custom, Native):
            pass

        with pytest.raises(AlternateInstrumentationError, match=r"Other for .*Both and .*Native"):
            register_class(Both)
