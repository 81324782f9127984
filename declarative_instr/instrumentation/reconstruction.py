"""reconstructor: methods that run when an object is loaded; it knows no loader."""

from collections.abc import Callable
from typing import Any

from typing_extensions import TypeVar

from declarative_instr.attributes.marks import MarkedBodies, mark
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.instrumentation.events import InstanceEvents

MARK = "reconstructor"
"""The mark of a method that runs when an object is loaded."""

FunctionT = TypeVar("FunctionT", bound=Callable[[Any], Any] | Callable[[Any, Any], Any])


def reconstructor(fn: FunctionT) -> FunctionT:
    """Let a method run each time that an object is made from a row, which no constructor sees.

    It takes the object alone. Collections may be incomplete still. A subclass may override it.
    """
    mark(fn, MARK, True)  # noqa: FBT003  # all that there is to say
    return fn


def listen_for_reconstructors(class_: type, bodies: MarkedBodies, dispatch: Dispatch) -> None:
    """Let the methods of a class that are marked, inherited ones too, hear of loaded objects."""
    names = {
        method.name: None
        for _, methods in reversed(bodies)
        for method in methods
        if MARK in method.marks
    }
    for name in names:
        method: Callable[..., object] = getattr(class_, name)
        dispatch.register(InstanceEvents.new_listener(dispatch.target(), "load", method, {}))
