"""How checks report: an error with its code at a place, in either phase of mypy."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Protocol

from mypy.errorcodes import ErrorCode
from mypy.nodes import Context


class Reporter(Protocol):
    """What both phases of mypy offer."""

    def fail(self, msg: str, ctx: Context, /, *, code: ErrorCode | None = None) -> object:
        """Report an error; the same one twice at a place is shown once."""


def near_misses(name: str, candidates: Collection[str]) -> str:
    """What follows a message where candidates are close to `name`: `; did you mean "x"?`."""
    close = get_close_matches(name, candidates, n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(map(_quoted, close))}?" if close else ""


def _quoted(name: str) -> str:
    return f'"{name}"'
