"""Shapes of listeners for checkers; which events call them so is told elsewhere.

A listener may also take less precise types, arguments with defaults, or `*args`. The object that it is
told of is never asked for: one function may listen to several classes.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, TypedDict

from typing_extensions import TypeVar

T = TypeVar("T")
ListenerT_contra = TypeVar("ListenerT_contra", contravariant=True)

Listener0: TypeAlias = Callable[[], object]
Listener1: TypeAlias = Callable[[Any], object]
Listener2: TypeAlias = Callable[[Any, Any], object]
Listener3: TypeAlias = Callable[[Any, Any, Any], object]
Listener4: TypeAlias = Callable[[Any, Any, Any, Any], object]
LoadListener: TypeAlias = Callable[[Any, Any], object] | Callable[[Any], object]
SetListener: TypeAlias = Callable[[Any, T, Any, Any], object]
MemberListener: TypeAlias = Callable[[Any, T, Any], object]
MembersListener: TypeAlias = Callable[[Any, list[Any], Any], object]

# With `retval`, a listener answers what takes the value's place; who takes any object may answer any.
ReplacingSetListener: TypeAlias = (
    Callable[[Any, Any, Any, Any], T] | Callable[[Any, object, Any, Any], object]
)
ReplacingListener: TypeAlias = Callable[[Any, Any, Any], T] | Callable[[Any, object, Any], object]


class ListenerDecorator(Protocol[ListenerT_contra]):
    """What `listens_for` answers.

    Always this class, whatever the listener, so that it is known for targets that are Any.
    """

    def __call__(self, fn: ListenerT_contra, /) -> Callable[..., Any]:
        """Register `fn` and answer it."""


class EventOfAttributes:
    """Stands for a listener where there is none: the target is a class, the event an attribute's."""


class AnyArguments(Protocol):
    """Listener to events with any number of details about the target."""

    def __call__(self, target: Any, /, *details: object) -> object:
        """Be told of an event."""


class GeneralModifiers(TypedDict, total=False):
    """Keywords for all events."""

    insert: bool
    once: bool


class AttributeModifiers(GeneralModifiers, total=False):
    """Keywords for the events of attributes that change nothing in what a listener takes."""

    active_history: bool
    propagate: bool
    raw: bool


class InstanceModifiers(GeneralModifiers, total=False):
    """Keywords for the events of objects."""

    propagate: bool
    raw: bool
    restore_load_context: bool


class MapperModifiers(GeneralModifiers, total=False):
    """Keywords for the events of mappers."""

    propagate: bool
    raw: bool
    retval: bool


class InstrumentationModifiers(GeneralModifiers, total=False):
    """Keywords for the events of instrumented classes."""

    propagate: bool


class SessionModifiers(GeneralModifiers, total=False):
    """Keywords for the events of sessions."""

    raw: bool
    restore_load_context: bool
