"""InstrumentedAttribute: what `Cls.attr` answers; and Mapped, the annotation that says so.

The two stand in one module because each names the other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, overload

from typing_extensions import TypeVar, override

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.descriptor import AttributeDescriptor, refuse
from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.attributes.implementation import AttributeImpl, AttributeOwner, RelatedLoader
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.attributes.reference import ReferenceImpl
from declarative_instr.attributes.scalar import ScalarImpl
from declarative_instr.attributes.sql_members import SqlMembers
from declarative_instr.attributes.unconfigured import UnconfiguredImpl
from declarative_instr.collections.linking import forget_links
from declarative_instr.constants import OP_REPLACE, PassiveFlag
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.event.targets import AttributeTarget
from declarative_instr.state.history import History
from declarative_instr.state.inspectable import InspectionAttrInfo
from declarative_instr.state.objects import dict_of, holder_of
from declarative_instr.state.tracked import Tracked

T_co = TypeVar("T_co", covariant=True, default=Any)


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """What an attribute is, independent of the class that it is installed on."""

    kind: AttributeKind = AttributeKind.SCALAR
    active_history: bool = False
    loader: RelatedLoader | None = None
    loads_new: bool = False
    """The loader is asked for what a new object refers to as well, before a change too."""
    target_class: type | None = None
    other_key: str | None = None
    collection_class: Callable[[], Any] = list
    cascades: bool = True
    trackparent: bool = False
    """Each member keeps in its state who refers to it; a relation with two sides need not."""
    doc: str | None = None
    comparator: object = None
    parententity: object = None
    configure: Callable[[], object] | None = None
    """Settles the meaning of an attribute of unresolved kind."""


class AttributeManager(AttributeOwner, Protocol):
    """What the class-level attribute needs of its class's manager."""

    def attribute_heirs(self, key: str) -> "Iterable[InstrumentedAttribute[Any]]":
        """The attributes of that name of subclasses, inherited or declared anew."""

    def respecify(self, key: str, spec: AttributeSpec) -> None:
        """Give the attribute `key` another meaning, here and where it is inherited."""

    def attribute_activity_changed(self) -> None:
        """Listeners made an attribute active or passive: constructors may write another way."""


def make_implementation(
    spec: AttributeSpec, key: str, manager: AttributeOwner, dispatch: Dispatch
) -> AttributeImpl:
    """The implementation that a spec asks for."""
    if spec.kind is AttributeKind.UNRESOLVED and spec.configure is not None:
        return UnconfiguredImpl(key, manager, dispatch, spec.configure)
    if spec.kind is AttributeKind.SCALAR:
        return ScalarImpl(
            key, manager, dispatch, active_history=spec.active_history, loader=spec.loader
        )
    if spec.kind is AttributeKind.REFERENCE:
        return ReferenceImpl(
            key,
            manager,
            dispatch,
            active_history=spec.active_history,
            loader=spec.loader,
            loads_new=spec.loads_new,
            target_class=spec.target_class,
            other_key=spec.other_key,
            cascades=spec.cascades,
            trackparent=spec.trackparent,
        )
    return CollectionImpl(
        key,
        manager,
        dispatch,
        active_history=spec.active_history,
        loader=spec.loader,
        loads_new=spec.loads_new,
        target_class=spec.target_class,
        other_key=spec.other_key,
        cascades=spec.cascades,
        trackparent=spec.trackparent,
        collection_class=manager.instrument_collection_class(key, spec.collection_class),
    )


class Mapped(AttributeTarget[T_co]):
    """Annotation that makes an attribute of a declared class a tracked one: `x: Mapped[int]`.

    Field descriptions, such as what `attribute()` answers, are subclasses: they stand where the
    annotation asks for them. At run time there is no descriptor here, so that a description that
    is left in an ordinary class (a mixin) reads as itself; the installed attribute is another
    object. An upper layer subclasses `Mapped` and narrows what the class access gives.
    """

    __slots__ = ()

    if TYPE_CHECKING:  # signatures alone: a descriptor here would get in the way of mixins

        @overload
        def __get__(self, instance: None, owner: object) -> "InstrumentedAttribute[T_co]": ...
        @overload
        def __get__(self, instance: object, owner: object) -> T_co: ...
        def __get__(
            self, instance: object | None, owner: object
        ) -> "InstrumentedAttribute[T_co] | T_co | Self": ...

        def __set__(
            self,
            instance: object,
            value: T_co,  # type: ignore[misc]  # written through an instance, whose class fixes T
        ) -> None: ...

        def __delete__(self, instance: object) -> None: ...


class Docstring:
    """The `__doc__` of attributes: what the class body says of one, and for their class its own."""

    __slots__ = ("_of_class",)

    def __init__(self, of_class: str | None) -> None:
        self._of_class = of_class

    def __get__(self, attribute: "QueryableAttribute[Any] | None", owner: object) -> str | None:
        return self._of_class if attribute is None else attribute.doc


class QueryableAttribute(  # type: ignore[misc]  # Mapped says the types of the same access
    AttributeDescriptor, InspectionAttrInfo, Mapped[T_co], SqlMembers
):
    """A tracked attribute of a class: descriptor of its instances, target of events."""

    __slots__ = ("class_", "dispatch", "info", "manager", "spec")

    is_attribute: ClassVar[bool] = True
    impl: AttributeImpl
    manager: AttributeManager
    spec: AttributeSpec

    def __init__(self, key: str, manager: AttributeManager, spec: AttributeSpec) -> None:
        self.dispatch = AttributeEvents.new_dispatch(self)
        super().__init__(
            key, make_implementation(spec, key, manager, self.dispatch), manager.class_
        )
        self.manager = manager
        self.class_ = manager.class_
        self.spec = spec
        self.info: dict[Any, Any] = {}
        self.refresh_active()

    @override
    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        type.__setattr__(cls, "__doc__", Docstring(cls.__doc__))

    @property
    def parent(self) -> object:
        """What describes the attribute's class: its mapper, and where it has none, its manager."""
        described = self.parententity
        return self.manager if described is None else described

    @property
    @override
    def parententity(self) -> object:
        """What the attribute's class is mapped by; None where it is not."""
        return self.spec.parententity or self.manager.identities

    @property
    @override
    def comparator(self) -> object:
        """What gives the attribute its SQL operators; here, what `register_attribute` was given."""
        return self.spec.comparator

    def respecify(self, spec: AttributeSpec) -> None:
        """Give the attribute another meaning; its listeners stay."""
        self.spec = spec
        self.impl = make_implementation(spec, self.key, self.manager, self.dispatch)
        self.impl.active_history = self._wants_history()
        self.refresh_active()

    def refresh_active(self) -> None:
        """Whether a write has to ask the implementation."""
        impl = self.impl
        if impl.always_active:
            forget_links()
        listeners = impl.plain_listeners()
        if listeners is not None:
            self.token = impl.token(OP_REPLACE)  # first: a write in another thread may follow
        self.listeners = listeners
        self.active = impl.always_active or impl.active_history or bool(self.dispatch.set)

    def get_history(
        self, instance: object, passive: PassiveFlag = PassiveFlag.PASSIVE_OFF
    ) -> History:
        """Added, unchanged and deleted values of one instance."""
        holder = holder_of(instance)
        return self.impl.history(holder, dict_of(holder), passive)

    def hasparent(self, state: Tracked, optimistic: bool = False) -> bool:  # noqa: FBT001, FBT002  # the documented signature
        """Whether the object of `state` was put into this attribute of some other object.

        Args:
            state: The state of the object that may be referred to.
            optimistic: The answer where nothing is known, as for objects just loaded.

        Raises:
            InvalidRequestError: The attribute does not know who it refers to.
        """
        return self.impl.hasparent(state, optimistic=optimistic)

    @property
    def doc(self) -> str | None:
        """What the class body says of the attribute."""
        return self.spec.doc

    def _listeners_changed(self, event: str) -> None:
        """A listener came or went: see whether writes concern anybody, and whether old values do."""
        self.impl.active_history = self._wants_history()
        was_active = self.active
        self.refresh_active()
        if self.active != was_active:
            self.manager.attribute_activity_changed()

    def _wants_history(self) -> bool:
        return self.spec.active_history or any(
            listener.options.get("active_history")
            for name in ("set", "append", "remove")
            for listener in self.dispatch.registered(name)
        )

    def _event_heirs(self) -> "Iterable[InstrumentedAttribute[Any]]":
        return self.manager.attribute_heirs(self.key)

    @override
    def __repr__(self) -> str:
        return f"<InstrumentedAttribute {self.class_.__name__}.{self.key}>"

    @override
    def __str__(self) -> str:
        return f"{self.class_.__name__}.{self.key}"


class InstrumentedAttribute(QueryableAttribute[T_co]):
    """A tracked attribute as it is installed on a class: reads, writes and deletes its value."""

    __slots__ = ()


class ForeignAccess(AttributeDescriptor):
    """Access for classes that cannot hold the tracking fields: their state lies beside them."""

    __slots__ = ()

    @override
    def __get__(self, obj: object, owner: object) -> object:
        if obj is None:
            return self
        holder = holder_of(obj)
        dict_ = dict_of(holder)
        if self.key in dict_:
            return dict_[self.key]
        return self.impl.load(holder, dict_)

    @override
    def __set__(self, obj: object, value: object) -> None:
        holder = holder_of(obj)
        self.impl.set(holder, dict_of(holder), value)

    @override
    def __delete__(self, obj: object) -> None:
        if obj is None:
            raise refuse(self.key, obj)
        holder = holder_of(obj)
        self.impl.delete(holder, dict_of(holder))


class ForeignAttribute(  # type: ignore[misc]  # Mapped says the types of the same access
    ForeignAccess, InstrumentedAttribute[T_co]
):
    """A tracked attribute of a class of foreign layout."""

    __slots__ = ()
