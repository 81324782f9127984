"""Finders: which instrumentation a class asks for; and that all of a hierarchy ask for the same."""

from collections.abc import Callable, Iterator
from typing import Any

from declarative_instr.exc import AlternateInstrumentationError
from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.instrumentation.manager import ClassManager

INSTRUMENTATION_MANAGER = "__sa_instrumentation_manager__"
"""Attribute by which a class asks for an instrumentation of its own.

Its value is called with the class, and answers an InstrumentationManager, an object or a dictionary
that has some of its methods, or a ClassManager. It may also be such an object or dictionary itself.
"""

InstrumentationChoice = Any
"""What a finder answers: a callable as above, or the object or dictionary itself."""

Finder = Callable[[Any], InstrumentationChoice | None]


def find_native_user_instrumentation_hook(cls: type) -> InstrumentationChoice | None:
    """What the class says itself, or a base of it; None where none does."""
    return getattr(cls, INSTRUMENTATION_MANAGER, None)


instrumentation_finders: list[Finder] = [find_native_user_instrumentation_hook]
"""Functions that are asked in order which instrumentation a class gets; the first answer counts."""

_UNRELATED_ROOTS = frozenset({"builtins", "typing", "typing_extensions", "abc"})


def find_choice(class_: type) -> InstrumentationChoice | None:
    """The answer of the first finder that has one."""
    for find in instrumentation_finders:
        choice = find(class_)
        if choice is not None:
            return choice
    return None


def check_hierarchy(class_: type, choice: InstrumentationChoice) -> None:
    """See that the relatives of a class have, or ask for, the instrumentation that it gets.

    Behind a relative that is instrumented nobody is asked: that one agrees with all that came
    before it.

    Raises:
        AlternateInstrumentationError: One differs.
    """
    for relative in _relatives(class_):
        manager = opt_manager_of_class(relative)
        other = find_choice(relative) if manager is None else manager.factory
        if other is not None and _function(other) is not _function(choice):
            message = (
                f"multiple instrumentation implementations in the hierarchy of"
                f" {class_.__qualname__}: {_name(choice)} for {class_.__qualname__} and"
                f" {_name(other)} for {relative.__qualname__}. Give all classes of a hierarchy"
                " one, on the class at its top."
            )
            raise AlternateInstrumentationError(message)


def _relatives(class_: type) -> Iterator[type]:
    """Bases, their other subclasses and the subclasses of a class, nearest first.

    Those of a relative that is instrumented are left out.
    """
    seen, waiting = {class_}, [class_]
    for one in waiting:
        below: list[type] = type.__subclasses__(one)
        for relative in (*one.__bases__, *below):
            if relative not in seen and not _is_common(relative):
                seen.add(relative)
                if opt_manager_of_class(relative) is None:
                    waiting.append(relative)
                yield relative


def _is_common(class_: type) -> bool:
    """Whether a class is a base of classes that have nothing to do with each other."""
    module = class_.__module__
    return module in _UNRELATED_ROOTS or module.partition(".")[0] == "declarative_instr"


def _function(choice: InstrumentationChoice) -> object:
    """Identity of a choice: a class method is another object for each class."""
    return getattr(choice, "__func__", choice)


def _name(choice: InstrumentationChoice) -> str:
    if choice is ClassManager:
        return "the standard ClassManager"
    name: str = getattr(choice, "__qualname__", "") or f"{choice!r:.80}"
    return name
