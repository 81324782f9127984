from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Unpack, overload

from typing_extensions import TypeVar

from declarative_instr.event.listener import ListenerFunction
from declarative_instr.event.names import (
    AttributeEventName,
    ClassEventName,
    ConfigurationEventName,
    ConstructionEventName,
    ContentEventName,
    InstanceEventName,
    InstrumentationEventName,
    MapperEventName,
    MappingEventName,
    MemberEventName,
    RowEventName,
    SessionAloneEventName,
    SessionDetailEventName,
    SessionDetailsEventName,
    SessionEventName,
    StorageEventName,
)
from declarative_instr.event.shapes import (
    AnyArguments,
    AttributeModifiers,
    InstanceModifiers,
    InstrumentationModifiers,
    Listener0,
    Listener1,
    Listener2,
    Listener3,
    Listener4,
    LoadListener,
    MapperModifiers,
    MemberListener,
    MembersListener,
    SessionModifiers,
    SetListener,
)
from declarative_instr.event.targets import (
    AnyAttribute,
    AnySession,
    AttributeTarget,
    ClassOrFactory,
    ClassOrManager,
    ClassOrMapper,
    FactoryTarget,
    ForeignTarget,
    ManagerTarget,
    MapperTarget,
)

T = TypeVar("T")

@overload
def listen(
    target: AnyAttribute,
    identifier: AttributeEventName,
    fn: ListenerFunction,
    *,
    named: bool,
    include_key: bool = ...,
    retval: bool = ...,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: AnyAttribute,
    identifier: AttributeEventName,
    fn: ListenerFunction,
    *,
    include_key: bool,
    retval: bool = ...,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: AttributeTarget[T | None],
    identifier: Literal["set"],
    fn: SetListener[T],
    *,
    retval: Literal[False] = ...,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: AttributeTarget[T | None],
    identifier: Literal["set"],
    fn: Callable[[Any, T, Any, Any], T | None],
    *,
    retval: bool,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: ForeignTarget | None,
    identifier: Literal["set"],
    fn: Listener4,
    *,
    retval: bool = ...,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: AttributeTarget[Mapping[Any, T]],
    identifier: MemberEventName,
    fn: MemberListener[T],
    *,
    retval: bool = ...,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: AttributeTarget[Iterable[T]],
    identifier: MemberEventName,
    fn: MemberListener[T],
    *,
    retval: bool = ...,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: AnyAttribute,
    identifier: Literal["bulk_replace"],
    fn: MembersListener,
    *,
    retval: bool = ...,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: AnyAttribute,
    identifier: MemberEventName | ContentEventName,
    fn: Listener3,
    *,
    retval: bool = ...,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: AnyAttribute,
    identifier: Literal["modified"],
    fn: Listener2,
    *,
    retval: bool = ...,
    **modifiers: Unpack[AttributeModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrManager,
    identifier: InstanceEventName,
    fn: ListenerFunction,
    *,
    named: bool,
    **modifiers: Unpack[InstanceModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrManager,
    identifier: Literal["load"],
    fn: LoadListener,
    **modifiers: Unpack[InstanceModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrManager,
    identifier: StorageEventName,
    fn: Listener2,
    **modifiers: Unpack[InstanceModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrManager,
    identifier: ConstructionEventName,
    fn: Listener3,
    **modifiers: Unpack[InstanceModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrFactory,
    identifier: InstrumentationEventName,
    fn: ListenerFunction,
    *,
    named: bool,
    **modifiers: Unpack[InstrumentationModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrFactory,
    identifier: Literal["class_instrument", "class_uninstrument"],
    fn: Listener1,
    **modifiers: Unpack[InstrumentationModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrFactory,
    identifier: Literal["attribute_instrument"],
    fn: Listener3,
    **modifiers: Unpack[InstrumentationModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrMapper,
    identifier: MapperEventName,
    fn: ListenerFunction,
    *,
    named: bool,
    **modifiers: Unpack[MapperModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrMapper,
    identifier: ConfigurationEventName,
    fn: Listener0,
    **modifiers: Unpack[MapperModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrMapper,
    identifier: MappingEventName,
    fn: Listener2,
    **modifiers: Unpack[MapperModifiers],
) -> None: ...
@overload
def listen(
    target: ClassOrMapper,
    identifier: RowEventName,
    fn: Listener3,
    **modifiers: Unpack[MapperModifiers],
) -> None: ...
@overload
def listen(
    target: AnySession,
    identifier: SessionEventName,
    fn: ListenerFunction,
    *,
    named: bool,
    **modifiers: Unpack[SessionModifiers],
) -> None: ...
@overload
def listen(
    target: AnySession,
    identifier: SessionAloneEventName,
    fn: Listener1,
    **modifiers: Unpack[SessionModifiers],
) -> None: ...
@overload
def listen(
    target: AnySession,
    identifier: SessionDetailEventName,
    fn: Listener2,
    **modifiers: Unpack[SessionModifiers],
) -> None: ...
@overload
def listen(
    target: AnySession,
    identifier: SessionDetailsEventName,
    fn: Listener3,
    **modifiers: Unpack[SessionModifiers],
) -> None: ...
@overload
def listen(target: object, identifier: str, fn: AnyArguments, **modifiers: bool) -> None: ...
@overload
def remove(target: AnySession, identifier: SessionEventName, fn: ListenerFunction) -> None: ...
@overload
def remove(target: AnyAttribute, identifier: AttributeEventName, fn: ListenerFunction) -> None: ...
@overload
def remove(
    target: type | ManagerTarget | MapperTarget | FactoryTarget,
    identifier: ClassEventName,
    fn: ListenerFunction,
) -> None: ...
@overload
def remove(target: object, identifier: str, fn: AnyArguments) -> None: ...
@overload
def contains(target: AnySession, identifier: SessionEventName, fn: ListenerFunction) -> bool: ...
@overload
def contains(
    target: AnyAttribute, identifier: AttributeEventName, fn: ListenerFunction
) -> bool: ...
@overload
def contains(
    target: type | ManagerTarget | MapperTarget | FactoryTarget,
    identifier: ClassEventName,
    fn: ListenerFunction,
) -> bool: ...
@overload
def contains(target: object, identifier: str, fn: AnyArguments) -> bool: ...
