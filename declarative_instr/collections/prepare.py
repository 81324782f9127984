"""From a collection class or factory to one whose collections fire events; it fires none itself.

A user's class is instrumented in place, once: its instances are the collections, and its methods
may hand `_sa_initiator` on. In a subclass of list, set or dict the mutators are slid *below* the
user's class, where its `super()` calls arrive: an event is fired once, for what really happens,
whatever the user's methods do with each other. A class that keeps its items elsewhere has no such
place; its methods are wrapped from above. What cannot be changed, or is not the user's (classes
written in C, of the standard library, without room for an adapter), gets a subclass.
"""

import sys
from collections.abc import Callable
from copyreg import __newobj__  # type: ignore[attr-defined]  # what __reduce_ex__ answers
from operator import index as as_index
from types import FunctionType
from typing import Any, SupportsIndex, final
from weakref import WeakValueDictionary

from declarative_instr.collections.copying import reduced
from declarative_instr.collections.instrumented_dict import DictMutators, InstrumentedDict
from declarative_instr.collections.instrumented_list import InstrumentedList, ListMutators
from declarative_instr.collections.instrumented_set import (
    InstrumentedSet,
    SetMutators,
    new_empty,
)
from declarative_instr.collections.marks import Mark, marked_methods
from declarative_instr.collections.mutators import OTHER_CHANGES, SINGLE_CHANGES
from declarative_instr.collections.roles import (
    CollectionRoles,
    emulated_type,
    missing_role,
    require_roles,
    role_names,
    roles_of,
)
from declarative_instr.collections.wrappers import MarkedMethod, Method, is_wrapped
from declarative_instr.exc import CollectionError

ORIGIN_ATTRIBUTE = "_sa_origin"
"""Under which a generated class knows the class that it was made from."""
INSTRUMENTED_ATTRIBUTE = "_sa_instrumented"
"""Under which a class instrumented in place keeps its own id; its subclasses inherit another's."""

_BUILTIN: dict[type, type] = {list: InstrumentedList, set: InstrumentedSet, dict: InstrumentedDict}
_MUTATORS: dict[type, type] = {list: ListMutators, set: SetMutators, dict: DictMutators}
_OWN = (ListMutators, SetMutators, DictMutators)

_prepared: "WeakValueDictionary[int, type]" = WeakValueDictionary()
"""Generated subclass by the id of its base, which it keeps alive: the id stays its own."""


@final
class PreparedCollection:
    """A collection class ready for use; calling it makes a new collection.

    `factory` makes the collections, and may be called directly. `roles` are those of their class.
    """

    __slots__ = ("class_", "factory", "roles")

    def __init__(self, class_: type, factory: Callable[[], Any]) -> None:
        self.class_ = class_
        self.factory = factory
        self.roles: CollectionRoles = roles_of(class_)

    def __call__(self) -> Any:
        """A new, empty collection without adapter."""
        return self.factory()


def prepare_collection_class(factory: Callable[[], Any]) -> PreparedCollection:
    """Prepare a class, or a callable that answers a new collection, for use by an attribute.

    A callable is called once to see the class of what it makes.

    Raises:
        CollectionError: The class does not fill the roles of a collection, or cannot be subclassed.
    """
    if isinstance(factory, type):
        class_ = instrumented_class(factory)
        return PreparedCollection(class_, class_)
    specimen = factory()
    given = type(specimen)
    class_ = instrumented_class(given)
    if class_ is given:
        return PreparedCollection(class_, factory)
    if given in _BUILTIN:
        return PreparedCollection(class_, lambda: class_(factory()))
    _change_class(specimen, class_)
    return PreparedCollection(class_, lambda: _change_class(factory(), class_))


def require_appender(factory: Callable[[], Any]) -> None:
    """Refuse a dictionary whose keys only its user knows: nothing can be loaded into it.

    Raises:
        CollectionError: The class has no appender.
    """
    prepared = prepare_collection_class(factory)
    if prepared.roles.appender is None:
        raise CollectionError(missing_role(prepared.class_, "appender"))


def instrumented_class(cls: type) -> type:
    """The class itself, where it could be instrumented in place, else its generated subclass.

    Raises:
        CollectionError: It cannot be subclassed, or a role is not filled.
    """
    if cls in _BUILTIN:
        return _BUILTIN[cls]
    if ORIGIN_ATTRIBUTE in vars(cls) or vars(cls).get(INSTRUMENTED_ATTRIBUTE) == id(cls):
        return cls
    known = _prepared.get(id(cls))
    if known is None:
        require_roles(cls)
        wrapped = _wrapped_methods(cls)
        known = cls if _has_room(cls) and _slide_mutators(cls) else _generate(cls, wrapped)
        if known is cls:
            _install(cls, wrapped)
        else:
            _prepared[id(cls)] = known
        roles_of(known)
    return known


def _has_room(cls: type) -> bool:
    """Whether it is a user's class whose instances can have an adapter."""
    if cls.__module__.partition(".")[0] in sys.stdlib_module_names:
        return False
    return issubclass(cls, _OWN) or bool(cls.__dictoffset__ and cls.__weakrefoffset__)


def _slide_mutators(cls: type) -> bool:
    """Put the mutators between a subclass of a builtin and the builtin, in place.

    Returns: False where there is no such place.
    """
    builtin = next((kind for kind in _MUTATORS if issubclass(cls, kind)), None)
    if builtin is None or issubclass(cls, _OWN):
        return True
    mutators = _MUTATORS[builtin]
    owners = [base for base in cls.__mro__ if builtin in base.__bases__]
    if not all(_has_room(owner) for owner in owners):
        return False
    try:
        for owner in owners:
            owner.__bases__ = tuple(
                mutators if base is builtin else base for base in owner.__bases__
            )
    except TypeError:  # another layout; those before it have mutators that nobody uses
        return False
    return True


def _install(cls: type, methods: dict[str, Method]) -> None:
    """Give a class its wrapped methods, and the names under which extensions look for the roles."""
    for name, method in methods.items():
        type.__setattr__(cls, name, method)
    for role, name in role_names(cls).items():
        type.__setattr__(cls, f"_sa_{role}", getattr(cls, name))
    type.__setattr__(cls, INSTRUMENTED_ATTRIBUTE, id(cls))


def restore(origin: type, *arguments: Any) -> Any:
    """Make the collection that a pickle or a copy fills."""
    cls = instrumented_class(origin)
    return cls.__new__(cls, *arguments)


def remake(origin: type, *arguments: Any) -> Any:
    """As `restore`, for a class that tells the arguments of its constructor."""
    return instrumented_class(origin)(*arguments)


def _change_class(collection: Any, cls: type) -> Any:
    try:
        collection.__class__ = cls
    except TypeError as error:
        message = (
            f"Collections of type {cls.__name__} made by a function cannot be instrumented"
            f" ({error}). Give the class itself as collection_class."
        )
        raise CollectionError(message) from error
    return collection


def _generate(cls: type, wrapped: dict[str, Method]) -> type:
    """Make the subclass; its name is that of the class, for messages."""
    namespace: dict[str, Any] = {
        "__slots__": _missing_slots(cls),
        "__module__": cls.__module__,
        "__qualname__": cls.__qualname__,
        "__doc__": cls.__doc__,
        "__reduce_ex__": _reduce_by_origin,
        ORIGIN_ATTRIBUTE: cls,
        **wrapped,
    }
    if "_sa_adapter" not in namespace["__slots__"]:
        namespace["_sa_adapter"] = None
    try:
        return type(cls)(cls.__name__, _bases(cls), namespace)
    except TypeError as error:
        message = (
            f"Type {cls.__name__} cannot be a collection class, because it cannot be subclassed"
            f" ({error}). Subclass list, set or KeyFuncDict instead."
        )
        raise CollectionError(message) from error


def _missing_slots(cls: type) -> tuple[str, ...]:
    """Fields to add. With a `__dict__` the adapter goes there: the layout stays the same."""
    missing = () if cls.__weakrefoffset__ else ("__weakref__",)
    return missing if cls.__dictoffset__ or issubclass(cls, _OWN) else (*missing, "_sa_adapter")


def _bases(cls: type) -> tuple[type, ...]:
    builtin = next((kind for kind in _MUTATORS if issubclass(cls, kind)), None)
    if builtin is None or issubclass(cls, _OWN):
        return (cls,)
    mutators = _MUTATORS[builtin]
    between = cls.__mro__[: cls.__mro__.index(builtin)]
    in_c = [
        name
        for base in between
        for name, member in vars(base).items()
        if name in vars(mutators) and callable(member) and not isinstance(member, FunctionType)
    ]
    # What C code overrides (OrderedDict) never calls `super()`: the mutators go above it.
    return (mutators, cls) if in_c else (cls, mutators)


def _wrapped_methods(cls: type) -> dict[str, Method]:
    """Methods that must be wrapped from above.

    These are the marked ones, and where the items lie elsewhere, those known of list, set, dict.
    """
    marks = _marks_with_defaults(cls)
    kind = emulated_type(cls)
    wrapped: dict[str, Method] = {}
    if not issubclass(cls, list | set | dict):
        for name in role_names(cls).values():
            if name in SINGLE_CHANGES[kind]:
                marks.setdefault(name, SINGLE_CHANGES[kind][name])
        for name, mark in SINGLE_CHANGES[kind].items():
            marks.setdefault(name, mark)
        wrapped = {
            name: wrap(getattr(cls, name))
            for name, wrap in OTHER_CHANGES[kind].items()
            if name not in marks and _is_defined_by_user(cls, name)
        }
    for name, mark in marks.items():
        if mark.has_events() and not mark.fires_itself and _is_defined_by_user(cls, name):
            marked = MarkedMethod(getattr(cls, name), mark, is_of_set=kind is set)
            wrapped[name] = marked.as_function()
    return wrapped


def _marks_with_defaults(cls: type) -> dict[str, Mark]:
    """The marks; an elected appender adds its argument, an elected remover removes it."""
    defaults = {"appender": Mark("appender", adds=1), "remover": Mark("remover", removes=1)}
    return {
        name: mark
        if mark.has_events() or mark.fires_itself
        else defaults.get(mark.role or "", mark)
        for name, mark in marked_methods(cls).items()
    }


def _is_defined_by_user(cls: type, name: str) -> bool:
    """False for what is missing, wrapped already, or made by abstract classes of other methods."""
    owner = next((base for base in cls.__mro__ if name in vars(base)), object)
    if is_wrapped(vars(owner).get(name)):
        return False
    return owner.__module__ not in ("builtins", "collections.abc", "_collections_abc")


def _reduce_by_origin(self: Any, protocol: SupportsIndex) -> tuple[Any, ...] | str:
    """Name the class that the user wrote; the generated one cannot be found by its name."""
    reduction = super(type(self), self).__reduce_ex__(max(2, as_index(protocol)))
    if isinstance(reduction, str):
        return reduction
    function, arguments, *rest = reduced(reduction)
    origin = getattr(type(self), ORIGIN_ATTRIBUTE)
    replaced = tuple(origin if argument is type(self) else argument for argument in arguments)
    if function is type(self):
        return (remake, (origin, *replaced), *rest)
    makes_empty = function in (__newobj__, new_empty)
    return (restore if makes_empty else function, replaced, *rest)
