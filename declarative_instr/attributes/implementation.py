"""AttributeImpl: what the three kinds of attributes share; it knows holders and values, no class body."""

from collections.abc import Callable
from typing import Any, Protocol

from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.constants import (
    ATTR_EMPTY,
    ATTR_WAS_SET,
    NO_VALUE,
    OP_APPEND,
    OP_REMOVE,
    OP_REPLACE,
    PASSIVE_NO_RESULT,
    AttributeOperation,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.event.dispatch import CallPair, Dispatch
from declarative_instr.exc import InvalidRequestError, NoValueError
from declarative_instr.state.history import NOT_CHANGED, History
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import holder_of
from declarative_instr.state.ports import ManagerView
from declarative_instr.state.tracked import COMMITTED, Tracked, ensure_fields
from declarative_instr.state.views import existing_view

PASSIVE_OFF = PassiveFlag.PASSIVE_OFF
_CALLABLES_OK = PassiveFlag.CALLABLES_OK

RelatedLoader = Callable[[Tracked, dict[str, object], PassiveFlag], object]
"""Finds the value of a missing attribute: the value, or a LoaderCallableStatus."""


CollectionMaker = Callable[
    [str, InstanceState[Any], Callable[[], Any]], tuple[CollectionAdapter, Any]
]
"""Makes an empty collection, from the attribute's name, the state and what usually makes it."""


class ExpiredLoader(Protocol):
    """Loads expired attributes into the object's dictionary."""

    def __call__(
        self, state: InstanceState[Any], toload: set[str], passive: PassiveFlag, /
    ) -> object:
        """Load what is named; see `_ExpiredAttributeLoaderProto`."""


class AttributeOwner(ManagerView, Protocol):
    """What an attribute needs of its class's manager."""

    @property
    def is_merged(self) -> bool:
        """Whether objects of the class hold the tracking fields themselves."""

    @property
    def expired_attribute_loader(self) -> ExpiredLoader | None:
        """What loads expired values; None where nothing does."""

    @property
    def collection_maker(self) -> CollectionMaker | None:
        """What makes the collections; None: the collection class of each attribute."""

    def instrument_collection_class(
        self, key: str, collection_class: Callable[[], Any]
    ) -> Callable[[], Any]:
        """The class or factory for the collections of the attribute `key`."""


class AttributeImpl:
    """Meaning of one attribute of one class.

    All operations take the holder of the tracking fields and the dictionary of values.
    """

    __slots__ = ("active_history", "dispatch", "key", "loader", "manager", "tokens")

    is_scalar = False
    """True for a plain value."""
    is_collection = False
    """True for a list, set or dict of objects."""
    always_active = False
    """True where every write is more than keeping a value."""

    def __init__(
        self,
        key: str,
        manager: AttributeOwner,
        dispatch: Dispatch,
        *,
        active_history: bool = False,
        loader: RelatedLoader | None = None,
    ) -> None:
        self.key = key
        self.manager = manager
        self.dispatch = dispatch
        self.active_history = active_history
        self.loader = loader
        self.tokens: dict[AttributeOperation, AttributeEventToken] = {}

    @property
    def label(self) -> str:
        """`Class.key`, for messages."""
        return f"{self.manager.class_.__name__}.{self.key}"

    def token(self, operation: AttributeOperation) -> AttributeEventToken:
        """The initiator of a change that begins here."""
        token = self.tokens.get(operation)
        if token is None:
            token = self.tokens[operation] = AttributeEventToken(self, operation)
        return token

    # Reading -----------------------------------------------------------------------------

    def load(self, holder: Tracked, dict_: dict[str, object]) -> object:
        """The value of an attribute that the instance holds none for."""
        return self.get(holder, dict_, PASSIVE_OFF)

    def get(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = PASSIVE_OFF
    ) -> object:
        """The value: kept, loaded, or the one that stands for none.

        Returns: PASSIVE_NO_RESULT where `passive` forbids to look for it, NO_VALUE where it forbids
            to make one.
        """
        found = dict_.get(self.key, NO_VALUE)
        if found is NO_VALUE:
            if not passive & _CALLABLES_OK:
                return PASSIVE_NO_RESULT
            found = self.find(holder, dict_, passive)
            if found is ATTR_WAS_SET:
                return self.value_set_by_loader(dict_)
            if not isinstance(found, LoaderCallableStatus):
                return self.set_committed_value(holder, dict_, found)
        if found is NO_VALUE or found is ATTR_EMPTY:
            return self.empty_value(holder, dict_) if passive & PassiveFlag.INIT_OK else NO_VALUE
        return found

    def value_set_by_loader(self, dict_: dict[str, object]) -> object:
        """The value that a loader put into the object, as it says.

        Raises:
            KeyError: It did not.
        """
        if self.key not in dict_:
            message = (
                f"Deferred loader for attribute {self.key!r} failed to populate correctly: it"
                f" answered ATTR_WAS_SET, and {self.label} has no value. Let it answer ATTR_EMPTY."
            )
            raise KeyError(message)
        return dict_[self.key]

    def find(self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object:
        """Ask the loader of the object alone, else that of the class, where there is one."""
        view = existing_view(holder)
        if view is not None and view.extras_if_any is not None:
            own = view.extras_if_any.callables.get(self.key)
            if own is not None:
                return own(view, passive)
        return ATTR_EMPTY if self.loader is None else self.loader(holder, dict_, passive)

    def empty_value(self, holder: Tracked, dict_: dict[str, object]) -> object:
        """What an attribute without value answers: of a single one None, or what a listener says."""
        value: object = None
        for listener, replaces in self.dispatch.init_scalar.pairs:
            answer = listener(holder, value, dict_)
            if replaces:
                value = answer
        return value

    # Writing -----------------------------------------------------------------------------

    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        """Set the value, with all that follows from it."""
        raise NotImplementedError  # each kind answers

    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None:
        """Remove the value, with all that follows from it."""
        raise NotImplementedError  # each kind answers

    def append(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        """Put `value` in: for a single value, set it."""
        self.set(holder, dict_, value, initiator)

    def remove(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        """Take `value` out: for a single value, set None.

        Raises:
            ValueError: The attribute does not hold `value`.
        """
        if not self.holds(holder, dict_, value):
            raise ValueError(self._not_held(holder, value))
        self.set(holder, dict_, None, initiator)

    def pop(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        """As `remove`; nothing happens where the attribute does not hold `value`."""
        if self.holds(holder, dict_, value):
            self.remove(holder, dict_, value, initiator)

    def holds(self, holder: Tracked, dict_: dict[str, object], value: object) -> bool:
        """Whether `value` is what the attribute holds now, or a member of it."""
        return dict_.get(self.key, NO_VALUE) is value

    def _not_held(self, holder: Tracked, value: object) -> str:
        return (
            f"Object <{type(value).__name__} at {id(value):#x}> not associated with"
            f" <{self.manager.class_.__name__} at {id(holder):#x}> on attribute {self.key!r}."
            " Remove what the attribute holds, or pop() it."
        )

    def set_committed_value(
        self, holder: Tracked, dict_: dict[str, object], value: object
    ) -> object:
        """Put `value` as if it was loaded: no event, no history."""
        dict_[self.key] = value
        if holder._sa_committed is not None:
            holder._sa_committed.pop(self.key, None)
        return value

    def no_value_error(self) -> NoValueError:
        """The error for the deletion of a value that is not there."""
        message = (
            f"{self.label} object does not have a value to delete: it was neither set nor loaded."
            " Set it to None instead, or test `key in vars(obj)` first."
        )
        return NoValueError(message)

    def hasparent(self, state: Tracked, *, optimistic: bool = False) -> bool:
        """Whether the object of `state` was put into this attribute of some other object.

        Raises:
            InvalidRequestError: The attribute does not know who it refers to.
        """
        message = f"{self.label} holds values; only relations have parents."
        raise InvalidRequestError(message)

    # History -----------------------------------------------------------------------------

    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = PASSIVE_OFF
    ) -> History:
        """Added, unchanged and deleted values."""
        raise NotImplementedError  # each kind answers

    def get_history(
        self, state: Tracked, dict_: dict[str, object], passive: PassiveFlag = PASSIVE_OFF
    ) -> History:
        """As `history`, by the documented name, with the object's state or holder."""
        holder = state.holder if isinstance(state, InstanceState) else state
        return self.history(holder, dict_, passive)

    def committed_copy(self, value: object) -> object:
        """The form in which a value is kept as old value."""
        return value

    def value_discarded(self, value: object) -> None:
        """Note that a value is no longer the object's."""

    def original(self, holder: Tracked) -> object:
        """The old value; NO_VALUE in a new object, NOT_CHANGED where nothing changed."""
        if not holder._sa_flags & COMMITTED:
            return NO_VALUE
        committed = holder._sa_committed
        return NOT_CHANGED if committed is None else committed.get(self.key, NOT_CHANGED)

    # Events ------------------------------------------------------------------------------

    def plain_listeners(self) -> tuple[CallPair, ...] | None:
        """Who hears of a write, where that is all that is to be done besides keeping the value.

        Returns: None where there is more to do, or nothing.
        """
        return None

    def fire_set(
        self,
        holder: Tracked,
        value: object,
        old: object,
        initiator: AttributeEventToken | None,
    ) -> object:
        """Tell the listeners of a new value; they may answer another."""
        for listener, replaces in self.dispatch.set.pairs:
            answer = listener(holder, value, old, initiator or self.token(OP_REPLACE))
            if replaces:
                value = answer
        return value

    def fire_append(
        self, holder: Tracked, item: object, initiator: AttributeEventToken | None, key: object
    ) -> object:
        """Tell the listeners of a new member; they may answer another."""
        for listener, replaces in self.dispatch.append.pairs:
            answer = listener(holder, item, initiator or self.token(OP_APPEND), key=key)
            if replaces:
                item = answer
        return item

    def fire_remove(
        self, holder: Tracked, item: object, initiator: AttributeEventToken | None, key: object
    ) -> None:
        """Tell the listeners of a member that goes."""
        for listener in self.dispatch.remove.calls:
            listener(holder, item, initiator or self.token(OP_REMOVE), key=key)


def related_holder(item: object) -> Tracked | None:
    """The holder of a related object; None where there is no object."""
    if item is None or isinstance(item, LoaderCallableStatus):
        return None
    return member_holder(item)


def member_holder(item: object) -> Tracked:
    """The holder of an object; one that was made by a bare `__new__` gets its fields now."""
    if not isinstance(item, Tracked):
        return holder_of(item)
    try:
        item._sa_flags  # noqa: B018  # unset where nobody touched the object yet
    except AttributeError:
        ensure_fields(item)
    return item
