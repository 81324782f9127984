from typing import ClassVar, Final

from declarative_instr import exc

FIRST_KNOWN: Final[tuple[int, int]]
FIRST_UNKNOWN: Final[tuple[int, int]]

class UnknownCoreVersionError(exc.InstrumentationError, ImportError):
    code: ClassVar[str] = ...
    def __init__(self, version: str) -> None: ...

def check_core_version(version: str) -> None: ...
