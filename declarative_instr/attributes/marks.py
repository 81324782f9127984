"""Marks: what decorators say of methods, found again in class bodies; what it means is not known here."""

from collections.abc import Callable
from typing import Any, NamedTuple

MARKS = "_sa_marks"
"""Attribute of a function: what was said of it, by the decorator that said it."""


class MarkedMethod(NamedTuple):
    """A method of a class body that a decorator marked."""

    name: str
    function: Callable[..., Any]
    marks: dict[str, object]


MarkedBodies = list[tuple[type, tuple[MarkedMethod, ...]]]
"""Classes in the order of an MRO, with the marked methods that each body has itself."""


def mark(function: object, decorator: str, said: object) -> None:
    """Note what a decorator says of a function, beside what others say.

    Raises:
        AttributeError: The function takes no attributes.
    """
    setattr(function, MARKS, {**getattr(function, MARKS, {}), decorator: said})


def own_marked_methods(class_: type) -> tuple[MarkedMethod, ...]:
    """Find those that stand in the body of a class; one walk for all decorators."""
    marked = []
    for name, member in vars(class_).items():
        marks = getattr(member, MARKS, None) if callable(member) else None
        if isinstance(marks, dict):  # any object may answer to any name
            marked.append(MarkedMethod(name, member, marks))
    return tuple(marked)
