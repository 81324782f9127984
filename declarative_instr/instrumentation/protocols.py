"""Protocols that the instrumentation offers to implementers: manager factories, loaders."""

from collections.abc import Mapping
from typing import Any, Protocol

from typing_extensions import TypeVar

from declarative_instr.constants import PassiveFlag
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.instance_state import InstanceState

ClassT = TypeVar("ClassT", bound=object)


class _ExpiredAttributeLoaderProto(Protocol):  # noqa: PYI046  # for implementers, under its documented name
    """Loads the expired attributes of an object.

    `ClassManager.expired_attribute_loader` is one. It is called when an expired attribute is
    read, puts what it finds into `state.dict`, and raises where the object's row is gone or
    where it has no session to load with.
    """

    def __call__(
        self, state: InstanceState[Any], toload: set[str], passive: PassiveFlag, /
    ) -> object: ...


class AlternateInstrumentation(Protocol):
    """Answers for classes that ask for another instrumentation; `alternate` implements it."""

    def manager_in_place_of(self, standard: ClassManager[ClassT]) -> ClassManager[ClassT]:
        """The manager that the class of `standard` asks for; `standard` where it asks for none."""

    def is_asked_for(self, bases: tuple[type, ...], namespace: Mapping[str, object]) -> bool:
        """Whether a class to be made of these keeps state and values in a way of its own."""


class _ManagerFactory(Protocol):  # noqa: PYI046  # for implementers, under its documented name
    """Makes the manager of a class; `register_class(..., manager_factory=...)` takes one."""

    def __call__(self, class_: type[Any], /) -> ClassManager[Any]: ...
