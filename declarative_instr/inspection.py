"""inspect(): the read-only view of a tracked object or class for users; it changes nothing."""

from typing import Any, overload

from typing_extensions import TypeVar

from declarative_instr.instrumentation.factory import opt_manager_of_class, require_manager
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.inspectable import (
    InspectionAttr,
    InspectionAttrExtensionType,
    InspectionAttrInfo,
    NotExtension,
)
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import state_of
from declarative_instr.state.ports import MANAGER_ATTR

__all__ = [
    "InspectionAttr",
    "InspectionAttrExtensionType",
    "InspectionAttrInfo",
    "NotExtension",
    "inspect",
    "is_tracked",
]

InstanceT = TypeVar("InstanceT", bound=object)


@overload
def inspect(subject: type[InstanceT]) -> ClassManager[InstanceT]: ...  # type: ignore[overload-overlap]  # a class is an object too; the first one wins
@overload
def inspect(subject: InstanceT) -> InstanceState[InstanceT]: ...
def inspect(subject: Any) -> Any:
    """What is known of a tracked object (its state), or of an instrumented class (its manager).

    With the ORM layer, `sqlalchemy.inspect()` answers a mapped class's mapper.

    Raises:
        UnmappedClassError: The class is not instrumented.
        UnmappedInstanceError: The object's class is not instrumented.
    """
    return require_manager(subject) if isinstance(subject, type) else state_of(subject)


def is_tracked(subject: object) -> bool:
    """Whether `inspect(subject)` has an answer."""
    if isinstance(subject, type):
        return opt_manager_of_class(subject) is not None
    manager: ClassManager[Any] | None = getattr(type(subject), MANAGER_ATTR, None)
    return manager is not None and (
        manager.class_ is type(subject) or manager.has_state(subject)  # a base's constructor ran
    )
