"""What `Mapped[...]` annotations say; knows no field, no manager and no SQL."""

import collections.abc
from collections.abc import Callable
from functools import lru_cache
from typing import (
    Annotated,
    Any,
    ClassVar,
    ForwardRef,
    Literal,
    NamedTuple,
    final,
    get_args,
    get_origin,
)

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.declarative.annotation_scope import (
    AnnotationScope,
    UnresolvedName,
    is_union,
)
from declarative_instr.declarative.type_parts import Parts, alias_value, class_of, unwrap
from declarative_instr.exc import AnnotationError


@final
class MappedType(NamedTuple):
    """What one `Mapped[...]` annotation says.

    A tuple, since each attribute of each class makes one: a frozen dataclass takes thrice as long.
    """

    argument: object
    """What stands between the brackets, evaluated."""
    python_type: type | None
    """Class of the values without None; None where it is no single class, or not known."""
    is_optional: bool
    kind: AttributeKind
    collection_class: type | None = None
    """Class of the collection, concrete: `Sequence[...]` gives list."""
    target: type | str | None = None
    """Class at the other end of a reference or a collection; its name or path where it is
    written as a name, which is looked up when relations are settled."""
    spellings: tuple[object, ...] = ()
    """The type without None, from what was written to what it stands for: alias, Annotated,
    NewType, plain class. A table of types is searched in this order."""
    metadata: tuple[object, ...] = ()
    """Of every Annotated, outermost first."""
    wrapper: type[Mapped[Any]] = Mapped
    """`Mapped`, or the subclass that was written."""

    def understood_as(
        self,
        kind: AttributeKind,
        target: type | str | None = None,
        collection_class: type | None = None,
    ) -> "MappedType":
        """The same annotation with another meaning."""
        return self._replace(kind=kind, target=target, collection_class=collection_class)


def interpret(
    annotation: object,
    key: str,
    scope: AnnotationScope,
    is_declared: Callable[[type], bool],
    *,
    is_relation: bool | None = None,
) -> MappedType | None:
    """Read the annotation of the attribute `key`; None where it does not concern us.

    Args:
        annotation: As the class body has it: an object, a string, a forward reference.
        key: Name of the attribute.
        scope: Where names are looked for.
        is_declared: Tells whether a class is a declared one.
        is_relation: What the field says: a relation, whose type is a target even where it is
            not declared (yet); or a value, whose type is none. None where no field was given.

    Raises:
        AnnotationError: `Mapped` stands in the wrong place, has no argument, cannot be read, or
            says something else than the field.
    """
    plain = None if is_relation else _plain_value(annotation, is_declared)
    if plain is not None:
        return plain
    where = f"{scope.class_name}.{key}"
    written = _evaluated_or_none(annotation, where, scope)
    if written is None or _is_class_variable(written):
        return None
    written = alias_value(written)
    wrapper = _mapped_wrapper(written)
    if wrapper is None:
        _refuse_nested(written, where, annotation)
        return None
    argument = _single_argument(written, where, wrapper)
    try:
        is_named = isinstance(annotation, _TEXT) or isinstance(argument, _TEXT)
        argument = scope.evaluated(argument)
        _refuse_nested(argument, where, annotation)
        parts = unwrap(argument, scope)
        parts.is_named |= is_named
        mapped = _described(argument, wrapper, parts)
        mapped = _classified(mapped, parts, scope, is_declared, is_relation=is_relation)
    except (SyntaxError, TypeError, NameError, AttributeError) as failure:
        raise _unreadable(where, annotation, failure) from failure
    _refuse_several(mapped, parts.value, where, is_declared)
    if is_relation is False:
        return _as_value(mapped, where)
    return mapped


def is_plain(annotation: object, key: str, scope: AnnotationScope) -> bool:
    """Whether an annotation says the type of an instance's value, with neither Mapped nor ClassVar.

    One that cannot be read does not: it may name what only type checkers import.
    """
    written = _evaluated_or_none(annotation, f"{scope.class_name}.{key}", scope)
    if written is None or _is_class_variable(written):
        return False
    return _mapped_wrapper(alias_value(written)) is None


def _plain_value(annotation: object, is_declared: Callable[[type], bool]) -> MappedType | None:
    """What `Mapped[SomeClass]` says, as most annotations are written; None where it says more."""
    wrapper: object = getattr(annotation, "__origin__", None)
    arguments: tuple[object, ...] = getattr(annotation, "__args__", ())
    if not isinstance(wrapper, type) or not issubclass(wrapper, Mapped) or len(arguments) != 1:
        return None
    (value,) = arguments
    if not isinstance(value, type) or type(value) is not type:  # an enumeration, a declared class
        return None
    if not value.__flags__ & _MADE_BY_A_STATEMENT:
        return _value_of(value, wrapper)  # type: ignore[arg-type]  # mypy takes the hash of instances
    if issubclass(value, Mapped) or is_declared(value):
        return None
    return _made_value_of(value, wrapper)


def _made_value_of(value: type, wrapper: type[Mapped[Any]]) -> MappedType:
    return MappedType(
        value,
        value,
        is_optional=False,
        kind=AttributeKind.SCALAR,
        spellings=(value,),
        wrapper=wrapper,
    )


_TEXT = (str, ForwardRef)

_MADE_BY_A_STATEMENT = 1 << 9
"""Flag of classes that may be declared and may be dropped, which those of the interpreter, such
as int, never are."""

_value_of = lru_cache(maxsize=256)(_made_value_of)

_CONCRETE: dict[object, type] = {
    collections.abc.Iterable: list,
    collections.abc.Collection: list,
    collections.abc.Sequence: list,
    collections.abc.MutableSequence: list,
    collections.abc.Set: set,
    collections.abc.MutableSet: set,
    collections.abc.Mapping: dict,
    collections.abc.MutableMapping: dict,
}


def _described(argument: object, wrapper: type[Mapped[Any]], parts: Parts) -> MappedType:
    """Everything but the kind and the target."""
    return MappedType(
        argument,
        class_of(parts.value),
        parts.is_optional,
        AttributeKind.SCALAR,
        spellings=tuple(parts.spellings),
        metadata=tuple(parts.metadata),
        wrapper=wrapper,
    )


def _classified(
    mapped: MappedType,
    parts: Parts,
    scope: AnnotationScope,
    is_declared: Callable[[type], bool],
    *,
    is_relation: bool | None,
) -> MappedType:
    """Add what kind of attribute it is, and what is at the other end."""
    collection_class = _collection_class(parts.value, is_declared, is_relation=is_relation)
    member: object = parts.value
    is_named = parts.is_named
    if collection_class is not None:
        member = None
        for argument in get_args(parts.value)[-1:]:
            inner = unwrap(argument, scope)
            member, is_named = inner.value, is_named or inner.is_named
    target = member.path if isinstance(member, UnresolvedName) else class_of(member)
    if isinstance(target, str):
        is_target = target == scope.own_name  # the class being declared
        otherwise = AttributeKind.UNRESOLVED
    else:
        is_target = target is not None and is_declared(target)
        otherwise = AttributeKind.SCALAR
        if is_target and is_named and target is not None:
            target = scope.late_target(target)
    if is_target or is_relation:
        kind = AttributeKind.COLLECTION if collection_class else AttributeKind.REFERENCE
    else:
        kind = otherwise
    if kind is AttributeKind.SCALAR:
        return mapped
    return mapped.understood_as(kind, target, collection_class)


def _as_value(mapped: MappedType, where: str) -> MappedType:
    """What the annotation says where a field says that the attribute holds a plain value."""
    if mapped.kind in (AttributeKind.REFERENCE, AttributeKind.COLLECTION):
        named = mapped.target.__name__ if isinstance(mapped.target, type) else mapped.target
        message = (
            f"{where}: {named} is a declared class, and the field describes a plain value."
            " Use relationship(), or the annotation alone."
        )
        raise AnnotationError(message)
    return mapped.understood_as(AttributeKind.SCALAR)


def _refuse_several(
    mapped: MappedType, value: object, where: str, is_declared: Callable[[type], bool]
) -> None:
    if not is_union(value):
        return
    members = [member for member in get_args(value) if isinstance(member, type)]
    if any(is_declared(member) for member in members):
        message = (
            f"{where}: {mapped.argument!r} names several classes. A reference has one target:"
            " name their common declared base."
        )
        raise AnnotationError(message)


def _collection_class(
    value: object, is_declared: Callable[[type], bool], *, is_relation: bool | None
) -> type | None:
    origin = get_origin(value) or value
    if origin in _CONCRETE:
        return _CONCRETE[origin]
    if not isinstance(origin, type) or is_declared(origin):
        return None
    is_builtin = issubclass(origin, list | set | dict)
    is_parametrised = bool(get_args(value))
    return origin if is_builtin or (is_relation and is_parametrised) else None


def _evaluated_or_none(annotation: object, where: str, scope: AnnotationScope) -> object:
    """The annotation evaluated; None where it cannot be, and does not speak of Mapped."""
    try:
        written = scope.evaluated(annotation)
    except Exception as failure:
        if "Mapped" in str(annotation):
            raise _unreadable(where, annotation, failure) from failure
        return None
    if isinstance(written, UnresolvedName) and written.path.rpartition(".")[2] == "Mapped":
        raise _unreadable(where, annotation, NameError(f"no {written} in {scope.module}"))
    return written


def _mapped_wrapper(written: object) -> type[Mapped[Any]] | None:
    origin = get_origin(written) or written
    return origin if isinstance(origin, type) and issubclass(origin, Mapped) else None


def _single_argument(written: object, where: str, wrapper: type) -> object:
    arguments = get_args(written)
    if len(arguments) == 1:
        return arguments[0]
    message = (
        f"{where}: {wrapper.__name__} without a type does not say what the attribute holds."
        f" Write {wrapper.__name__}[int], {wrapper.__name__}[str | None] and so on."
    )
    raise AnnotationError(message)


def _refuse_nested(written: object, where: str, annotation: object) -> None:
    if not _contains_mapped(written):
        return
    message = (
        f"{where}: Mapped stands inside another type in {_shown(annotation)}."
        " It must be the outermost: write Mapped[list[...]] for list[Mapped[...]],"
        " Mapped[... | None] for an optional value, Mapped[Annotated[...]] for metadata."
    )
    raise AnnotationError(message)


def _contains_mapped(written: object) -> bool:
    if isinstance(written, str | ForwardRef):
        return "Mapped[" in str(written)
    if _mapped_wrapper(written) is not None:
        return True
    origin = get_origin(written)
    if origin is Literal:
        return False
    arguments = get_args(written)
    if origin is Annotated:
        arguments = arguments[:1]
    return any(_contains_mapped(argument) for argument in arguments)


def _unreadable(where: str, annotation: object, failure: Exception) -> AnnotationError:
    return AnnotationError(
        f"{where}: the annotation {_shown(annotation)} cannot be evaluated"
        f" ({type(failure).__name__}: {failure}). Write it as Python reads it,"
        " with names that the module of the class imports."
    )


def _shown(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else repr(annotation)


def _is_class_variable(written: object) -> bool:
    return written is ClassVar or get_origin(written) is ClassVar
