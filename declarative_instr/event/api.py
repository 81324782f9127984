"""listen, listens_for, remove, contains: the functions for users; know no family."""

from collections.abc import Callable

from typing_extensions import TypeVar

from declarative_instr.event.family import EventFamily, find_family
from declarative_instr.event.held import held_at, hold
from declarative_instr.event.listener import Listener, ListenerFunction
from declarative_instr.exc import ListenerNotFoundError, UnknownEventError

FunctionT = TypeVar("FunctionT", bound=ListenerFunction)


def listen(target: object, identifier: str, fn: ListenerFunction, **modifiers: object) -> None:
    """Call `fn` at each event `identifier` of `target`.

    Listeners run in the order of registration; one that raises stops the others. Listening again
    with the same function changes nothing.

    Args:
        target: Attribute, class, object ...: what the family of the event accepts.
        identifier: Name of the event.
        fn: Takes the event's arguments.
        modifiers: `insert=True` puts it before those already there; `once=True` runs it at the
            first event only, whatever the target (it stays registered); `named=True` passes all
            arguments by name. The others depend on the event: `propagate=True` reaches
            subclasses, existing and later ones; `retval=True` uses what `fn` returns;
            `raw=True` passes the state instead of the object.

    Raises:
        UnknownEventError: The target has no such event; the message lists those that it has.
        UnknownModifierError: The event has no such modifier.
        ListenerSignatureError: `fn` cannot be called with the arguments of the event.
    """
    family, targets = find_family(target, identifier)
    listener = family.new_listener(target, identifier, fn, modifiers)
    for each in targets:
        each.dispatch.register(listener)
    if not targets:
        _wait(family, target, listener)


def listens_for(
    target: object, identifier: str, **modifiers: object
) -> Callable[[FunctionT], FunctionT]:
    """Decorate a function that is to listen; arguments as for `listen`."""

    def register(fn: FunctionT) -> FunctionT:
        listen(target, identifier, fn, **modifiers)
        return fn

    return register


def remove(target: object, identifier: str, fn: ListenerFunction) -> None:
    """Undo `listen(target, identifier, fn)`, also where it was passed on to.

    Events being fired at the moment may still call it.

    Raises:
        ListenerNotFoundError: It is not registered there.
    """
    listener = _find_listener(target, identifier, fn)
    if listener is None:
        message = f"No listeners found for event {target!r} / {identifier!r} / {fn!r}."
        remedy = " Name the target it was registered for; one it was passed on to does not count."
        raise ListenerNotFoundError(message + remedy)
    listener.withdraw()


def contains(target: object, identifier: str, fn: ListenerFunction) -> bool:
    """Whether `listen(target, identifier, fn)` is in force."""
    return _find_listener(target, identifier, fn) is not None


def _wait(family: type[EventFamily], target: object, listener: Listener) -> None:
    if not isinstance(target, type):
        message = f"No such event {listener.event!r} for target {target!r}. It stands for nothing."
        raise UnknownEventError(message)
    hold(target, family, listener)
    for heir in family.heirs(target) if listener.propagates else ():
        heir.dispatch.add(listener)
    for each in family.resolve(target) or ():  # instrumented meanwhile by another thread
        family.apply_held(target, each)


def _find_listener(target: object, identifier: str, fn: ListenerFunction) -> Listener | None:
    family, targets = find_family(target, identifier)
    for each in targets:
        listener = each.dispatch.own_listener(identifier, fn)
        if listener is not None:
            return listener
    held = held_at(target, family) if isinstance(target, type) else None
    return held.own_listener(identifier, fn) if held else None
