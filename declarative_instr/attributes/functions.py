"""The functions that work on an object and the name of one of its attributes."""

from dataclasses import replace
from typing import Any

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.implementation import AttributeImpl
from declarative_instr.attributes.instrumented import QueryableAttribute
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.constants import NO_VALUE, OP_MODIFIED
from declarative_instr.exc import ArgumentError, NoValueError, unknown_attribute
from declarative_instr.state.changes import start_committed
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, holder_of, serving_manager
from declarative_instr.state.tracked import Tracked, keep_old_value, mark_modified


def resolve(obj: object, key: str) -> tuple[AttributeImpl, Tracked, dict[str, object]]:
    """Implementation, holder and values for an attribute of an object.

    Raises:
        UnknownAttributeError: The object's class has no such attribute.
        UnmappedInstanceError: The object's class is not instrumented.
    """
    holder = holder_of(obj)
    return implementation_of(type(obj), key), holder, dict_of(holder)


def implementation_of(class_: type, key: str) -> AttributeImpl:
    """What the attribute `key` of a class does.

    Raises:
        UnknownAttributeError: The class has no such attribute.
        UnmappedInstanceError: The class is not instrumented.
    """
    implementations = serving_manager(class_).implementations
    found = implementations.get(key)
    if not isinstance(found, AttributeImpl):
        raise unknown_attribute(class_, key, list(implementations))
    return found


def has_parent(class_: type, obj: object, key: str, optimistic: bool = False) -> bool:  # noqa: FBT001, FBT002  # the documented signature
    """Whether `obj` was put into the attribute `key` of some object of `class_`.

    Args:
        class_: The class that refers.
        obj: The object that may be referred to.
        key: Name of the relation.
        optimistic: The answer where nothing is known, as for objects just loaded.

    Raises:
        UnknownAttributeError: `class_` has no such attribute.
        InvalidRequestError: The attribute does not know which objects it refers to: it has
            neither another side nor `trackparent`.
        UnmappedInstanceError: The object's class is not instrumented.
    """
    return implementation_of(class_, key).hasparent(holder_of(obj), optimistic=optimistic)


def get_attribute(instance: object, key: str) -> Any:
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


def init_state_collection(
    state: InstanceState[Any], dict_: dict[str, object], key: str
) -> CollectionAdapter:
    """As `init_collection`, by the object's state; a collection that it holds is discarded.

    Raises:
        ArgumentError: The attribute is no collection.
    """
    del dict_  # that of the state
    return init_collection(state.require_object(), key)


def backref_listeners(attribute: QueryableAttribute[Any], key: str, uselist: bool) -> None:  # noqa: FBT001  # the documented signature
    """Keep the attribute `key` of the related objects in step with this one.

    Args:
        attribute: A reference or a collection.
        key: Name of the attribute of the related objects that points back.
        uselist: Whether that is a collection; each object's class tells it, too.
    """
    del uselist
    attribute.manager.respecify(attribute.key, replace(attribute.spec, other_key=key))


def flag_modified(instance: object, key: str) -> None:
    """Record a change that no descriptor saw, such as one inside a value.

    Raises:
        NoValueError: The attribute has no value that could have changed.
    """
    impl, holder, dict_ = resolve(instance, key)
    if key not in dict_:
        message = (
            f"Can't flag attribute {key!r} modified; it's not present in the object state of the"
            f" {type(instance).__name__}. Read or set it first."
        )
        raise NoValueError(message)
    for listener in impl.dispatch.modified.calls:
        listener(holder, impl.token(OP_MODIFIED))
    keep_old_value(holder, key, NO_VALUE)
    if holder._sa_committed is not None:
        holder._sa_committed[key] = NO_VALUE  # a change, whatever the old value was


def flag_dirty(instance: object) -> None:
    """Let the object take part in the next flush without naming an attribute."""
    holder = holder_of(instance)
    if not holder._sa_flags & 2:
        mark_modified(holder)
