from typing import overload

from typing_extensions import TypeVar

from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.inspectable import (
    InspectionAttr,
    InspectionAttrExtensionType,
    InspectionAttrInfo,
    NotExtension,
)
from declarative_instr.state.instance_state import InstanceState

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
def inspect(  # type: ignore[overload-overlap]  # a class is an object too; the first one wins
    subject: type[InstanceT],
) -> ClassManager[InstanceT]: ...
@overload
def inspect(subject: InstanceT) -> InstanceState[InstanceT]: ...
def is_tracked(subject: object) -> bool: ...
