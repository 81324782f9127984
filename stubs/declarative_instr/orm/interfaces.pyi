from declarative_instr.state.inspectable import (
    InspectionAttr,
    InspectionAttrExtensionType,
    InspectionAttrInfo,
    NotExtension,
)

__all__ = [
    "InspectionAttr",
    "InspectionAttrExtensionType",
    "InspectionAttrInfo",
    "NotExtension",
]
