"""The functions that work on an object and the name of one of its attributes."""

from typing import Any

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.history import History
from declarative_instr.attributes.implementation import PASSIVE_OFF, AttributeImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.constants import NO_VALUE, OP_MODIFIED, PassiveFlag
from declarative_instr.exc import ArgumentError, NoValueError, near_misses
from declarative_instr.state.instance_state import InstanceState, start_committed
from declarative_instr.state.objects import dict_of, holder_of, manager_of
from declarative_instr.state.tracked import Tracked, keep_old_value, mark_modified


def resolve(obj: object, key: str) -> tuple[AttributeImpl, Tracked, dict[str, object]]:
    """Implementation, holder and values for an attribute of an object.

    Raises:
        ArgumentError: The object's class has no such attribute.
        UnmappedInstanceError: The object's class is not instrumented.
    """
    holder = holder_of(obj)
    implementations = manager_of(type(obj)).implementations
    found = implementations.get(key)
    if not isinstance(found, AttributeImpl):
        message = (
            f"{type(obj).__name__} has no tracked attribute {key!r}."
            f"{near_misses(key, list(implementations))}"
        )
        raise ArgumentError(message)
    return found, holder, dict_of(holder)


def get_history(obj: object, key: str, passive: PassiveFlag = PASSIVE_OFF) -> History:
    """Added, unchanged and deleted values of an attribute since the last flush."""
    impl, holder, dict_ = resolve(obj, key)
    return impl.history(holder, dict_, passive)


def get_state_history(
    state: InstanceState[Any], key: str, passive: PassiveFlag = PASSIVE_OFF
) -> History:
    """As `get_history`, by the object's state."""
    return get_history(state.require_object(), key, passive)


def get_attribute(instance: object, key: str) -> object:
    """The value of an attribute, as an ordinary access gives it."""
    impl, holder, dict_ = resolve(instance, key)
    return impl.get(holder, dict_)


def set_attribute(
    instance: object, key: str, value: object, initiator: AttributeEventToken | None = None
) -> None:
    """Set an attribute with all events, past the descriptor."""
    impl, holder, dict_ = resolve(instance, key)
    impl.set(holder, dict_, value, initiator)


def del_attribute(instance: object, key: str) -> None:
    """Delete an attribute's value with all events, past the descriptor."""
    impl, holder, dict_ = resolve(instance, key)
    impl.delete(holder, dict_)


def set_committed_value(instance: object, key: str, value: object) -> None:
    """Put a value as if it was loaded: no events, and the history so far is dropped."""
    impl, holder, dict_ = resolve(instance, key)
    start_committed(holder, dict_, impl.manager.implementations)
    impl.set_committed_value(holder, dict_, value)


def init_collection(obj: object, key: str) -> CollectionAdapter:
    """Give the object an empty collection, as if loaded, and answer its adapter.

    Raises:
        ArgumentError: The attribute is no collection.
    """
    impl, holder, dict_ = resolve(obj, key)
    if not isinstance(impl, CollectionImpl):
        message = f"{impl.label} is no collection; set it to a value instead."
        raise ArgumentError(message)
    return impl.initialize(holder, dict_)


def flag_modified(instance: object, key: str) -> None:
    """Record a change that no descriptor saw, such as one inside a value.

    Raises:
        NoValueError: The attribute has no value that could have changed.
    """
    impl, holder, dict_ = resolve(instance, key)
    if key not in dict_:
        message = (
            f"Can't flag attribute {impl.label} modified; it's not present in the object state."
            " Read or set it first."
        )
        raise NoValueError(message)
    for listener in impl.dispatch.modified.calls:
        listener(holder, impl.token(OP_MODIFIED))
    keep_old_value(holder, key, NO_VALUE)


def flag_dirty(instance: object) -> None:
    """Let the object take part in the next flush without naming an attribute."""
    holder = holder_of(instance)
    if not holder._sa_flags & 2:
        mark_modified(holder)
