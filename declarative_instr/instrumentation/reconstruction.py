"""reconstructor: methods that run when an object is loaded; it knows no loader."""

from collections.abc import Callable
from typing import Any

from typing_extensions import TypeVar

from declarative_instr.event.dispatch import Dispatch
from declarative_instr.instrumentation.events import InstanceEvents

MARK = "_sa_reconstructs"
"""Attribute of a method that runs when an object is loaded."""

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


def reconstructor(fn: FunctionT) -> FunctionT:
    """Let a method run each time that an object is made from a row, which no constructor sees.

    It takes the object alone. Collections may be incomplete still. A subclass may override it.
    """
    setattr(fn, MARK, True)
    return fn


def listen_for_reconstructors(class_: type, dispatch: Dispatch) -> None:
    """Let the methods of a class that are marked, inherited ones too, hear of loaded objects."""
    names = {
        name: None
        for base in reversed(class_.__mro__[:-1])  # all but object
        for name, member in vars(base).items()
        if callable(member) and getattr(member, MARK, None) is True
    }
    for name in names:
        method: Callable[..., object] = getattr(class_, name)
        dispatch.register(InstanceEvents.new_listener(dispatch.target(), "load", method, {}))
