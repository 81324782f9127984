"""AlternateManager: a ClassManager that asks the hooks of its class; it knows no finders."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeAlias
from weakref import WeakSet

from typing_extensions import TypeVar, override

from declarative_instr.alternate.hooks import (
    COLLECTION_HOOK,
    InstrumentationManager,
    stores_instances,
)
from declarative_instr.attributes.instrumented import AttributeSpec, InstrumentedAttribute
from declarative_instr.exc import NO_STATE, LayoutError
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.ports import MANAGER_ATTR
from declarative_instr.state.tracked import Tracked

ClassT = TypeVar("ClassT", bound=object, default=Any)

# The state has a member called `dict`.
Values: TypeAlias = dict[str, object]


alternate_classes: WeakSet[type] = WeakSet()
"""The classes that have such a manager."""


class AlternateState(InstanceState[Any]):
    """The state of an object whose class tells where its values are."""

    __slots__ = ("_values_of",)

    def __init__(self, instance: object, manager: "AlternateManager[Any]") -> None:
        super().__init__(instance, manager)
        self._values_of = manager.values_of

    @property
    @override
    def dict(self) -> Values:
        """The instance's values by attribute name; empty when it was collected."""
        instance = self.obj()
        return {} if instance is None else self._values_of(instance)


class AlternateManager(ClassManager[ClassT]):
    """The manager of a class with hooks.

    Managers of other classes know nothing of it: what differs is overridden here.
    """

    keeps_values_elsewhere = True
    first_touches: AbstractContextManager[object] = nullcontext()
    """No lock: hooks of the user's make the state."""

    def __init__(
        self, standard: ClassManager[ClassT], hooks: InstrumentationManager, factory: object
    ) -> None:
        """Serve the class of `standard`, which is not attached, with attributes of its kind.

        Raises:
            LayoutError: The instances cannot be referred to weakly, or have the tracking fields
                while the hooks keep them elsewhere.
        """
        class_ = standard.class_
        super().__init__(
            class_,
            attribute_class=standard.attribute_class,
            foreign_class=standard.foreign_class,
        )
        _check_layout(class_, hooks)
        self.factory = factory
        self.hooks = hooks
        self.values_of: Callable[[Any], Values] = hooks.dict_getter(class_)
        self._state_of = hooks.state_getter(class_)
        self.collection_maker = getattr(hooks, COLLECTION_HOOK, None)

    # The class -------------------------------------------------------------------------------

    @override
    def manage(self) -> None:
        super().manage()
        try:
            self.hooks.manage(self.class_, self)
        except BaseException:
            type.__delattr__(self.class_, MANAGER_ATTR)
            raise
        alternate_classes.add(self.class_)

    @override
    def unregister(self) -> None:
        super().unregister()
        self.hooks.unregister(self.class_, self)
        alternate_classes.discard(self.class_)

    @override
    def put_member(self, key: str, implementation: Any) -> None:
        self.hooks.install_member(self.class_, key, implementation)

    @override
    def drop_member(self, key: str) -> None:
        self.hooks.uninstall_member(self.class_, key)

    # Attributes ------------------------------------------------------------------------------

    @override
    def install_attribute(
        self,
        key: str,
        inst: AttributeSpec | InstrumentedAttribute[Any],
        *,
        inherited_from: InstrumentedAttribute[Any] | None,
    ) -> InstrumentedAttribute[Any]:
        attribute = super().install_attribute(key, inst, inherited_from=inherited_from)
        if inherited_from is None:
            self.hooks.instrument_attribute(self.class_, key, attribute)
        return attribute

    @override
    def put_descriptor(self, key: str, inst: Any) -> None:
        self.hooks.install_descriptor(self.class_, key, inst)

    @override
    def drop_descriptor(self, key: str) -> None:
        self.hooks.uninstall_descriptor(self.class_, key)

    @override
    def post_configure_attribute(self, key: str) -> None:
        self.hooks.post_configure_attribute(self.class_, key, self[key])
        super().post_configure_attribute(key)

    @override
    def instrument_collection_class(
        self, key: str, collection_class: Callable[[], Any]
    ) -> Callable[[], Any]:
        return self.hooks.instrument_collection_class(self.class_, key, collection_class)

    # Instances -------------------------------------------------------------------------------

    @override
    def setup_instance(self, instance: ClassT, state: InstanceState[Any] | None = None) -> Tracked:
        if not isinstance(instance, Tracked):
            self.hooks.initialize_instance_dict(self.class_, instance)
        return super().setup_instance(instance, state)

    @override
    def make_state(self, instance: object) -> Tracked:
        """Make and attach the state of an instance that no constructor of ours has made.

        It may have values already, from a pickle, which a new dictionary would lose; or those of
        the instance that `copy.copy()` made it of, which then get a dictionary of their own.
        """
        found = self.find_state(instance)
        try:
            values = self.values_of(instance)
        except NO_STATE:
            self.hooks.initialize_instance_dict(self.class_, instance)
        else:
            if isinstance(found, InstanceState) and found.dict is values:
                self.hooks.initialize_instance_dict(self.class_, instance)
                self.values_of(instance).update(values)
        return self._attach_state(instance)

    def _attach_state(self, instance: object) -> Tracked:
        state = AlternateState(instance, self)
        self.hooks.install_state(self.class_, instance, state)
        return state

    @override
    def find_state(self, instance: object) -> object | None:
        try:
            return self._state_of(instance)
        except NO_STATE:
            return None

    @override
    def teardown_instance(self, instance: ClassT) -> None:
        if isinstance(instance, Tracked):
            super().teardown_instance(instance)
        elif self.find_state(instance) is not None:
            self.hooks.remove_state(self.class_, instance)

    @override
    def manager_getter(self) -> Any:
        return self.hooks.manager_getter(self.class_)

    @override
    def state_getter(self) -> Any:
        return self._state_of

    @override
    def dict_getter(self) -> Any:
        return self.values_of


def _check_layout(class_: type, hooks: InstrumentationManager) -> None:
    if issubclass(class_, Tracked):
        if not stores_instances(hooks):
            return
        message = (
            f"{class_.__qualname__} was made with the tracking fields in its instances, and its"
            f" instrumentation {type(hooks).__qualname__} keeps state or values elsewhere. Name it"
            " in the class body, as __sa_instrumentation_manager__, and import"
            " declarative_instr.ext.instrumentation before."
        )
        raise LayoutError(message)
    if not class_.__weakrefoffset__:
        message = (
            f"Instances of {class_.__qualname__} cannot be referred to weakly, which tracking"
            " needs. Add '__weakref__' to its __slots__."
        )
        raise LayoutError(message)
