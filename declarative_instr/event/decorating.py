"""listens_for as checkers see it: by target, name and modifiers, the listeners that it takes."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

from typing_extensions import TypeVar

from declarative_instr.event import api
from declarative_instr.event.listener import ListenerFunction
from declarative_instr.event.names import (
    AttributeEventName,
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
    EventOfAttributes,
    InstanceModifiers,
    InstrumentationModifiers,
    Listener0,
    Listener1,
    Listener2,
    Listener3,
    Listener4,
    ListenerDecorator,
    LoadListener,
    MapperModifiers,
    MemberListener,
    MembersListener,
    ReplacingListener,
    ReplacingSetListener,
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
)

T = TypeVar("T")

if TYPE_CHECKING:  # signatures alone: made at run time, they would slow the import
    # Attributes ------------------------------------------------------------------------------

    @overload
    def listens_for(  # type: ignore[overload-overlap]  # no listener fits: not classes have these
        target: type, identifier: AttributeEventName, **modifiers: Any
    ) -> ListenerDecorator[EventOfAttributes]: ...
    @overload
    def listens_for(
        target: AnyAttribute,
        identifier: AttributeEventName,
        *,
        named: bool,
        include_key: bool = ...,
        retval: bool = ...,
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[ListenerFunction]: ...
    @overload
    def listens_for(
        target: AnyAttribute,
        identifier: AttributeEventName,
        *,
        include_key: bool,
        retval: bool = ...,
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[ListenerFunction]: ...
    @overload
    def listens_for(
        target: AttributeTarget[T],
        identifier: Literal["set"],
        *,
        retval: Literal[True],
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[ReplacingSetListener[T]]: ...
    @overload
    def listens_for(
        target: AttributeTarget[T | None],
        identifier: Literal["set"],
        *,
        retval: Literal[False] = ...,
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[SetListener[T]]: ...
    @overload
    def listens_for(
        target: AnyAttribute,
        identifier: Literal["set"],
        *,
        retval: bool = ...,
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[Listener4]: ...
    @overload
    def listens_for(
        target: AttributeTarget[Mapping[Any, T]],
        identifier: Literal["append"],
        *,
        retval: Literal[True],
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[ReplacingListener[T]]: ...
    @overload
    def listens_for(
        target: AttributeTarget[Iterable[T]],
        identifier: Literal["append"],
        *,
        retval: Literal[True],
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[ReplacingListener[T]]: ...
    @overload
    def listens_for(
        target: AttributeTarget[T],
        identifier: Literal["init_scalar"],
        *,
        retval: Literal[True],
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[ReplacingListener[T]]: ...
    @overload
    def listens_for(
        target: AttributeTarget[Mapping[Any, T]],
        identifier: MemberEventName,
        *,
        retval: Literal[False] = ...,
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[MemberListener[T]]: ...
    @overload
    def listens_for(
        target: AttributeTarget[Iterable[T]],
        identifier: MemberEventName,
        *,
        retval: Literal[False] = ...,
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[MemberListener[T]]: ...
    @overload
    def listens_for(
        target: AnyAttribute,
        identifier: Literal["bulk_replace"],
        *,
        retval: bool = ...,
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[MembersListener]: ...
    @overload
    def listens_for(
        target: AnyAttribute,
        identifier: MemberEventName | ContentEventName,
        *,
        retval: bool = ...,
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[Listener3]: ...
    @overload
    def listens_for(
        target: AnyAttribute,
        identifier: Literal["modified"],
        *,
        retval: bool = ...,
        **modifiers: Unpack[AttributeModifiers],
    ) -> ListenerDecorator[Listener2]: ...

    # Objects -----------------------------------------------------------------------------------

    @overload
    def listens_for(
        target: ClassOrManager,
        identifier: InstanceEventName,
        *,
        named: bool,
        **modifiers: Unpack[InstanceModifiers],
    ) -> ListenerDecorator[ListenerFunction]: ...
    @overload
    def listens_for(
        target: ClassOrManager,
        identifier: Literal["load"],
        **modifiers: Unpack[InstanceModifiers],
    ) -> ListenerDecorator[LoadListener]: ...
    @overload
    def listens_for(
        target: ClassOrManager,
        identifier: StorageEventName,
        **modifiers: Unpack[InstanceModifiers],
    ) -> ListenerDecorator[Listener2]: ...
    @overload
    def listens_for(
        target: ClassOrManager,
        identifier: ConstructionEventName,
        **modifiers: Unpack[InstanceModifiers],
    ) -> ListenerDecorator[Listener3]: ...

    # Classes and mappers -------------------------------------------------------------------------

    @overload
    def listens_for(
        target: ClassOrFactory,
        identifier: InstrumentationEventName,
        *,
        named: bool,
        **modifiers: Unpack[InstrumentationModifiers],
    ) -> ListenerDecorator[ListenerFunction]: ...
    @overload
    def listens_for(
        target: ClassOrFactory,
        identifier: Literal["class_instrument", "class_uninstrument"],
        **modifiers: Unpack[InstrumentationModifiers],
    ) -> ListenerDecorator[Listener1]: ...
    @overload
    def listens_for(
        target: ClassOrFactory,
        identifier: Literal["attribute_instrument"],
        **modifiers: Unpack[InstrumentationModifiers],
    ) -> ListenerDecorator[Listener3]: ...
    @overload
    def listens_for(
        target: ClassOrMapper,
        identifier: MapperEventName,
        *,
        named: bool,
        **modifiers: Unpack[MapperModifiers],
    ) -> ListenerDecorator[ListenerFunction]: ...
    @overload
    def listens_for(  # type: ignore[overload-overlap]  # the last takes names that are not known
        target: ClassOrMapper,
        identifier: ConfigurationEventName,
        **modifiers: Unpack[MapperModifiers],
    ) -> ListenerDecorator[Listener0]: ...
    @overload
    def listens_for(
        target: ClassOrMapper,
        identifier: MappingEventName,
        **modifiers: Unpack[MapperModifiers],
    ) -> ListenerDecorator[Listener2]: ...
    @overload
    def listens_for(
        target: ClassOrMapper,
        identifier: RowEventName,
        **modifiers: Unpack[MapperModifiers],
    ) -> ListenerDecorator[Listener3]: ...

    # Sessions ------------------------------------------------------------------------------------

    @overload
    def listens_for(
        target: AnySession,
        identifier: SessionEventName,
        *,
        named: bool,
        **modifiers: Unpack[SessionModifiers],
    ) -> ListenerDecorator[ListenerFunction]: ...
    @overload
    def listens_for(
        target: AnySession,
        identifier: SessionAloneEventName,
        **modifiers: Unpack[SessionModifiers],
    ) -> ListenerDecorator[Listener1]: ...
    @overload
    def listens_for(
        target: AnySession,
        identifier: SessionDetailEventName,
        **modifiers: Unpack[SessionModifiers],
    ) -> ListenerDecorator[Listener2]: ...
    @overload
    def listens_for(
        target: AnySession,
        identifier: SessionDetailsEventName,
        **modifiers: Unpack[SessionModifiers],
    ) -> ListenerDecorator[Listener3]: ...

    # Names that are known at run time alone -------------------------------------------------------

    @overload
    def listens_for(
        target: object, identifier: str, **modifiers: bool
    ) -> ListenerDecorator[AnyArguments]: ...
    def listens_for(target: Any, identifier: Any, **modifiers: Any) -> Any:
        """Decorate a function that is to listen; arguments as for `listen`."""

else:
    listens_for = api.listens_for
