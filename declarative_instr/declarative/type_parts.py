"""Types of annotations taken apart, layer by layer; does not know what holds the values."""

import typing
from typing import Annotated, Any, Literal, NewType, get_args, get_origin

import typing_extensions
from typing_extensions import TypeVar

from declarative_instr.declarative.annotation_scope import (
    AnnotationScope,
    UnresolvedName,
    is_union,
    union_of,
)

# Before 3.14 typing_extensions has a class of its own beside the one of typing (3.12 and later).
_ALIASES: tuple[type, ...] = tuple(
    {getattr(typing, "TypeAliasType", typing_extensions.TypeAliasType)}
    | {typing_extensions.TypeAliasType}
)


class Parts:
    """What unwrapping collects on its way to the innermost type."""

    __slots__ = ("is_named", "is_optional", "metadata", "spellings", "value")

    def __init__(self, value: object) -> None:
        self.value = value
        self.is_named = False
        """Whether a string was read on the way: the type is written as a name."""
        self.is_optional = False
        self.spellings: list[object] = []
        self.metadata: list[object] = []


def unwrap(argument: object, scope: AnnotationScope) -> Parts:
    """Take off None, aliases, Annotated, NewType and type variables, one after the other."""
    parts = Parts(argument)
    while True:
        evaluated = scope.evaluated(parts.value)
        parts.is_named |= evaluated is not parts.value
        inner = _without_none(evaluated, parts)
        if inner is not parts.value:
            parts.value = inner
            continue
        if not parts.spellings or parts.spellings[-1] != parts.value:
            parts.spellings.append(parts.value)
        inner = _unwrapped_once(parts, scope)
        if inner is parts.value:
            return parts
        parts.value = inner


def _without_none(value: object, parts: Parts) -> object:
    if not is_union(value):
        return value
    members = [member for member in get_args(value) if member is not type(None)]
    if len(members) < len(get_args(value)):
        parts.is_optional = True
        return members[0] if len(members) == 1 else union_of(*members)
    return value


def _unwrapped_once(  # noqa: PLR0911 - one per form that a type may take
    parts: Parts, scope: AnnotationScope
) -> object:
    """What `parts.value` stands for; itself where it is the innermost type."""
    value = parts.value
    origin = get_origin(value)
    if origin is Annotated:
        inner, *metadata = get_args(value)
        parts.metadata.extend(metadata)
        return inner
    if origin is Literal:
        return _literal_type(value, parts)
    if isinstance(value, NewType):
        return value.__supertype__
    if isinstance(value, TypeVar):
        bound: object = getattr(value, "__bound__", None)
        return scope.type_arguments.get(value, value if bound is None else bound)
    if value is typing_extensions.Self:
        return UnresolvedName(scope.own_name)
    return alias_value(value)


def _literal_type(value: object, parts: Parts) -> object:
    values = get_args(value)
    if None in values:
        parts.is_optional = True
    classes = {type(one) for one in values if one is not None}
    return classes.pop() if len(classes) == 1 else value


def alias_value(value: object) -> object:
    """What a `type X = ...` alias stands for, its parameters filled in; else `value`."""
    while True:
        if isinstance(value, _ALIASES):
            value = value.__value__  # type: ignore[attr-defined]  # one of two classes
        elif isinstance(get_origin(value), _ALIASES):
            value = get_origin(value).__value__[get_args(value)]  # type: ignore[union-attr]  # as above
        else:
            return value


def class_of(value: object) -> type | None:
    """The class that `value` is, or is a parametrised form of; None for unions and Any."""
    candidate = get_origin(value) or value
    is_single = candidate is not Any and not is_union(value)
    return candidate if isinstance(candidate, type) and is_single else None
