"""Clocks and the description of a work; knows no subject.

Time is the CPU time of the process: on a shared machine it is the steadier figure. The garbage
collector stays on, because what it must walk is part of what a subject costs.
"""

import gc
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from typing_extensions import TypeVar

ResultT = TypeVar("ResultT")


class NotPossibleError(Exception):
    """A subject cannot do a work; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a work may keep files, and how large it is to be."""

    scratch: Path
    scale: float

    def count(self, full: int) -> int:
        """Scale the number of objects that the full work has."""
        return max(1, int(full * self.scale))


@dataclass(frozen=True, slots=True)
class Reach:
    """The highest ratio to sqlalchemy.orm that is aimed at, by build."""

    compiled: float
    pure: float


@dataclass(frozen=True, slots=True)
class Work:
    """One measured work.

    Attributes:
        run: Takes a subject and a setting; gives the cost in `unit`, smaller is better.
        is_alone: The work wants a process of its own.
    """

    key: str
    title: str
    unit: str
    run: Callable[[Any, Setting], float]
    reach: Reach | None = None
    is_alone: bool = False


def seconds(action: Callable[[], ResultT]) -> tuple[float, ResultT]:
    """Time one call; the result is handed back so that freeing it is not timed."""
    gc.collect()
    start = process_time()
    result = action()
    return process_time() - start, result


def per_operation(action: Callable[[], object], operations: int, repeats: int = 7) -> float:
    """Give the median of seconds per operation, after one call to warm up."""
    action()
    gc.collect()
    return statistics.median(_seconds_of(action) for _ in range(repeats)) / operations


def _seconds_of(action: Callable[[], object]) -> float:
    start = process_time()
    action()
    return process_time() - start


def resident_bytes() -> int:
    """Tell the memory that this process occupies now."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        msg = "the memory of a process is read from /proc, which is not here"
        raise NotPossibleError(msg)
    return int(pages.read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def import_milliseconds(module: str | None) -> float:
    """Time the first import of a module in a fresh interpreter; the median of three."""
    if module is None:
        msg = "nothing to import"
        raise NotPossibleError(msg)
    code = (
        "from time import process_time as now; start = now(); "
        f"import {module}; print(now() - start)"
    )
    command = [sys.executable, "-c", code]
    runs = [
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _ in range(4)
    ]
    return statistics.median(runs[1:]) * 1e3
