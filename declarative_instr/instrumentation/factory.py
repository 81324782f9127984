"""Entry points of the instrumentation: make, attach, find and remove managers of classes."""

from threading import Lock
from typing import Any, TypeAlias

from typing_extensions import TypeVar

from declarative_instr.attributes.instrumented import AttributeSpec, InstrumentedAttribute
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.exc import ArgumentError, InvalidRequestError, UnmappedClassError
from declarative_instr.instrumentation.construction import install_wrapped_init
from declarative_instr.instrumentation.events import InstrumentationEvents
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.instrumentation.protocols import AlternateInstrumentation, _ManagerFactory
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, holder_of, state_of
from declarative_instr.state.ports import MANAGER_ATTR
from declarative_instr.structures.identity import IdentitySet

ClassT = TypeVar("ClassT", bound=object)

ManagerFactory: TypeAlias = _ManagerFactory | type[ClassManager[Any]]
"""The class is named beside the Protocol: pyrefly finds no call of it in a class with `dict` as base."""


class InstrumentationFactory:
    """Makes and removes managers, and tells the listeners of InstrumentationEvents."""

    def __init__(self) -> None:
        self.dispatch: Dispatch = InstrumentationEvents.new_dispatch(self)
        self.alternates: AlternateInstrumentation | None = None
        """Who answers for classes that ask for another instrumentation; None: nobody does."""
        self._claims = Lock()
        self._claimed: IdentitySet[type] = IdentitySet()
        """Classes that are being given a manager."""

    def create_manager_for_cls(
        self, class_: type[ClassT], manager_factory: ManagerFactory | None = None
    ) -> ClassManager[ClassT]:
        """Make the manager of a class and attach it.

        Raises:
            ArgumentError: It is no class.
            InvalidRequestError: The class has a manager, or another thread is giving it one.
            LayoutError: Its instances have no room for values or cannot be referred to weakly.
            AlternateInstrumentationError: The class asks for what cannot be had.
        """
        self._claim(class_)
        try:
            manager: ClassManager[ClassT] = (manager_factory or ClassManager)(class_)
            if self.alternates is not None:
                manager = self.alternates.manager_in_place_of(manager)
            manager.manage()
        finally:
            with self._claims:  # else who looks for both, manager and claim, could miss both
                self._claimed.discard(class_)
        manager.inherit_attributes()
        return manager

    def _claim(self, class_: object) -> None:
        """Let one thread alone instrument a class; nothing of the user's runs meanwhile."""
        if not isinstance(class_, type):
            message = f"{class_!r:.80} is no class. Instrument the class, not an object of it."
            raise ArgumentError(message)
        with self._claims:
            if MANAGER_ATTR not in vars(class_) and class_ not in self._claimed:
                self._claimed.add(class_)
                return
        message = (
            f"Class {class_.__qualname__} is instrumented already. Call unregister_class()"
            " on it first, or use the manager that manager_of_class() gives."
        )
        raise InvalidRequestError(message)

    def unregister(self, class_: type) -> None:
        """Tell the listeners, then undo every change made to the class."""
        manager = require_manager(class_)
        if self.dispatch.class_uninstrument:
            self.dispatch.class_uninstrument(class_)
        manager.unregister()

    def _listeners_changed(self, event: str) -> None:
        """Nothing to note: each firing looks at the dispatch."""

    def _event_heirs(self) -> tuple[()]:
        return ()


instrumentation_factory = InstrumentationFactory()
"""The factory whose events `listen(SomeClass, "class_instrument", fn)` reaches."""
InstrumentationEvents.source = instrumentation_factory


def register_class(
    class_: type[ClassT],
    *,
    manager_factory: ManagerFactory | None = None,
    finalize: bool = True,
) -> ClassManager[ClassT]:
    """Instrument a class: its objects are tracked from now on.

    For classes without a declarative base; attributes come by `register_attribute()`.

    Args:
        class_: Any class whose instances have a `__dict__` or slots, and can be referred to
            weakly.
        manager_factory: Makes the manager; default ClassManager.
        finalize: Wrap `__init__` and tell listeners now; False: the caller does it later.

    Raises:
        InvalidRequestError: The class is instrumented already.
        LayoutError: Its instances cannot be tracked.
    """
    manager = instrumentation_factory.create_manager_for_cls(class_, manager_factory)
    if finalize:
        install_wrapped_init(manager)
        announce_class(manager)
    return manager


def announce_class(manager: ClassManager[Any]) -> None:
    """Tell the listeners that a class is instrumented."""
    if instrumentation_factory.dispatch.class_instrument:
        instrumentation_factory.dispatch.class_instrument(manager.class_)


def unregister_class(class_: type) -> None:
    """Remove the instrumentation; the class is as it was before `register_class()`.

    Raises:
        UnmappedClassError: The class is not instrumented.
    """
    instrumentation_factory.unregister(class_)


def register_attribute(
    class_: type, key: str, spec: AttributeSpec | None = None
) -> InstrumentedAttribute[Any]:
    """Install a tracked attribute on an instrumented class.

    Args:
        class_: The class, which has a manager.
        key: Name of the attribute.
        spec: What it is; default a plain value.

    Raises:
        UnmappedClassError: The class is not instrumented.
        ReservedNameError: The instrumentation needs the name for itself.
    """
    manager = require_manager(class_)
    manager.instrument_attribute(key, spec or AttributeSpec())
    announce_attribute(manager, key)
    return manager[key]


def announce_attribute(manager: ClassManager[Any], key: str) -> None:
    """Tell the class's manager, which tells the listeners, that an attribute is ready for use.

    A relation whose kind is not known yet is told of when it is.
    """
    if manager[key].spec.kind is not AttributeKind.UNRESOLVED:
        manager.post_configure_attribute(key)


def unregister_attribute(class_: type, key: str) -> None:
    """Take a tracked attribute off an instrumented class and its subclasses.

    Where a base has an attribute of the same name, they inherit it again.

    Raises:
        UnmappedClassError: The class is not instrumented.
        UnknownAttributeError: The class has no such attribute.
    """
    require_manager(class_).uninstrument_attribute(key)


def opt_manager_of_class(class_: type | None) -> ClassManager[Any] | None:
    """The manager of a class, or None."""
    manager = vars(class_).get(MANAGER_ATTR) if isinstance(class_, type) else None
    return manager if isinstance(manager, ClassManager) else None


def manager_of_class(class_: type[ClassT]) -> ClassManager[ClassT]:
    """The manager of a class.

    Raises:
        UnmappedClassError: The class is not instrumented.
    """
    return require_manager(class_)


def require_manager(class_: type) -> ClassManager[Any]:
    """The manager of a class, or the error that says what to do."""
    manager = opt_manager_of_class(class_)
    if manager is None:
        named: str = getattr(class_, "__qualname__", "") or f"{class_!r:.80}"
        message = (
            f"Can't locate an instrumentation manager for class {named}. Let it"
            " subclass a declarative base, or call register_class() on it first."
        )
        raise UnmappedClassError(message)
    return manager


def instance_state(instance: ClassT) -> InstanceState[ClassT]:
    """The state of a tracked object.

    Raises:
        UnmappedInstanceError: The object's class is not instrumented.
    """
    state: InstanceState[Any] = state_of(instance)
    return state


def instance_dict(instance: object) -> dict[str, Any]:
    """The values of a tracked object by attribute name."""
    return dict_of(holder_of(instance))


def is_instrumented(instance: object, key: str) -> bool:
    """Whether the object's class tracks the attribute `key`."""
    return require_manager(type(instance)).is_instrumented(key, search=True)
