"""Which Python functions run during an operation: costs that a test can hold."""

import gc
import sys
from collections.abc import Callable
from types import CodeType, FrameType


def python_calls(operation: Callable[[], object]) -> list[CodeType]:
    """The Python functions that run, in the order of their calls.

    A lambda that is given as `operation` is not among them. The collector is held meanwhile: what it
    finds in a long run of tests would call its finalisers.
    """
    seen: list[CodeType] = []

    def note(frame: FrameType, what: str, _: object) -> None:
        if what == "call":
            seen.append(frame.f_code)

    before = sys.getprofile()
    gc.collect()
    gc.disable()
    sys.setprofile(note)
    try:
        operation()
    finally:
        sys.setprofile(before)
        gc.enable()
    if seen and seen[0] is getattr(operation, "__code__", None):
        del seen[0]
    return seen


def names_of_calls(operation: Callable[[], object]) -> list[str]:
    """The names of the Python functions that run, in the order of their calls."""
    return [code.co_name for code in python_calls(operation)]
