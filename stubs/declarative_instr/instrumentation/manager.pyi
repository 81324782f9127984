from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from types import MemberDescriptorType
from typing import Any, Generic

from typing_extensions import TypeVar, override

from declarative_instr.attributes.implementation import CollectionMaker, ExpiredLoader
from declarative_instr.attributes.instrumented import AttributeSpec, InstrumentedAttribute
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.instrumentation.beginning import ClassBeginning
from declarative_instr.instrumentation.class_attributes import ClassAttributes
from declarative_instr.instrumentation.instances import ClassInstances
from declarative_instr.instrumentation.ports import ClassOwner
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.ports import MANAGER_ATTR, STATE_ATTR, IdentityView
from declarative_instr.state.ports import MANAGER_ATTR as _MANAGER_ATTR
from declarative_instr.state.ports import STATE_ATTR as _STATE_ATTR
from declarative_instr.state.tracked import Tracked

ClassT = TypeVar("ClassT", bound=object, default=Any)

class ClassManager(ClassAttributes, ClassBeginning, ClassInstances[ClassT], Generic[ClassT]):
    class_: type[ClassT]
    MANAGER_ATTR = _MANAGER_ATTR
    STATE_ATTR = _STATE_ATTR
    first_touches: AbstractContextManager[object] = ...
    keeps_values_elsewhere = False
    collection_maker: CollectionMaker | None = ...
    is_merged: bool
    attribute_class: type[InstrumentedAttribute[Any]]
    foreign_class: type[InstrumentedAttribute[Any]]
    factory: object
    marked_bodies: list[tuple[type, tuple[tuple[str, Callable[..., Any], dict[str, object]], ...]]]
    validators: dict[str, tuple[Callable[..., Any], bool, bool]]
    info: dict[Any, Any]
    registry: ClassOwner | None
    declarative_scan: object | None
    identities: IdentityView | None
    expired_attribute_loader: ExpiredLoader | None
    dispatch: Dispatch
    extra_slots: dict[str, MemberDescriptorType]
    def __new__(cls, *arguments: Any, **keywords: Any) -> Any: ...
    def __init__(
        self,
        class_: type[ClassT],
        *,
        attribute_class: type[InstrumentedAttribute[Any]] = ...,
        foreign_class: type[InstrumentedAttribute[Any]] = ...,
    ) -> None: ...
    __hash__ = object.__hash__  # type: ignore[assignment]  # a dict has none; managers are told apart by identity
    @override
    def __eq__(self, other: object) -> bool: ...
    @override
    def __ne__(self, other: object) -> bool: ...
    @override
    def __repr__(self) -> str: ...
    def __bool__(self) -> bool: ...
    def manage(self) -> None: ...
    def unregister(self) -> None: ...
    @property
    def is_mapped(self) -> bool: ...
    @property
    def mapper(self) -> Any: ...
    @property
    def deferred_scalar_loader(self) -> ExpiredLoader | None: ...
    @deferred_scalar_loader.setter
    def deferred_scalar_loader(self, loader: ExpiredLoader | None) -> None: ...
    @override
    def make_attribute(self, key: str, spec: AttributeSpec) -> InstrumentedAttribute[Any]: ...
    def post_configure_attribute(self, key: str) -> None: ...
    def instrument_collection_class(
        self,
        key: str,
        collection_class: Callable[[], Any],
    ) -> Callable[[], Any]: ...
    @override
    def make_state(self, instance: object) -> Tracked: ...
    def has_parent(
        self,
        state: Tracked,
        key: str,
        optimistic: bool = False,
    ) -> bool: ...
    def initialize_collection(
        self, key: str, state: InstanceState[Any], factory: Callable[[], Any]
    ) -> tuple[CollectionAdapter, Any]: ...
    def fire_expire(self, holder: Tracked, keys: Collection[str] | None) -> None: ...
    def state_pickled(self, holder: Tracked, state: dict[str, object]) -> None: ...
    def state_restored(self, holder: Tracked, state: dict[str, object]) -> None: ...
    def _event_heirs(self) -> Iterable[ClassManager[Any]]: ...
