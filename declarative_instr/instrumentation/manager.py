"""ClassManager: what is known about one instrumented class; it makes no classes."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Generic
from warnings import warn

from typing_extensions import TypeVar, override

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.implementation import AttributeImpl, ExpiredLoader
from declarative_instr.attributes.instrumented import (
    AttributeSpec,
    ForeignAttribute,
    InstrumentedAttribute,
)
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.exc import (
    InstrumentationWarning,
    ReservedNameError,
    UnmappedClassError,
)
from declarative_instr.instrumentation.events import InstanceEvents
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, holder_of, state_of
from declarative_instr.state.ports import MANAGER_ATTR, STATE_ATTR, IdentityView
from declarative_instr.state.tracked import Tracked, has_fields, reset_fields

ClassT = TypeVar("ClassT", bound=object, default=Any)

_RESERVED = frozenset({MANAGER_ATTR, STATE_ATTR, "__dict__", "__class__", "__weakref__"})


class ClassManager(dict[str, InstrumentedAttribute[Any]], Generic[ClassT]):
    """Attributes, listeners and construction of one class, and the way to those of its bases.

    A dictionary from attribute name to the attribute installed on the class; told from others
    by identity. The class holds its manager; no registry does.
    """

    MANAGER_ATTR = MANAGER_ATTR
    STATE_ATTR = STATE_ATTR

    def __init__(
        self,
        class_: type[ClassT],
        *,
        attribute_class: type[InstrumentedAttribute[Any]] = InstrumentedAttribute,
        foreign_class: type[InstrumentedAttribute[Any]] = ForeignAttribute,
    ) -> None:
        super().__init__()
        self.class_ = class_
        self.is_merged = issubclass(class_, Tracked)
        """Whether the tracking fields are in the instances themselves."""
        self._attribute_class = attribute_class if self.is_merged else foreign_class
        self.implementations: dict[str, AttributeImpl] = {}
        self.local_keys: set[str] = set()
        """Names of the attributes that the class itself declares."""
        self.info: dict[Any, Any] = {}
        self.registry: object | None = None
        self.declarative_scan: object | None = None
        self.identities: IdentityView | None = None
        self.expired_attribute_loader: ExpiredLoader | None = None
        self.dispatch: Dispatch = InstanceEvents.new_dispatch(self)
        self.before_first: Callable[[], object] | None = None
        """Runs before the first object of the class is constructed: configuration."""
        self.init_method: Callable[..., object] | None = None
        self.refresh_constructor: Callable[[], object] | None = None
        """Makes the constructor anew when listeners of `init` come or go."""
        self.original_members: dict[str, object] = {}

    __hash__ = object.__hash__  # type: ignore[assignment]  # a dict has none; managers are told apart by identity

    @override
    def __eq__(self, other: object) -> bool:
        return self is other

    @override
    def __ne__(self, other: object) -> bool:
        return self is not other

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.class_.__qualname__} at {id(self):#x}>"

    # The class and its family --------------------------------------------------------------

    @property
    def base_managers(self) -> "list[ClassManager[Any]]":
        """Managers of the bases, nearest first in the order of the MRO."""
        found = (vars(base).get(MANAGER_ATTR) for base in self.class_.__mro__[1:])
        return [manager for manager in found if isinstance(manager, ClassManager)]

    def subclass_managers(self, recursive: bool = True) -> "Iterator[ClassManager[Any]]":  # noqa: FBT001, FBT002  # the documented signature
        """Managers of subclasses, also of those behind classes without manager."""
        return _managers_below(self.class_, recursive=recursive)

    def manage(self) -> None:
        """Attach the manager to its class and join the managers of the bases."""
        type.__setattr__(self.class_, MANAGER_ATTR, self)
        for base in self.base_managers:
            self.expired_attribute_loader = (
                self.expired_attribute_loader or base.expired_attribute_loader
            )
            self.dispatch.inherit(base.dispatch)
        InstanceEvents.apply_held(self.class_, self)
        if "__del__" in vars(self.class_):
            warn(
                f"__del__() method on class {self.class_.__qualname__} runs while its values are"
                " still readable, but an object that it revives has left its session. Use"
                " weakref.finalize() instead.",
                InstrumentationWarning,
                stacklevel=2,
            )

    def inherit_attributes(self) -> None:
        """Install attributes of the bases that the class does not declare itself."""
        for base in self.base_managers:
            for key, attribute in base.items():
                if key not in self and key not in vars(self.class_):
                    self.install_attribute(key, attribute.spec, inherited_from=attribute)

    def unregister(self) -> None:
        """Undo every change made to the class."""
        for key in list(self):
            self.uninstrument_attribute(key)
        for key in list(self.original_members):
            self.uninstall_member(key)
        type.__delattr__(self.class_, MANAGER_ATTR)

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

    # Attributes ----------------------------------------------------------------------------

    @property
    def attributes(self) -> Iterator[InstrumentedAttribute[Any]]:
        """The attributes, inherited ones too."""
        return iter(self.values())

    def instrument_attribute(self, key: str, spec: AttributeSpec) -> InstrumentedAttribute[Any]:
        """Install an attribute on the class and on the subclasses that do not override it.

        Raises:
            ReservedNameError: The instrumentation needs the name for itself.
        """
        self.local_keys.add(key)
        attribute = self.install_attribute(key, spec, inherited_from=None)
        for manager in self.subclass_managers():
            if key not in manager.local_keys and not manager.overrides(key, self):
                manager.install_attribute(key, spec, inherited_from=attribute)
        return attribute

    def overrides(self, key: str, base: "ClassManager[Any]") -> bool:
        """Whether a class between this and `base` gives `key` another meaning."""
        mro = self.class_.__mro__
        for between in mro[: mro.index(base.class_)]:
            member = vars(between).get(key)
            if member is not None and not isinstance(member, InstrumentedAttribute):
                return True
            manager = vars(between).get(MANAGER_ATTR)
            if isinstance(manager, ClassManager) and key in manager.local_keys:
                return True
        return False

    def install_attribute(
        self, key: str, spec: AttributeSpec, *, inherited_from: InstrumentedAttribute[Any] | None
    ) -> InstrumentedAttribute[Any]:
        """Put an attribute on this class alone; an inherited one takes listeners along."""
        attribute = self._attribute_class(key, self, spec)
        if inherited_from is not None:
            attribute.info = inherited_from.info
            attribute.dispatch.inherit(inherited_from.dispatch)
        self.install_descriptor(key, attribute)
        self[key] = attribute
        self.implementations[key] = attribute.impl
        return attribute

    def respecify(self, key: str, spec: AttributeSpec) -> None:
        """Give an attribute another meaning, here and where it is inherited; listeners stay."""
        old = self[key].spec
        for manager in (self, *self.subclass_managers()):
            attribute = manager.get(key)
            if attribute is not None and attribute.spec is old:
                attribute.respecify(spec)
                manager.implementations[key] = attribute.impl

    def attribute_heirs(self, key: str) -> Iterator[InstrumentedAttribute[Any]]:
        """The attributes of subclasses that inherit the attribute `key`."""
        for manager in self.subclass_managers():
            if key in manager and key not in manager.local_keys:
                yield manager[key]

    def attribute_activity_changed(self) -> None:
        """Make a generated constructor anew, which writes silent attributes directly."""
        if self.refresh_constructor is not None:
            self.refresh_constructor()

    def uninstrument_attribute(self, key: str) -> None:
        """Take an attribute off the class, and off the subclasses that inherit it."""
        for manager in list(self.subclass_managers()):
            if key in manager and key not in manager.local_keys:
                manager.remove_attribute(key)
        self.local_keys.discard(key)
        self.remove_attribute(key)

    def remove_attribute(self, key: str) -> None:
        """Take an attribute off this class alone."""
        del self[key]
        del self.implementations[key]
        self.uninstall_descriptor(key)

    def is_instrumented(self, key: str, search: bool = False) -> bool:  # noqa: FBT001, FBT002  # the documented signature
        """Whether the class has the attribute; `search` False: declares it itself."""
        return key in self if search else key in self.local_keys

    def get_impl(self, key: str) -> AttributeImpl:
        """The implementation of an attribute."""
        return self.implementations[key]

    # Members of the class --------------------------------------------------------------------

    def install_descriptor(self, key: str, inst: object) -> None:
        """Put a descriptor on the class.

        Raises:
            ReservedNameError: The instrumentation needs the name for itself.
        """
        _refuse_reserved(key, self.class_)
        type.__setattr__(self.class_, key, inst)

    def uninstall_descriptor(self, key: str) -> None:
        """Take a descriptor off the class."""
        if key in vars(self.class_):
            type.__delattr__(self.class_, key)

    def install_member(self, key: str, implementation: object) -> None:
        """Put a member on the class; what the class had itself is kept for restoring.

        Raises:
            ReservedNameError: The instrumentation needs the name for itself.
        """
        _refuse_reserved(key, self.class_)
        self.original_members.setdefault(key, vars(self.class_).get(key, _ABSENT))
        type.__setattr__(self.class_, key, implementation)

    def uninstall_member(self, key: str) -> None:
        """Restore what the class had before `install_member`."""
        original = self.original_members.pop(key, _ABSENT)
        if original is not _ABSENT:
            type.__setattr__(self.class_, key, original)
        elif key in vars(self.class_):
            type.__delattr__(self.class_, key)

    # Instances -------------------------------------------------------------------------------

    def new_instance(self) -> ClassT:
        """Make an object without its constructor, with its tracking fields set."""
        instance = self.class_.__new__(self.class_)
        self.setup_instance(instance)
        return instance

    def setup_instance(self, instance: ClassT) -> Tracked:
        """Give an object its tracking fields, or its state.

        Returns: The object that has the fields.
        """
        if isinstance(instance, Tracked):
            reset_fields(instance)
            return instance
        return self.make_state(instance)

    def make_state(self, instance: object) -> Tracked:
        """Make and attach the state of a foreign instance that has none yet."""
        state = InstanceState(instance, self)
        vars(instance)[STATE_ATTR] = state
        return state

    def ensure_state(self, instance: object) -> Tracked:
        """The state of a foreign instance; made and attached where it has none of its own."""
        state = vars(instance).get(STATE_ATTR)
        if isinstance(state, InstanceState) and state.obj() is instance:
            return state
        return self.make_state(instance)

    def run_before_first(self) -> None:
        """Settle the class, and tell the listeners of `first_init`; once."""
        settle = self.before_first
        if settle is not None:
            settle()
            self.before_first = None
            if self.dispatch.first_init:
                self.dispatch.first_init(self, self.class_)

    def teardown_instance(self, instance: ClassT) -> None:
        """Remove the state of an object."""
        if isinstance(instance, Tracked):
            reset_fields(instance)
        else:
            vars(instance).pop(STATE_ATTR, None)

    def has_state(self, instance: object) -> bool:
        """Whether an object has its tracking fields."""
        if isinstance(instance, Tracked):
            return has_fields(instance)
        return STATE_ATTR in vars(instance)

    def manager_getter(self) -> Any:
        """A function that finds the manager of a class."""
        return lambda cls: vars(cls)[MANAGER_ATTR]

    def state_getter(self) -> Any:
        """A function that finds the state of an instance."""
        return state_of

    def dict_getter(self) -> Any:
        """A function that finds the values of an instance."""
        return lambda instance: dict_of(holder_of(instance))

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
        dict_ = dict_of(holder)
        for key, impl in self.implementations.items():
            if key in dict_ and isinstance(impl, CollectionImpl):
                impl.adopt(holder, dict_)
        if self.dispatch.unpickle:
            self.dispatch.unpickle(holder, state)

    # As a target of events -----------------------------------------------------------------------

    def _listeners_changed(self, event: str) -> None:
        """A wrapped constructor looks at the dispatch; a generated one is made for its listeners."""
        if event in {"init", "init_failure"} and self.refresh_constructor is not None:
            self.refresh_constructor()

    def _event_heirs(self) -> "Iterable[ClassManager[Any]]":
        return self.subclass_managers()


_ABSENT = object()


def _managers_below(class_: type, *, recursive: bool) -> Iterator[ClassManager[Any]]:
    subclasses: list[type] = type.__subclasses__(class_)
    for subclass in subclasses:
        manager = vars(subclass).get(MANAGER_ATTR)
        if isinstance(manager, ClassManager):
            yield manager
        if recursive or manager is None:
            yield from _managers_below(subclass, recursive=recursive)


def _refuse_reserved(key: str, class_: type) -> None:
    if key in _RESERVED:
        message = (
            f"{class_.__qualname__}.{key}: {key!r} requested attribute name conflicts with"
            " instrumentation attribute of the same name. Choose another name."
        )
        raise ReservedNameError(message)


def _warn_older_name() -> None:
    warn(
        "The ClassManager.deferred_scalar_loader attribute is now named"
        " expired_attribute_loader; use that name.",
        DeprecationWarning,
        stacklevel=3,
    )
