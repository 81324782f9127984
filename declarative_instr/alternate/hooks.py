"""InstrumentationManager: what a class may do in its own way, and what happens where it does not."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from declarative_instr.attributes.instrumented import InstrumentedAttribute
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.prepare import instrumented_class
from declarative_instr.exc import AlternateInstrumentationError, near_misses
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.instance_state import InstanceState

DEFAULT_MANAGER_ATTR = "_default_class_manager"
"""Where a class keeps its manager, unless its hooks say otherwise."""
DEFAULT_STATE_ATTR = "_default_state"
"""Where an instance keeps its state, unless the hooks of its class say otherwise."""


class InstrumentationManager:
    """How a class is instrumented; a subclass changes what it wants otherwise.

    Every hook is given the class it works on, and its arguments by place. One object may serve
    several classes.

    A hook may also be missing: an object, or a dictionary of callables, that has some of these
    names is taken too, and this class does the rest. A hook that is no part of this class,
    `initialize_collection(key, state, factory)`, makes the collections of the instances: it
    answers the CollectionAdapter and the collection.
    """

    def __init__(self, class_: type) -> None:
        """Serve `class_`; nothing of it is changed yet."""

    # The class -----------------------------------------------------------------------------

    def manage(self, class_: type, manager: ClassManager[Any], /) -> None:
        """Attach the manager to the class."""
        setattr(class_, DEFAULT_MANAGER_ATTR, manager)

    def unregister(self, class_: type, manager: ClassManager[Any], /) -> None:
        """Take the manager off the class, whose attributes are gone already."""
        self.dispose(class_, manager)

    def dispose(self, class_: type, manager: ClassManager[Any], /) -> None:
        """Older name of `unregister`, which calls it."""
        if DEFAULT_MANAGER_ATTR in vars(class_):
            delattr(class_, DEFAULT_MANAGER_ATTR)

    def manager_getter(self, class_: type, /) -> Callable[[type], ClassManager[Any]]:
        """A function that finds the manager of the class.

        It raises AttributeError or KeyError where the class has none.
        """
        return own_manager

    def install_member(self, class_: type, key: str, implementation: object, /) -> None:
        """Put a member on the class: its wrapped constructor."""
        type.__setattr__(class_, key, implementation)

    def uninstall_member(self, class_: type, key: str, /) -> None:
        """Take a member off the class; what the class had before is put back afterwards."""
        type.__delattr__(class_, key)

    # Attributes ----------------------------------------------------------------------------

    def instrument_attribute(
        self, class_: type, key: str, inst: InstrumentedAttribute[Any], /
    ) -> None:
        """An attribute of the class itself has been installed."""

    def post_configure_attribute(
        self, class_: type, key: str, inst: InstrumentedAttribute[Any], /
    ) -> None:
        """An attribute is ready for use; listeners are told now."""

    def install_descriptor(
        self, class_: type, key: str, inst: InstrumentedAttribute[Any], /
    ) -> None:
        """Put an attribute, its own or an inherited one, on the class.

        A class that does nothing here reads and writes through `get_attribute()`,
        `set_attribute()` and `del_attribute()`.
        """
        type.__setattr__(class_, key, inst)

    def uninstall_descriptor(self, class_: type, key: str, /) -> None:
        """Take an attribute off the class."""
        type.__delattr__(class_, key)

    def instrument_collection_class(
        self, class_: type, key: str, collection_class: Callable[[], Any], /
    ) -> Callable[[], Any]:
        """The class or factory of an attribute's collections; what is answered is instrumented."""
        if isinstance(collection_class, type):
            return instrumented_class(collection_class)
        return collection_class

    # Instances -----------------------------------------------------------------------------

    def get_instance_dict(self, class_: type, instance: Any, /) -> dict[str, object]:
        """The values of an instance by attribute name; always the same dictionary."""
        values: dict[str, object] = vars(instance)
        return values

    def initialize_instance_dict(self, class_: type, instance: Any, /) -> None:
        """Make the dictionary of values of a new instance."""

    def install_state(self, class_: type, instance: Any, state: InstanceState[Any], /) -> None:
        """Keep the state with its instance."""
        setattr(instance, DEFAULT_STATE_ATTR, state)

    def remove_state(self, class_: type, instance: Any, /) -> None:
        """Forget the state of an instance."""
        delattr(instance, DEFAULT_STATE_ATTR)

    def state_getter(self, class_: type, /) -> Callable[[Any], InstanceState[Any]]:
        """A function that finds the state of an instance.

        It raises AttributeError or KeyError where the instance has none yet.
        """
        return own_state

    def dict_getter(self, class_: type, /) -> Callable[[Any], dict[str, object]]:
        """A function that finds the values of an instance; asked for once."""
        return lambda instance: self.get_instance_dict(class_, instance)

    if TYPE_CHECKING:  # a class that has it makes its collections; this one does not

        def initialize_collection(
            self, key: str, state: InstanceState[Any], factory: Callable[[], Any], /
        ) -> tuple[CollectionAdapter, Any]:
            """Make the collection of an instance: its adapter, and itself."""


STORAGE_HOOKS = (
    "get_instance_dict",
    "initialize_instance_dict",
    "install_state",
    "remove_state",
    "state_getter",
    "dict_getter",
)
"""Hooks that say where state and values of an instance lie."""
COLLECTION_HOOK = "initialize_collection"
_HOOKS = (
    *(name for name in vars(InstrumentationManager) if not name.startswith("_")),
    COLLECTION_HOOK,
)


def own_manager(class_: type) -> ClassManager[Any]:
    """The manager that a class, and not a base of it, keeps at the usual place."""
    manager: ClassManager[Any] = vars(class_)[DEFAULT_MANAGER_ATTR]
    return manager


def own_state(instance: Any) -> InstanceState[Any]:
    """The state that an instance keeps at the usual place."""
    state: InstanceState[Any] = getattr(instance, DEFAULT_STATE_ATTR)
    return state


def hooks_of(answer: object, class_: type) -> InstrumentationManager:
    """The hooks that `answer` has, completed by those of InstrumentationManager.

    Raises:
        AlternateInstrumentationError: It has none, or one that is unknown or no function.
    """
    if isinstance(answer, InstrumentationManager):
        return answer
    given = _named_hooks(answer, class_) if isinstance(answer, Mapping) else _members(answer)
    if not given:
        message = (
            f"{class_.__qualname__} asks for an instrumentation that has no hook: {answer!r:.80}."
            " Answer an InstrumentationManager, an object or a dictionary with some of its"
            " methods, or a ClassManager."
        )
        raise AlternateInstrumentationError(message)
    hooks = InstrumentationManager(class_)
    for name, function in given.items():
        if not callable(function):
            message = (
                f"The instrumentation of {class_.__qualname__} has a hook {name!r} that is no"
                f" function: {function!r:.80}."
            )
            raise AlternateInstrumentationError(message)
        setattr(hooks, name, function)
    return hooks


def _members(answer: object) -> dict[str, object]:
    return {name: getattr(answer, name) for name in _HOOKS if hasattr(answer, name)}


def _named_hooks(answer: Mapping[object, object], class_: type) -> dict[str, object]:
    for name in answer:
        if name not in _HOOKS:
            message = (
                f"The instrumentation of {class_.__qualname__} names a hook that does not exist:"
                f" {name!r}.{near_misses(str(name), _HOOKS)}"
            )
            raise AlternateInstrumentationError(message)
    return {str(name): function for name, function in answer.items()}


def stores_instances(hooks: InstrumentationManager) -> bool:
    """Whether state or values of instances are kept in another way than InstrumentationManager's."""
    return any(
        name in vars(hooks)
        or getattr(type(hooks), name) is not getattr(InstrumentationManager, name)
        for name in STORAGE_HOOKS
    )
