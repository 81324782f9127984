"""Generated constructors: one keyword per attribute; the caller tells how state is prepared."""

import inspect
import keyword
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from types import FunctionType, MethodType
from typing import Any, final

from typing_extensions import TypeVar

from declarative_instr.constants import NO_VALUE
from declarative_instr.declarative.blueprint import FieldBlueprint
from declarative_instr.declarative.fields import Field
from declarative_instr.event.listener import listeners_lock
from declarative_instr.exc import UnknownKeywordError, near_misses
from declarative_instr.instrumentation.constructor import Init, function_from_source
from declarative_instr.state import tracked
from declarative_instr.state.tracked import Tracked

InitT = TypeVar("InitT", bound=Callable[..., None])

MOST_VALUES_ASIDE = 10
"""Values that are put into a dictionary of their own before the object gets it: it is smaller than
what CPython makes for an object, which has room for thirty. Source: design measurements."""


@final
@dataclass(frozen=True, slots=True)
class InitParameter:
    """One attribute that a generated constructor sets."""

    key: str
    default: object = NO_VALUE
    default_factory: Callable[[], object] | None = None
    is_keyword: bool = True
    """False: the constructor sets the default, and takes no keyword."""
    annotation: object = inspect.Parameter.empty

    @property
    def has_default(self) -> bool:
        """Whether the attribute is set although no value is given."""
        return self.default is not NO_VALUE or self.default_factory is not None


def parameters_of(fields: Iterable[FieldBlueprint]) -> tuple[InitParameter, ...]:
    """Parameters of the constructor for these attributes, in their order."""
    return tuple(_parameter_of(one) for one in fields)


def _parameter_of(blueprint: FieldBlueprint) -> InitParameter:
    mapped = blueprint.mapped_type
    annotation = inspect.Parameter.empty if mapped is None else mapped.argument
    field = blueprint.field
    if not isinstance(field, Field):
        return InitParameter(blueprint.key, annotation=annotation)
    return InitParameter(
        blueprint.key, field.default, field.default_factory, field.init, annotation
    )


def make_initialiser(
    cls: type,
    parameters: Sequence[InitParameter],
    *,
    direct: Collection[str],
    prelude: Sequence[str] = (),
) -> FunctionType:
    """An `__init__` for `cls` that takes `parameters` as keywords, all optional.

    Attributes without a value and without a default are not set. Other keywords set what the
    class has besides, such as properties.

    Args:
        cls: The class; statements of `prelude` run for objects of exactly this class.
        parameters: What the constructor sets, those of base classes included.
        direct: Keys that are written into the `__dict__` of the object, because nothing listens;
            the others are set as attributes.
        prelude: Lines of source that prepare the object, which they call `self`; they may use
            `_sa_setattr`, which is object's, and no other name, because a keyword may hide it.
            Constructors of subclasses have prepared their objects when they call this one.

    Raises:
        UnknownKeywordError: From the constructor, for a keyword that names nothing of the class.
    """
    named = [one for one in parameters if one.is_keyword and _is_name(one.key)]
    silent = [one for one in parameters if one not in named and one.has_default]
    names: dict[str, object] = {}
    for place, one in enumerate((*named, *silent)):
        names[f"_sa_make_{place}"] = one.default_factory
        names[f"_sa_value_{place}"] = one.default
    names |= {"__name__": cls.__module__, "_sa_absent": NO_VALUE, "_sa_type": type}
    names |= {"_sa_class": cls, "_sa_set": setattr, "_sa_setattr": object.__setattr__}
    names["_sa_take_more"] = partial(_take_more, tuple(parameters))
    names["_sa_adopt"] = tracked.adopt_given_values
    is_aside = tracked.COMPILED and issubclass(cls, Tracked)
    source = _source(named, silent, direct, prelude, is_aside=is_aside)
    title = f"constructor of {cls.__qualname__}"
    function = function_from_source("__init__", source, names, title)
    function.__kwdefaults__ = {one.key: one.default for one in named}
    _describe(function, cls, named)
    return function


def is_generated(init: object) -> bool:
    """Whether an `__init__`, as found in a class, was made here or is going to be."""
    return isinstance(init, PendingInitialiser) or _MARK in getattr(init, "__dict__", {})


@final
class PendingInitialiser:
    """Stands as `__init__` in a class until it is asked for; then puts the real one there.

    Making source and code costs about 0.1 ms, which classes that are never constructed save.
    """

    __slots__ = ("_cls", "_make")

    def __init__(self, cls: type, make: Callable[[], FunctionType]) -> None:
        self._cls = cls
        self._make = make

    def __get__(self, instance: object | None, _owner: type | None = None) -> Init:
        init = self._made()
        return init if instance is None else MethodType(init, instance)

    def _made(self) -> Init:
        current: object = vars(self._cls).get("__init__")
        if current is not self and isinstance(current, FunctionType):
            return current  # put there by another thread, or by the user
        function = self._make()
        with listeners_lock:
            if vars(self._cls).get("__init__") is self:  # else listeners have come meanwhile
                type.__setattr__(self._cls, "__init__", function)
        return function


def install_initialiser(cls: type, make: Callable[[], FunctionType]) -> None:
    """Give `cls` a constructor that `make` answers when it is first used; replaces an older one."""
    with listeners_lock:  # else one that is being made for other listeners could replace it
        type.__setattr__(cls, "__init__", PendingInitialiser(cls, make))


_MARK = "_sa_generated"


def as_generated(init: InitT) -> InitT:
    """Mark a constructor as one that gives way to the one that is made for a declared class."""
    vars(init)[_MARK] = True
    return init


def _take_more(parameters: Sequence[InitParameter], instance: object, more: dict[str, Any]) -> None:
    """Set what the class has besides its parameters; any class attribute will do."""
    check_keywords(type(instance), parameters, more)
    for key, value in more.items():
        setattr(instance, key, value)


def check_keywords(cls: type, parameters: Sequence[InitParameter], keywords: Iterable[str]) -> None:
    """See that each keyword names something of the class that a constructor may set.

    Raises:
        UnknownKeywordError: One does not.
    """
    refused = frozenset(one.key for one in parameters if not one.is_keyword)
    for key in keywords:
        if key in refused or not hasattr(cls, key):
            known = tuple(one.key for one in parameters if one.is_keyword)
            raise _unknown(key, cls, known, refused)


def _unknown(
    key: str, cls: type, known: tuple[str, ...], refused: frozenset[str]
) -> UnknownKeywordError:
    message = f"{key!r} is an invalid keyword argument for {cls.__name__}"
    if key in refused:
        message += ": it is declared with init=False. Set it when the object is made."
    elif known:
        message += f". Its attributes are {', '.join(known)}.{near_misses(key, known)}"
    else:
        message += ", which has no attributes that can be given."
    return UnknownKeywordError(message)


def _source(
    named: Sequence[InitParameter],
    silent: Sequence[InitParameter],
    direct: Collection[str],
    prelude: Sequence[str],
    *,
    is_aside: bool,
) -> str:
    """The function; defaults of its keywords are put in afterwards.

    What is written directly comes first: who listens to the others finds it there. Its own names
    begin with `_sa_`, which no attribute's name does; a keyword `self` is caught by the last
    parameter.
    """
    keywords = "".join(f"{one.key}=None, " for one in named)
    lines = [f"def __init__(self, /, {'*, ' if named else ''}{keywords}**_sa_more):"]
    if prelude:
        lines.append("    if _sa_type(self) is _sa_class:")
        lines += [f"        {statement}" for statement in prelude]
    every = list(enumerate((*named, *silent)))
    plain = [(place, one) for place, one in every if one.key in direct]
    if is_aside and len(plain) <= MOST_VALUES_ASIDE:
        lines += _literal_lines(plain, named)
    elif plain:
        lines.append("    _sa_values = self.__dict__")
        for place, one in plain:
            lines += _setting_lines(one, place, is_direct=True, is_named=one in named)
    for place, one in every:
        if one.key not in direct:
            lines += _setting_lines(one, place, is_direct=False, is_named=one in named)
    lines += ["    if _sa_more:", "        _sa_take_more(self, _sa_more)"]
    return "\n".join([*lines, ""])


def _literal_lines(
    parameters: Sequence[tuple[int, InitParameter]], named: Sequence[InitParameter]
) -> list[str]:
    """Statements that make a dictionary of all values at once, and give it to the object."""
    items = [
        f"{one.key!r}: {_value(one, place, is_named=one in named)}" for place, one in parameters
    ]
    return [f"    _sa_adopt(self, {{{', '.join(items)}}}, _sa_absent)"] if items else []


def _setting_lines(
    parameter: InitParameter, place: int, *, is_direct: bool, is_named: bool
) -> list[str]:
    """Statements that set one attribute; `place` numbers the globals that hold its default."""
    value = _value(parameter, place, is_named=is_named)
    assignment = _assignment(parameter.key, value, is_direct=is_direct)
    if parameter.has_default:
        return [f"    {assignment}"]
    return [f"    if {parameter.key} is not _sa_absent:", f"        {assignment}"]


def _value(parameter: InitParameter, place: int, *, is_named: bool) -> str:
    """The expression of a value: the keyword's, or the default."""
    key, factory = parameter.key, parameter.default_factory
    if not is_named:
        return f"_sa_value_{place}" if factory is None else f"_sa_make_{place}()"
    if factory is None:
        return key
    return f"_sa_make_{place}() if {key} is _sa_absent else {key}"


def _assignment(key: str, value: str, *, is_direct: bool) -> str:
    if is_direct:
        return f"_sa_values[{key!r}] = {value}"
    return f"self.{key} = {value}" if _is_name(key) else f"_sa_set(self, {key!r}, {value})"


def _is_name(key: str) -> bool:
    """Whether `key` can be a keyword parameter, under this very spelling."""
    is_same = unicodedata.normalize("NFKC", key) == key  # as the parser spells names
    return key.isidentifier() and is_same and not keyword.iskeyword(key) and key != "self"


def _describe(function: FunctionType, cls: type, named: Sequence[InitParameter]) -> None:
    """Name the function after its class, and say its signature without the catch-all."""
    function.__module__ = cls.__module__
    function.__qualname__ = f"{cls.__qualname__}.__init__"
    function.__doc__ = "Set the attributes that are given as keywords."
    kind = inspect.Parameter.KEYWORD_ONLY
    signature = inspect.Signature(
        [
            inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY),
            *(
                inspect.Parameter(one.key, kind, default=one.default, annotation=one.annotation)
                for one in named
            ),
        ]
    )
    vars(function).update({"__signature__": signature, _MARK: True})
