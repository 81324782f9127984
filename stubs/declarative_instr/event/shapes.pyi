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
ReplacingSetListener: TypeAlias = (
    Callable[[Any, Any, Any, Any], T] | Callable[[Any, object, Any, Any], object]
)
ReplacingListener: TypeAlias = Callable[[Any, Any, Any], T] | Callable[[Any, object, Any], object]

class ListenerDecorator(Protocol[ListenerT_contra]):
    def __call__(self, fn: ListenerT_contra, /) -> Callable[..., Any]: ...

class EventOfAttributes: ...

class AnyArguments(Protocol):
    def __call__(self, target: Any, /, *details: object) -> object: ...

class GeneralModifiers(TypedDict, total=False):
    insert: bool
    once: bool

class AttributeModifiers(GeneralModifiers, total=False):
    active_history: bool
    propagate: bool
    raw: bool

class InstanceModifiers(GeneralModifiers, total=False):
    propagate: bool
    raw: bool
    restore_load_context: bool

class MapperModifiers(GeneralModifiers, total=False):
    propagate: bool
    raw: bool
    retval: bool

class InstrumentationModifiers(GeneralModifiers, total=False):
    propagate: bool

class SessionModifiers(GeneralModifiers, total=False):
    raw: bool
    restore_load_context: bool
