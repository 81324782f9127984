"""CollectionRoles: which methods of a class add, remove and give items; it knows no events."""

import inspect
from collections.abc import Callable, Iterable, MutableMapping, MutableSequence, MutableSet
from dataclasses import dataclass
from typing import Any, TypeAlias, final

from typing_extensions import TypeVar

from declarative_instr.collections.marks import Role, marked_methods
from declarative_instr.exc import CollectionError

Emulated: TypeAlias = type[list[Any]] | type[set[Any]] | type[dict[Any, Any]]
MethodT = TypeVar("MethodT", bound=Callable[..., Any])

ROLES_ATTRIBUTE = "_sa_roles"
NATIVE_ATTRIBUTE = "_sa_native_operations"
NATIVE_MARK = "_sa_native"


@final
@dataclass(frozen=True, slots=True)
class NativeOperations:
    """How the package's own collection classes do what the roles ask; declared by each of them.

    The operations that fire no event write past the methods named in `append_methods` and
    `remove_methods`: they hold for a subclass as long as it overrides none of these.
    """

    append: Callable[..., object]
    append_methods: tuple[str, ...]
    put: Callable[[Any, Any], object]
    put_all: Callable[[Any, Iterable[Any]], object]
    remove: Callable[..., object]
    remove_methods: tuple[str, ...]
    take: Callable[[Any, Any], object]
    iterate: Callable[[Any], Iterable[Any]] = iter
    key_of: Callable[[Any, Any], object] | None = None
    appender: str | None = None
    """None for a dictionary whose keys only its user knows."""


@final
@dataclass(frozen=True, slots=True)
class CollectionRoles:
    """The roles of one collection class; operations take the collection first, then the item."""

    appender: str | None
    remover: str
    iterator: str
    emulates: Emulated | None
    append: Callable[..., object]
    """With events."""
    appender_takes_initiator: bool
    put: Callable[[Any, Any], object] | None
    """As `append`, without events; None: run `append` while the collection has no adapter."""
    put_all: Callable[[Any, Iterable[Any]], object] | None
    remove: Callable[..., object]
    remover_takes_initiator: bool
    take: Callable[[Any, Any], object] | None
    iterate: Callable[[Any], Iterable[Any]]
    key_of: Callable[[Any, Any], object] | None
    """The key under which a dictionary keeps an item; None where the item does not tell."""


def native(method: MethodT) -> MethodT:
    """Mark a method of the package's own classes, for NativeOperations."""
    setattr(method, NATIVE_MARK, True)
    return method


def roles_of(cls: type) -> CollectionRoles:
    """The roles of a prepared collection class, resolved at the first call.

    Raises:
        CollectionError: A role is not filled.
    """
    try:
        roles: CollectionRoles = cls.__dict__[ROLES_ATTRIBUTE]
    except KeyError:
        roles = _resolve(cls)
        setattr(cls, ROLES_ATTRIBUTE, roles)
    return roles


def emulated_type(cls: type) -> Emulated | None:
    """Which of list, set and dict a class stands for: by `__emulates__`, base or method names."""
    if hasattr(cls, "__emulates__"):
        emulated: Emulated | None = cls.__emulates__
        return emulated
    kinds: tuple[tuple[Emulated, type, str], ...] = (
        (list, MutableSequence, "append"),
        (set, MutableSet, "add"),
        (dict, MutableMapping, "set"),
    )
    for kind, abstract, _ in kinds:
        if issubclass(cls, kind | abstract):
            return kind
    return next((kind for kind, _, method in kinds if hasattr(cls, method)), None)


_DEFAULT_NAMES: dict[Emulated | None, dict[Role, str]] = {
    list: {"appender": "append", "remover": "remove", "iterator": "__iter__"},
    set: {"appender": "add", "remover": "remove", "iterator": "__iter__"},
    dict: {"appender": "set", "remover": "remove", "iterator": "values"},
    None: {"iterator": "__iter__"},
}


def role_names(cls: type) -> dict[Role, str]:
    """Method names by role: the elected methods, else those that the emulated type has."""
    names = {
        role: name
        for role, name in _DEFAULT_NAMES[emulated_type(cls)].items()
        if callable(getattr(cls, name, None))
    }
    elected: dict[Role, str] = {}
    for name, mark in marked_methods(cls).items():
        if mark.role is not None:
            elected.setdefault(mark.role, name)  # a subclass elects before its bases
    return names | elected


def require_roles(cls: type) -> None:
    """Refuse a class that does not fill the roles of a collection.

    Raises:
        CollectionError: It names the class and the role.
    """
    names = role_names(cls)
    is_keyless = issubclass(cls, dict) and "appender" not in names
    for role in ("appender", "remover", "iterator"):
        if role not in names and not is_keyless:
            raise CollectionError(missing_role(cls, role))


def _resolve(cls: type) -> CollectionRoles:
    names = role_names(cls)
    own: NativeOperations | None = getattr(cls, NATIVE_ATTRIBUTE, None)
    if own is not None and own.appender is None and "appender" not in names:
        return _keyless_roles(own)
    require_roles(cls)
    appender, remover = names["appender"], names["remover"]
    appends = own if own and _is_native(cls, own.append_methods, appender) else None
    removes = own if own and _is_native(cls, own.remove_methods, remover) else None
    append = appends.append if appends else getattr(cls, appender)
    remove = removes.remove if removes else getattr(cls, remover)
    return CollectionRoles(
        appender=appender,
        remover=remover,
        iterator=names["iterator"],
        emulates=emulated_type(cls),
        append=append,
        appender_takes_initiator=_takes_initiator(append),
        put=appends.put if appends else None,
        put_all=appends.put_all if appends else None,
        remove=remove,
        remover_takes_initiator=_takes_initiator(remove),
        take=removes.take if removes else None,
        iterate=getattr(cls, names["iterator"]),
        key_of=own.key_of if own else None,
    )


def _keyless_roles(own: NativeOperations) -> CollectionRoles:
    return CollectionRoles(
        appender=None,
        remover="__delitem__",
        iterator="values",
        emulates=dict,
        append=own.append,
        appender_takes_initiator=True,
        put=own.put,
        put_all=own.put_all,
        remove=own.remove,
        remover_takes_initiator=True,
        take=own.take,
        iterate=own.iterate,
        key_of=None,
    )


def _is_native(cls: type, methods: tuple[str, ...], elected: str) -> bool:
    own = all(getattr(getattr(cls, name, None), NATIVE_MARK, False) for name in methods)
    return own and elected == methods[0]


def _takes_initiator(method: Callable[..., object]) -> bool:
    try:
        return "_sa_initiator" in inspect.signature(method).parameters
    except ValueError:  # some methods written in C tell no signature
        return False


def missing_role(cls: type, role: str) -> str:
    """Message for a class that does not fill a role."""
    article = "a" if role == "remover" else "an"
    return (
        f"Type {cls.__name__} must elect {article} {role} method"
        " to be a collection class."
        f" Decorate the method with @collection.{role}, or subclass list, set or KeyFuncDict."
    )
