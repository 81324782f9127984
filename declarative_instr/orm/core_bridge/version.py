"""Which versions of SQLAlchemy Core the bridge knows; no other part of Core is looked at here."""

import re
from typing import ClassVar, Final

import sqlalchemy

from declarative_instr import exc

FIRST_KNOWN: Final = (2, 1)
FIRST_UNKNOWN: Final = (2, 2)


class UnknownCoreVersionError(exc.InstrumentationError, ImportError):
    """The installed SQLAlchemy is not one whose private interfaces the bridge was tested with.

    An error and not a warning: a private interface that changed its meaning would hand out columns
    in a wrong order, which nobody would notice until the data is wrong.
    """

    code: ClassVar[str] = "dic1"

    def __init__(self, version: str) -> None:
        known = f">={'.'.join(map(str, FIRST_KNOWN))},<{'.'.join(map(str, FIRST_UNKNOWN))}"
        super().__init__(
            f"declarative_instr.orm works with SQLAlchemy {known}; version {version!r} is "
            f"installed. Install a known one: pip install 'SQLAlchemy{known}', or a newer "
            "declarative-instr."
        )


def check_core_version(version: str) -> None:
    """Let a known version pass.

    Raises:
        UnknownCoreVersionError: `version` is older or newer than what the bridge was tested with.
    """
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    if not FIRST_KNOWN <= numbers < FIRST_UNKNOWN:
        raise UnknownCoreVersionError(version)


check_core_version(sqlalchemy.__version__)
