"""Who called the package: frames of the stack outside of it; it knows no module by name."""

import sys
from types import FrameType

_PACKAGE = __name__.partition(".")[0]


def caller_module() -> str:
    """Name of the module whose code called into the package."""
    frame, _ = _outer_frame()
    return str(frame.f_globals.get("__name__", "__main__"))


def caller_level() -> int:
    """What `warnings.warn` takes as `stacklevel` to name the line that called into the package."""
    _, level = _outer_frame()
    return level


def _outer_frame() -> tuple[FrameType, int]:
    """The first frame outside of the package; its number as the function that asks counts."""
    frame, level = sys._getframe(2), 1  # noqa: SLF001  # the documented way
    while frame.f_back is not None and _is_ours(frame):
        frame, level = frame.f_back, level + 1
    return frame, level


def _is_ours(frame: FrameType) -> bool:
    module: object = frame.f_globals.get("__name__")
    return isinstance(module, str) and module.partition(".")[0] == _PACKAGE
