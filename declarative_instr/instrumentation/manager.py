"""ClassManager: what is known about one instrumented class; it makes no classes."""

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from threading import RLock
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, Generic
from warnings import warn

from typing_extensions import TypeVar, override

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.implementation import (
    CollectionMaker,
    ExpiredLoader,
)
from declarative_instr.attributes.instrumented import (
    AttributeSpec,
    ForeignAttribute,
    InstrumentedAttribute,
)
from declarative_instr.attributes.marks import MarkedBodies, own_marked_methods
from declarative_instr.attributes.unconfigured import settled
from declarative_instr.attributes.validation import install_validator, validators_of
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.prepare import prepare_collection_class
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.exc import CollectionError, UnmappedClassError
from declarative_instr.instrumentation.beginning import ClassBeginning
from declarative_instr.instrumentation.class_attributes import ClassAttributes, manager_in
from declarative_instr.instrumentation.events import InstanceEvents, InstrumentationEvents
from declarative_instr.instrumentation.finalisers import warn_of_finaliser
from declarative_instr.instrumentation.instances import ClassInstances
from declarative_instr.instrumentation.layout import OUR_BASES, prepared_storage, slots_of
from declarative_instr.instrumentation.ports import ClassOwner
from declarative_instr.instrumentation.reconstruction import listen_for_reconstructors
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of
from declarative_instr.state.ports import MANAGER_ATTR, STATE_ATTR, IdentityView
from declarative_instr.state.tracked import COMMITTED, Tracked

ClassT = TypeVar("ClassT", bound=object, default=Any)


class ClassManager(ClassAttributes, ClassBeginning, ClassInstances[ClassT], Generic[ClassT]):
    """Attributes, listeners and construction of one class, and the way to those of its bases.

    A dictionary from attribute name to the attribute installed on the class; told from others
    by identity. The class holds its manager; no registry does.
    """

    class_: type[ClassT]
    MANAGER_ATTR = MANAGER_ATTR
    STATE_ATTR = STATE_ATTR
    first_touches: AbstractContextManager[object] = RLock()
    """Held while an object gets its state: threads that share it get the same one."""
    keeps_values_elsewhere = False
    """Whether the class finds state and values of its instances in a way of its own."""
    collection_maker: CollectionMaker | None = None
    """What makes the collections of instances; None: the collection class of each attribute."""

    if TYPE_CHECKING:  # with the one of dict, pyrefly does not take the class for a _ManagerFactory

        def __new__(cls, *arguments: Any, **keywords: Any) -> Any:
            """Make a manager."""

    def __init__(
        self,
        class_: type[ClassT],
        *,
        attribute_class: type[InstrumentedAttribute[Any]] = InstrumentedAttribute,
        foreign_class: type[InstrumentedAttribute[Any]] = ForeignAttribute,
    ) -> None:
        super().__init__(class_)
        ClassBeginning.__init__(self)
        self.is_merged = issubclass(class_, Tracked)
        """Whether the tracking fields are in the instances themselves."""
        self.attribute_class = attribute_class
        self.foreign_class = foreign_class
        self.factory: object = ClassManager
        """What made the manager: ClassManager, or what the class asked for instead."""
        self.marked_bodies = _marked_bodies(class_)
        """The class and its bases, with the methods that decorators marked in their bodies."""
        self.validators = validators_of(self.marked_bodies)
        """The validator of each attribute; most have none."""
        self.info: dict[Any, Any] = {}
        self.registry: ClassOwner | None = None
        """Where the class is known by its name; None for one that is not declared."""
        self.declarative_scan: object | None = None
        self.identities: IdentityView | None = None
        self.expired_attribute_loader: ExpiredLoader | None = None
        events: Any = getattr(type(self), "dispatch", InstanceEvents.dispatch_class).family
        self.dispatch: Dispatch = events.new_dispatch(self)
        """Listeners; of the family that a subclass names with `dispatch = dispatcher(Family)`."""
        self.extra_slots: dict[str, MemberDescriptorType] = {}
        """Slots of the user's in objects that have the tracking fields; their pickles take them."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # a dict has none; managers are told apart by identity

    @override
    def __eq__(self, other: object) -> bool:
        return self is other

    @override
    def __ne__(self, other: object) -> bool:
        return self is not other

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.class_!r} at {id(self):x}>"

    def __bool__(self) -> bool:
        """True, also while the class has no attribute."""
        return True

    # The class and its family --------------------------------------------------------------

    def manage(self) -> None:
        """Attach the manager to its class and join the managers of the bases.

        Raises:
            LayoutError: Objects of the class have no room for values, or cannot be referred to
                weakly.
        """
        if self.is_merged:
            self.extra_slots = slots_of(self.class_)
        elif not self.keeps_values_elsewhere:
            self.storage = prepared_storage(self)
        type.__setattr__(self.class_, MANAGER_ATTR, self)
        for base in self.base_managers:
            self.expired_attribute_loader = (
                self.expired_attribute_loader or base.expired_attribute_loader
            )
            self.dispatch.inherit(base.dispatch)
        InstanceEvents.apply_held(self.class_, self)
        listen_for_reconstructors(self.class_, self.marked_bodies, self.dispatch)
        warn_of_finaliser(self.class_)

    def unregister(self) -> None:
        """Undo every change made to the class; its objects keep their values."""
        for key in list(self.local_keys):
            self.uninstrument_attribute(key)
        for key in list(self):
            self.remove_attribute(key)
        self.refresh_constructor = None
        if self.forget_source is not None:
            self.forget_source()
        self.restore_members()
        if not self.is_merged and not self.keeps_values_elsewhere:
            self.storage.remove_states()
        if vars(self.class_).get(MANAGER_ATTR) is self:
            type.__delattr__(self.class_, MANAGER_ATTR)
        if self.registry is not None:
            self.registry.discard_class(self.class_)

    @property
    def is_mapped(self) -> bool:
        """Whether a mapper was assigned."""
        return self.identities is not None

    @property
    def mapper(self) -> Any:
        """The class's mapper.

        Raises:
            UnmappedClassError: The class is instrumented, and mapped to nothing.
        """
        if self.identities is None:
            message = (
                f"Class {self.class_.__qualname__} is instrumented without a mapper. Map it with"
                " a declarative base of declarative_instr.orm."
            )
            raise UnmappedClassError(message)
        return self.identities

    @property
    def deferred_scalar_loader(self) -> ExpiredLoader | None:
        """Older name of `expired_attribute_loader`."""
        _warn_older_name()
        return self.expired_attribute_loader

    @deferred_scalar_loader.setter
    def deferred_scalar_loader(self, loader: ExpiredLoader | None) -> None:
        _warn_older_name()
        self.expired_attribute_loader = loader

    # Attributes --------------------------------------------------------------------------

    @override
    def make_attribute(self, key: str, spec: AttributeSpec) -> InstrumentedAttribute[Any]:
        made = self.attribute_class if self.is_merged else self.foreign_class
        attribute = made(key, self, spec)
        if key in self.validators:
            install_validator(attribute, self.validators[key])
        return attribute

    def post_configure_attribute(self, key: str) -> None:
        """The attribute is ready for use: tell the listeners of `attribute_instrument`."""
        source = InstrumentationEvents.source
        if source is not None and source.dispatch.attribute_instrument:
            source.dispatch.attribute_instrument(self.class_, key, self[key])

    def instrument_collection_class(
        self,
        key: str,
        collection_class: Callable[[], Any],
    ) -> Callable[[], Any]:
        """The class or factory of an attribute's collections; what is answered is instrumented."""
        return collection_class

    # Instances -------------------------------------------------------------------------------

    @override
    def make_state(self, instance: object) -> Tracked:
        state = self.storage.make_state(instance, self)
        if self.declarative_scan is None:
            state._sa_flags |= COMMITTED  # values that appear beside the attributes are no changes
        return state

    def has_parent(
        self,
        state: Tracked,
        key: str,
        optimistic: bool = False,  # noqa: FBT001, FBT002  # the documented signature
    ) -> bool:  # the documented signature
        """Whether the object of `state` was put into the attribute `key` of some object.

        Args:
            state: The state of the object that may be referred to.
            key: Name of an attribute of this class.
            optimistic: The answer where nothing is known, as for objects just loaded.

        Raises:
            UnknownAttributeError: The class has no such attribute.
            InvalidRequestError: The attribute holds values, which have no parents.
        """
        return self.get_impl(key).hasparent(state, optimistic=optimistic)

    def initialize_collection(
        self, key: str, state: InstanceState[Any], factory: Callable[[], Any]
    ) -> tuple[CollectionAdapter, Any]:
        """Make an empty collection for an object, which does not hold it yet.

        Args:
            key: Name of the collection's attribute.
            state: The state of the object.
            factory: A class of collections, or what answers a new one.

        Raises:
            CollectionError: `factory` makes no collection, or the attribute holds none.
            UnknownAttributeError: The class has no such attribute.
        """
        impl = self.get_impl(key)
        if not isinstance(impl, CollectionImpl):
            message = f"{impl.label} holds no collection. Name a collection attribute of the class."
            raise CollectionError(message)
        if self.collection_maker is not None:
            return self.collection_maker(key, state, factory)
        prepared = prepare_collection_class(factory)
        collection = prepared.factory()
        return CollectionAdapter(impl, state.holder, collection, prepared.roles), collection

    # What the state asks for -------------------------------------------------------------------

    def fire_expire(self, holder: Tracked, keys: Collection[str] | None) -> None:
        """Tell the listeners of an expiry."""
        if self.dispatch.expire:
            self.dispatch.expire(holder, keys)

    def state_pickled(self, holder: Tracked, state: dict[str, object]) -> None:
        """Let listeners change a state that is about to be pickled."""
        if self.dispatch.pickle:
            self.dispatch.pickle(holder, state)

    def state_restored(self, holder: Tracked, state: dict[str, object]) -> None:
        """Give the collections of a restored object their owner; tell listeners."""
        if self.collections is None:
            every = [settled(one) for one in list(self.implementations.values())]
            self.collections = tuple(one for one in every if isinstance(one, CollectionImpl))
        if self.collections:
            dict_ = dict_of(holder)
            for impl in self.collections:
                if impl.key in dict_:
                    impl.adopt(holder, dict_)
        if self.dispatch.unpickle:
            self.dispatch.unpickle(holder, state)

    # As a target of events -----------------------------------------------------------------------

    def _event_heirs(self) -> "Iterable[ClassManager[Any]]":
        return self.subclass_managers()


def _marked_bodies(class_: type) -> MarkedBodies:
    """The bodies of a class and its bases; our own bases have no marks, nor has object."""
    found: MarkedBodies = []
    for base in class_.__mro__:
        if base not in OUR_BASES:
            manager = manager_in(base)
            found.append(
                (base, own_marked_methods(base)) if manager is None else manager.marked_bodies[0]
            )
    return found


def _warn_older_name() -> None:
    warn(
        "The ClassManager.deferred_scalar_loader attribute is now named"
        " expired_attribute_loader; use that name.",
        DeprecationWarning,
        stacklevel=3,
    )
