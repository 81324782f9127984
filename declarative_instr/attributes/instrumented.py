"""InstrumentedAttribute: what `Cls.attr` answers, and the same for classes of foreign layout."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from typing_extensions import TypeVar, override

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.descriptor import AttributeDescriptor, refuse
from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.attributes.history import History
from declarative_instr.attributes.implementation import AttributeImpl, AttributeOwner, RelatedLoader
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.attributes.mapped import Mapped
from declarative_instr.attributes.reference import ReferenceImpl
from declarative_instr.attributes.scalar import ScalarImpl
from declarative_instr.attributes.unconfigured import UnconfiguredImpl
from declarative_instr.constants import PassiveFlag
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.state.objects import dict_of, holder_of

T_co = TypeVar("T_co", covariant=True, default=Any)


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """What an attribute is, independent of the class that it is installed on."""

    kind: AttributeKind = AttributeKind.SCALAR
    active_history: bool = False
    loader: RelatedLoader | None = None
    target_class: type | None = None
    other_key: str | None = None
    collection_class: Callable[[], Any] = list
    cascades: bool = True
    doc: str | None = None
    configure: Callable[[], object] | None = None
    """Settles the meaning of an attribute of unresolved kind."""


class AttributeManager(AttributeOwner, Protocol):
    """What the class-level attribute needs of its class's manager."""

    def attribute_heirs(self, key: str) -> "Iterable[InstrumentedAttribute[Any]]":
        """The attributes of subclasses that inherit the attribute `key`."""

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
            target_class=spec.target_class,
            other_key=spec.other_key,
            cascades=spec.cascades,
        )
    return CollectionImpl(
        key,
        manager,
        dispatch,
        active_history=spec.active_history,
        loader=spec.loader,
        target_class=spec.target_class,
        other_key=spec.other_key,
        cascades=spec.cascades,
        collection_class=spec.collection_class,
    )


class InstrumentedAttribute(AttributeDescriptor, Mapped[T_co]):  # type: ignore[misc]  # Mapped says the types of the same access
    """A tracked attribute of a class: descriptor of its instances, target of events."""

    __slots__ = ("class_", "dispatch", "info", "parent", "spec")

    impl: AttributeImpl
    parent: AttributeManager
    spec: AttributeSpec

    def __init__(self, key: str, parent: AttributeManager, spec: AttributeSpec) -> None:
        self.dispatch = AttributeEvents.new_dispatch(self)
        super().__init__(key, make_implementation(spec, key, parent, self.dispatch))
        self.parent = parent
        self.class_ = parent.class_
        self.spec = spec
        self.info: dict[Any, Any] = {}
        self.refresh_active()

    def respecify(self, spec: AttributeSpec) -> None:
        """Give the attribute another meaning; its listeners stay."""
        self.spec = spec
        self.impl = make_implementation(spec, self.key, self.parent, self.dispatch)
        self.refresh_active()

    def refresh_active(self) -> None:
        """Whether a write has to ask the implementation."""
        impl = self.impl
        self.active = impl.always_active or impl.active_history or bool(self.dispatch.set)

    def get_history(
        self, instance: object, passive: PassiveFlag = PassiveFlag.PASSIVE_OFF
    ) -> History:
        """Added, unchanged and deleted values of one instance."""
        holder = holder_of(instance)
        return self.impl.history(holder, dict_of(holder), passive)

    @property
    def doc(self) -> str | None:
        """What the class body says of the attribute."""
        return self.spec.doc

    def _listeners_changed(self, event: str) -> None:
        """A listener came or went: see whether writes concern anybody, and whether old values do."""
        self.impl.active_history = self.spec.active_history or any(
            listener.options.get("active_history")
            for name in ("set", "remove")
            for listener in self.dispatch.registered(name)
        )
        was_active = self.active
        self.refresh_active()
        if self.active != was_active:
            self.parent.attribute_activity_changed()

    def _event_heirs(self) -> "Iterable[InstrumentedAttribute[Any]]":
        return self.parent.attribute_heirs(self.key)

    @override
    def __repr__(self) -> str:
        return f"<InstrumentedAttribute {self.class_.__name__}.{self.key}>"

    __str__ = __repr__


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


class ForeignAttribute(ForeignAccess, InstrumentedAttribute[T_co]):  # type: ignore[misc]  # Mapped says the types of the same access
    """A tracked attribute of a class of foreign layout."""

    __slots__ = ()
