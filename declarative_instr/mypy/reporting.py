"""How checks word what they report: names that were perhaps meant."""

from collections.abc import Collection
from difflib import get_close_matches


def near_misses(name: str, candidates: Collection[str]) -> str:
    """What follows a message where candidates are close to `name`: `; did you mean "x"?`."""
    close = get_close_matches(name, candidates, n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(map(_quoted, close))}?" if close else ""


def _quoted(name: str) -> str:
    return f'"{name}"'
