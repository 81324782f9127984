"""ExtendedInstrumentationRegistry: chooses the manager of each class once, when it is made."""

from collections.abc import Mapping
from typing import Any
from weakref import WeakSet

from typing_extensions import TypeVar

from declarative_instr.alternate.finders import (
    INSTRUMENTATION_MANAGER,
    check_hierarchy,
    find_choice,
)
from declarative_instr.alternate.hooks import hooks_of
from declarative_instr.alternate.manager import AlternateManager, alternate_classes
from declarative_instr.exc import NO_STATE
from declarative_instr.instrumentation.factory import (
    InstrumentationFactory,
    instance_dict,
    instance_state,
    opt_manager_of_class,
    require_manager,
)
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.instance_state import InstanceState

ClassT = TypeVar("ClassT", bound=object)


class ExtendedInstrumentationRegistry(InstrumentationFactory):
    """An InstrumentationFactory for several kinds of managers.

    A class that asks for nothing gets what it gets without this registry: neither its manager nor
    its attributes know of others.
    """

    def __init__(self) -> None:
        super().__init__()
        self.alternates = self
        self.classes: WeakSet[type] = alternate_classes
        """The classes whose hooks are asked."""

    @property
    def _state_finders(self) -> WeakSet[type]:
        """Older name of `classes`."""
        return self.classes

    def manager_in_place_of(self, standard: ClassManager[ClassT]) -> ClassManager[ClassT]:
        """The manager that the class of `standard` asks for; `standard` where it asks for none.

        Raises:
            AlternateInstrumentationError: Its hierarchy has another instrumentation, or what it
                asks for is none.
            LayoutError: Its instances cannot be tracked in this way.
        """
        class_ = standard.class_
        choice = find_choice(class_)
        check_hierarchy(class_, ClassManager if choice is None else choice)
        if choice is None or choice is ClassManager:
            return standard
        answer = choice(class_) if callable(choice) else choice
        if isinstance(answer, ClassManager):
            answer.attribute_class = standard.attribute_class
            answer.foreign_class = standard.foreign_class
            answer.factory = choice
            return answer
        return AlternateManager(standard, hooks_of(answer, class_), choice)

    def is_asked_for(self, bases: tuple[type, ...], namespace: Mapping[str, object]) -> bool:
        """Whether a class made of these names an instrumentation that may keep state elsewhere."""
        inherited = (getattr(base, INSTRUMENTATION_MANAGER, None) for base in bases)
        choice = namespace.get(INSTRUMENTATION_MANAGER) or next(filter(None, inherited), None)
        is_manager = isinstance(choice, type) and issubclass(choice, ClassManager)
        return choice is not None and not is_manager

    def opt_manager_of_class(self, cls: type | None) -> ClassManager[Any] | None:
        """The manager of a class, where its own getter finds one; None else."""
        manager = opt_manager_of_class(cls)
        if cls is None or manager is None:
            return None
        try:
            found: ClassManager[Any] | None = manager.manager_getter()(cls)
        except NO_STATE:
            return None
        return found

    def manager_of_class(self, cls: type[ClassT]) -> ClassManager[ClassT]:
        """The manager of a class.

        Raises:
            UnmappedClassError: The class is not instrumented.
        """
        return self.opt_manager_of_class(cls) or require_manager(cls)

    def state_of(self, instance: ClassT) -> InstanceState[ClassT]:
        """The state of an object.

        Raises:
            UnmappedInstanceError: The object's class is not instrumented.
        """
        return instance_state(instance)

    def dict_of(self, instance: object) -> dict[str, Any]:
        """The values of an object by attribute name.

        Raises:
            UnmappedInstanceError: The object's class is not instrumented.
        """
        return instance_dict(instance)
