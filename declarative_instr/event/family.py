"""EventFamily: declares the events of one kind of target; does not know what the targets do."""

import inspect
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import FunctionType, MappingProxyType
from typing import ClassVar

from typing_extensions import override

from declarative_instr.event.dispatch import Dispatch, EventTarget
from declarative_instr.event.held import apply_held
from declarative_instr.event.listener import (
    Listener,
    ListenerFunction,
    Options,
    at_most_once,
    by_name,
)
from declarative_instr.exc import (
    ListenerSignatureError,
    UnknownEventError,
    UnknownModifierError,
    near_misses,
)

GENERAL_MODIFIERS = frozenset({"insert", "named", "once", "propagate"})
"""What `listen` takes for each event; "propagate" changes nothing where targets have no heirs."""

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class EventFamily:
    """Base of families: each public method of a subclass declares an event.

    The method's signature is what listeners are called with, its docstring is for users, and its
    body never runs. Defining a subclass makes `listen` know it.
    """

    modifiers: ClassVar[frozenset[str]] = frozenset()
    """Keywords that `listen` takes for this family, besides the general ones.

    The general machinery acts on "retval"; the others are for `adapt`.
    """

    target_kind: ClassVar[str] = ""
    """What a target is, for errors: "an attribute of a class"."""

    events: ClassVar[Mapping[str, inspect.Signature]] = MappingProxyType({})
    dispatch_class: ClassVar[type[Dispatch]] = Dispatch
    # The name under which `sqlalchemy.event.dispatcher(Family)` asks for the same.
    dispatch: ClassVar[type[Dispatch]] = Dispatch

    @override
    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        declared = {
            name: inspect.signature(member)
            for name, member in vars(cls).items()
            if isinstance(member, FunctionType) and not name.startswith("_")
        }
        without_self = {
            name: signature.replace(parameters=list(signature.parameters.values())[1:])
            for name, signature in declared.items()
        }
        cls.events = MappingProxyType({**cls.events, **without_self})
        cls.dispatch = cls.dispatch_class = Dispatch.for_family(cls, cls.events)

    @classmethod
    def resolve(cls, target: object) -> Sequence[EventTarget] | None:
        """Find the objects whose listeners a user means by `target`.

        Returns: None where `target` is none of this family's; an empty sequence where it is a
            class that will be one, so that listeners wait for it.
        """
        dispatch = getattr(target, "dispatch", None)
        if not isinstance(dispatch, Dispatch) or dispatch.family is not cls:
            return None
        found = dispatch.target()
        return () if found is None else (found,)

    @classmethod
    def heirs(cls, class_: type) -> Iterable[EventTarget]:  # for families that override this
        """Name the targets that stand for subclasses of a class that has none itself."""
        return ()

    @classmethod
    def adapt(
        cls,
        target: object,
        event: str,
        fn: ListenerFunction,
        options: Options,
    ) -> ListenerFunction:
        """Wrap `fn` so that it can be called with the sender's arguments.

        Called once per `listen`, with the target that the user gave; the result serves all heirs.
        """
        return fn

    @classmethod
    def keywords(cls, event: str, options: Options) -> Collection[str]:
        """Name the keyword-only parameters of `event` that a listener with `options` is given."""
        parameters = cls.events[event].parameters.values()
        return [p.name for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY]

    @classmethod
    def unchanged(cls, event: str, *args: object) -> object:
        """Say what a listener with `retval` returns to change nothing.

        A `once` listener answers this from its second call on.
        """
        return None

    @classmethod
    def new_dispatch(cls, target: EventTarget, *, passes_on: bool = False) -> Dispatch:
        """Make the dispatch of `target`, still without listeners."""
        return cls.dispatch_class(target, passes_on=passes_on)

    @classmethod
    def apply_held(cls, class_: type, target: EventTarget) -> None:
        """Give `target`, which now stands for `class_`, the listeners that wait for it."""
        apply_held(class_, cls, target)

    @classmethod
    def new_listener(
        cls, target: object, event: str, fn: ListenerFunction, options: Options
    ) -> Listener:
        """Check a registration and adapt its function.

        Raises:
            UnknownModifierError: A keyword is none of this family's.
            ListenerSignatureError: `fn` cannot be called with the arguments of the event.
        """
        cls._check_modifiers(event, options)
        cls._check_signature(event, fn, options)
        call = fn
        if options.get("named"):
            parameters = cls.events[event].parameters.values()
            call = by_name(call, [p.name for p in parameters if p.kind in _POSITIONAL])
        call = cls.adapt(target, event, call, options)
        if options.get("once"):
            call = at_most_once(call, lambda *args, **_: cls.unchanged(event, *args))
        return Listener(event, fn, call, MappingProxyType(dict(options)))

    @classmethod
    def _check_modifiers(cls, event: str, options: Options) -> None:
        known = GENERAL_MODIFIERS | cls.modifiers
        for unknown in options.keys() - known:
            message = f"{cls.__name__}.{event} has no modifier {unknown!r}."
            accepted = f" It takes {', '.join(sorted(known))}."
            raise UnknownModifierError(message + near_misses(unknown, known) + accepted)

    @classmethod
    def _check_signature(cls, event: str, fn: ListenerFunction, options: Options) -> None:
        positional = [
            p.name for p in cls.events[event].parameters.values() if p.kind in _POSITIONAL
        ]
        keywords = dict.fromkeys(cls.keywords(event, options))
        if options.get("named"):
            keywords, positional = {**dict.fromkeys(positional), **keywords}, []
        try:
            given = inspect.signature(fn)
        except ValueError:
            return  # a function in C that does not tell its parameters
        except TypeError as error:
            message = f"{fn!r} cannot listen to {cls.__name__}.{event}: it cannot be called."
            raise ListenerSignatureError(message) from error
        try:
            given.bind(*positional, **keywords)
        except TypeError as error:
            expected = ", ".join([*positional, *(f"{name}=" for name in keywords)])
            message = (
                f"{_name(fn)} cannot listen to {cls.__name__}.{event}: it is called with "
                f"({expected}) and takes {given} ({error}). Give it these parameters, or "
                "listen with named=True and accept the rest as **kw."
            )
            raise ListenerSignatureError(message) from error


def find_family(target: object, event: str) -> tuple[type[EventFamily], Sequence[EventTarget]]:
    """Find who declares `event` for `target`, with the objects whose listeners are meant.

    Raises:
        UnknownEventError: No family has such an event for such a target.
    """
    for family in families():
        if event in family.events:
            targets = family.resolve(target)
            if targets is not None:
                return family, targets
    raise UnknownEventError(_unknown_event(target, event))


def families(base: type[EventFamily] = EventFamily) -> Iterator[type[EventFamily]]:
    """All families in the order of their definition; Python's own table of subclasses is weak."""
    for family in base.__subclasses__():
        yield family
        yield from families(family)


def _unknown_event(target: object, event: str) -> str:
    message = f"No such event {event!r} for target {target!r}."
    accepting = [family for family in families() if family.resolve(target) is not None]
    if not accepting:
        return f"{message} It is nothing that events are declared for.{_valid_targets(event)}"
    names = sorted({name for family in accepting for name in family.events})
    hint = near_misses(str(event), names) or _valid_targets(event, only_declaring=True)
    return f"{message}{hint} Its events are {', '.join(names)}."


def _valid_targets(event: str, *, only_declaring: bool = False) -> str:
    """Sentence that names the targets that have the event; where none has, all targets."""
    known = [family for family in families() if family.target_kind]
    declaring = [family for family in known if event in family.events]
    if declaring:
        kinds = " or ".join(family.target_kind for family in declaring)
        return f" The target of {event!r} is {kinds}."
    if only_declaring or not known:
        return ""
    return f" A target is {'; or '.join(family.target_kind for family in known)}."


def _name(fn: ListenerFunction) -> str:
    name: object = getattr(fn, "__qualname__", None)
    return repr(fn if name is None else name)
