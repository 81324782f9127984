"""Wrapped constructors: the user's `__init__` under its own signature; knows no state."""

import inspect
import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import update_wrapper
from types import FunctionType
from typing import Any, Protocol, final

from declarative_instr.exc import ArgumentError

Init = Callable[..., object]
"""An `__init__`, as a class has it: the instance comes first."""

_numbers = itertools.count(1)


class Construction(Protocol):
    """One running constructor that somebody listens to."""

    def fire_init(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """The constructor is about to run; what is changed in `kwargs` is given to it."""

    def fire_init_failure(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """The constructor raised; the error goes on afterwards."""


Begin = Callable[[Any], Construction | None]
"""Prepares the state of an instance whose constructor runs; None where nobody listens, or where the
constructor of a subclass has prepared it already."""


def wrap_init(original: Init, begin: Begin, *, exact_arguments: bool = False) -> FunctionType:
    """A function in place of `original` that prepares the state first and fires the events.

    Made from source with the parameters of `original`: the wrapper costs one call of `begin`
    where nobody listens. Listeners are then told by name what has a default, given or not, so
    that they may change it, and by place what else may be given by place.

    Args:
        original: The user's function.
        begin: Called with the instance, before anything else.
        exact_arguments: Tell listeners the arguments exactly as they are passed, at 0.3 us
            a call: for classes that have listeners.
    """
    parameters = _parameters(original)
    if exact_arguments or not _can_be_repeated(parameters):
        wrapper = _wrapper(_EXACT, original, begin)
    else:
        wrapper = _wrapper(_source(parameters), original, begin)
        if isinstance(original, FunctionType):
            wrapper.__defaults__ = original.__defaults__
            wrapper.__kwdefaults__ = original.__kwdefaults__
    update_wrapper(wrapper, original)
    return wrapper


def unwrapped_init(function: Init) -> Init:
    """What a wrapper of ours calls in the end; any other function as it is."""
    while isinstance(function, FunctionType) and _ORIGINAL in function.__globals__:
        function = function.__globals__[_ORIGINAL]
    return function


def function_from_source(
    name: str, source: str, names: Mapping[str, object], title: str
) -> FunctionType:
    """Make the function `name` that `source` defines; tracebacks show its lines.

    Args:
        name: Of the function.
        source: One `def` statement.
        names: Its global names.
        title: What tracebacks call the file, besides a number.

    Raises:
        ArgumentError: `source` defines no such function.
    """
    file = f"{title} {next(_numbers)}"  # `linecache` asks no loader for names in angle brackets
    scope = {"__name__": __name__, **names, "__loader__": GeneratedSource(source)}
    exec(compile(source, file, "exec"), scope)
    function = scope.pop(name, None)
    if not isinstance(function, FunctionType):
        message = f"The source of {title} defines no function {name!r}."
        raise ArgumentError(message)
    return function


@final
class GeneratedSource:
    """The `__loader__` among a generated function's globals: tracebacks and debuggers ask it for the lines.

    It is not put into `linecache` here, where it would have to be taken out again when the function
    goes: a weak reference's callback is Python code, and while it runs another thread may still find
    the dying function in CPython's cache of class attributes, and crash.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def get_source(self, _name: str) -> str:
        """The text of the file."""
        return self._text


_ORIGINAL = "_sa_original"
_EMPTY = inspect.Parameter.empty
_POSITIONAL_ONLY = inspect.Parameter.POSITIONAL_ONLY
_EITHER = inspect.Parameter.POSITIONAL_OR_KEYWORD
_MORE_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
_KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY
_MORE_KEYWORDS = inspect.Parameter.VAR_KEYWORD

_EXACT = """\
def __init__(self, /, *args, **kwargs):
    _sa_construction = _sa_begin(self)
    if _sa_construction is None:
        return _sa_original(self, *args, **kwargs)
    return _sa_run(_sa_construction, _sa_original, self, args, kwargs)
"""
_REPEATING = """\
def __init__({declared}):
    _sa_construction = _sa_begin({instance})
    if _sa_construction is None:
        return _sa_original({passed})
    return _sa_run(
        _sa_construction, _sa_original, {instance}, ({positional}), {{{keywords}}}
    )
"""


def _wrapper(source: str, original: Init, begin: Begin) -> FunctionType:
    owner = getattr(original, "__qualname__", "__init__")
    names = {
        "__name__": getattr(original, "__module__", __name__),
        _ORIGINAL: original,
        "_sa_begin": begin,
        "_sa_run": _run,
    }
    return function_from_source("__init__", source, names, f"constructor {owner}")


def _run(
    construction: Construction,
    original: Init,
    instance: object,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> object:
    construction.fire_init(args, kwargs)
    try:
        return original(instance, *args, **kwargs)
    except BaseException as error:
        try:
            construction.fire_init_failure(args, kwargs)
        except Exception as of_listener:  # noqa: BLE001  # whatever it is, the constructor's goes on
            of_listener.__context__ = error.__context__  # else the two would lead to each other
            raise error  # noqa: B904  # with the listener's error as context; a cause is the user's
        raise


def _parameters(original: Init) -> Sequence[inspect.Parameter]:
    """What `original` itself takes, whatever it tells `inspect`; empty where that is unknown."""
    if not isinstance(original, FunctionType):
        return ()
    bare = FunctionType(
        original.__code__, {}, "__init__", original.__defaults__, original.__closure__
    )
    bare.__kwdefaults__ = original.__kwdefaults__
    return tuple(inspect.signature(bare).parameters.values())


def _can_be_repeated(parameters: Sequence[inspect.Parameter]) -> bool:
    """Whether a function with these parameters is given the instance by itself."""
    return (
        bool(parameters)
        and parameters[0].kind in (_POSITIONAL_ONLY, _EITHER)
        and not any(one.name.startswith("_sa_") for one in parameters)
    )


def _source(parameters: Sequence[inspect.Parameter]) -> str:
    """A function with these parameters; their defaults are put in afterwards."""
    positional, keywords = _as_listeners_see(parameters[1:])
    return _REPEATING.format(
        declared=_as_declared(parameters),
        instance=parameters[0].name,
        passed=", ".join(map(_as_argument, parameters)),
        positional="".join(f"{one}, " for one in positional),
        keywords=", ".join(keywords),
    )


def _as_declared(parameters: Sequence[inspect.Parameter]) -> str:
    """The parameter list, None for every default; `inspect` puts / and * in their places."""
    return str(
        inspect.Signature(
            [one if one.default is _EMPTY else one.replace(default=None) for one in parameters]
        )
    )[1:-1]


def _as_argument(parameter: inspect.Parameter) -> str:
    name = parameter.name
    if parameter.kind is _MORE_POSITIONAL:
        return f"*{name}"
    if parameter.kind is _MORE_KEYWORDS:
        return f"**{name}"
    return f"{name}={name}" if parameter.kind is _KEYWORD_ONLY else name


def _as_listeners_see(parameters: Sequence[inspect.Parameter]) -> tuple[list[str], list[str]]:
    """Items of a tuple and of a dict display: what listeners are told."""
    has_more = any(one.kind is _MORE_POSITIONAL for one in parameters)
    positional, keywords = [], []
    for one in parameters:
        is_named = one.kind is _EITHER and one.default is not _EMPTY and not has_more
        if one.kind is _KEYWORD_ONLY or is_named:
            keywords.append(f"{one.name!r}: {one.name}")
        elif one.kind is _MORE_KEYWORDS:
            keywords.append(f"**{one.name}")
        else:
            positional.append(_as_argument(one))
    return positional, keywords
