"""Markers and flags, at their documented path."""

from declarative_instr.constants import (
    ATTR_EMPTY,
    ATTR_WAS_SET,
    DONT_SET,
    EXT_CONTINUE,
    EXT_SKIP,
    EXT_STOP,
    NEVER_SET,
    NO_KEY,
    NO_VALUE,
    PASSIVE_CLASS_MISMATCH,
    PASSIVE_NO_RESULT,
    EventConstants,
    LoaderCallableStatus,
    PassiveFlag,
)

__all__ = [
    "ATTR_EMPTY",
    "ATTR_WAS_SET",
    "DONT_SET",
    "EXT_CONTINUE",
    "EXT_SKIP",
    "EXT_STOP",
    "NEVER_SET",
    "NO_KEY",
    "NO_VALUE",
    "PASSIVE_CLASS_MISMATCH",
    "PASSIVE_NO_RESULT",
    "EventConstants",
    "LoaderCallableStatus",
    "PassiveFlag",
]
