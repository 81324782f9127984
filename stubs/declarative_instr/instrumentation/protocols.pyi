from collections.abc import Mapping
from typing import Any, Protocol

from typing_extensions import TypeVar

from declarative_instr.constants import PassiveFlag
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.instance_state import InstanceState

ClassT = TypeVar("ClassT", bound=object)

class _ExpiredAttributeLoaderProto(Protocol):
    def __call__(
        self, state: InstanceState[Any], toload: set[str], passive: PassiveFlag, /
    ) -> object: ...

class AlternateInstrumentation(Protocol):
    def manager_in_place_of(self, standard: ClassManager[ClassT]) -> ClassManager[ClassT]: ...
    def is_asked_for(self, bases: tuple[type, ...], namespace: Mapping[str, object]) -> bool: ...

class _ManagerFactory(Protocol):
    def __call__(self, class_: type[Any], /) -> ClassManager[Any]: ...
