from typing import Any

import pytest

from declarative_instr import event
from declarative_instr.alternate.activation import extended_registry
from declarative_instr.alternate.hooks import InstrumentationManager
from declarative_instr.alternate.manager import AlternateManager
from declarative_instr.exc import AlternateInstrumentationError, UnmappedClassError
from declarative_instr.instrumentation.events import InstanceEvents
from declarative_instr.instrumentation.factory import register_class, unregister_class
from declarative_instr.instrumentation.manager import ClassManager


class Partial:
    """Some hooks of an InstrumentationManager, and no subclass of it."""

    def install_descriptor(self, class_: type, key: str, inst: object) -> None:
        """Leave the class alone."""


class Mine(ClassManager[Any]):
    pass


def make_manager(class_: type) -> Mine:
    return Mine(class_)


def make_hooks(class_: type) -> InstrumentationManager:
    return InstrumentationManager(class_)


@pytest.mark.parametrize(
    "choice",
    [
        InstrumentationManager,
        staticmethod(make_hooks),
        staticmethod(lambda _: Partial()),
        staticmethod(lambda _: {"manage": lambda *_: None}),
        Partial(),
        {"manage": lambda *_: None},
        InstrumentationManager(object),
    ],
    ids=["class", "function", "to object", "to dict", "object", "dictionary", "manager"],
)
def test_each_form_of_hooks_is_understood(choice: Any) -> None:
    cls = type("Fresh", (), {"__sa_instrumentation_manager__": choice})

    manager: ClassManager[Any] = register_class(cls)

    assert type(manager) is AlternateManager
    assert cls in extended_registry.classes


@pytest.mark.parametrize("choice", [Mine, staticmethod(make_manager)])
def test_a_class_manager_is_used_as_it_is(choice: Any) -> None:
    cls = type("Fresh", (), {"__sa_instrumentation_manager__": choice})

    manager: ClassManager[Any] = register_class(cls)

    assert type(manager) is Mine
    assert cls not in extended_registry.classes
    assert extended_registry.manager_of_class(cls) is manager


def test_asking_for_the_standard_manager_is_asking_for_nothing() -> None:
    cls = type("Fresh", (), {"__sa_instrumentation_manager__": ClassManager})

    assert type(register_class(cls)) is ClassManager
    assert not extended_registry.is_asked_for((cls,), {})


def test_an_answer_without_hooks_is_refused_and_leaves_the_class_alone() -> None:
    cls = type("Fresh", (), {"__sa_instrumentation_manager__": staticmethod(lambda _: None)})

    with pytest.raises(AlternateInstrumentationError, match=r"\[di30\]"):
        register_class(cls)

    assert "_sa_class_manager" not in vars(cls)


def test_the_hook_goes_before_the_factory_that_the_caller_gives() -> None:
    cls = type("Fresh", (), {"__sa_instrumentation_manager__": InstrumentationManager})

    manager: ClassManager[Any] = register_class(cls, manager_factory=Mine)

    assert type(manager) is AlternateManager
    assert manager.factory is InstrumentationManager


def test_a_class_without_manager_is_named_in_the_error() -> None:
    assert extended_registry.opt_manager_of_class(None) is None
    assert extended_registry.opt_manager_of_class(int) is None
    with pytest.raises(UnmappedClassError, match="class int"):
        extended_registry.manager_of_class(int)


def test_listeners_of_the_factory_hear_of_alternate_classes() -> None:
    cls = type("Fresh", (), {"__sa_instrumentation_manager__": InstrumentationManager})
    told: list[object] = []
    event.listen(cls, "class_instrument", told.append)
    event.listen(cls, "class_uninstrument", told.append)

    register_class(cls)
    unregister_class(cls)

    assert told == [cls, cls]


def test_the_registry_unregisters_as_the_factory_does() -> None:
    cls = type("Fresh", (), {"__sa_instrumentation_manager__": InstrumentationManager})
    register_class(cls)

    extended_registry.unregister(cls)

    assert "_default_class_manager" not in vars(cls)
    assert cls not in extended_registry.classes


class OwnEvents(InstanceEvents):
    """A family of its own, with the events of instances."""


class Observed(ClassManager[Any]):
    dispatch = event.dispatcher(OwnEvents)


def test_a_class_manager_may_bring_its_own_family_of_events() -> None:
    cls = type("Fresh", (), {"__sa_instrumentation_manager__": Observed})
    told: list[object] = []

    manager: ClassManager[Any] = register_class(cls)
    event.listen(cls, "init", lambda target, args, kwargs: told.append(target))
    one = cls()

    assert manager.dispatch.family is OwnEvents
    assert told == [one]
