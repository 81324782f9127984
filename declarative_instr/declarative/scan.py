"""Class bodies to blueprints: reads a body and its mixins, changes nothing, makes nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, final

from declarative_instr.declarative.annotation_scope import (
    AnnotationScope,
    body_annotations,
    own_annotations,
    type_arguments,
)
from declarative_instr.declarative.annotations import MappedType, interpret, is_plain
from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint
from declarative_instr.declarative.fields import AttributeField, Field, RelationField
from declarative_instr.exc import AnnotationError, InstrumentationError, ReservedNameError
from declarative_instr.structures.problems import Place, is_collected

RESERVED_PREFIXES = ("_sa_", "__")


def _finds_nothing(_name: str) -> type | None:
    return None


def _itself(value: object) -> object:
    return value


def _first(own: object, _annotated: object) -> object:
    return own


@final
@dataclass(frozen=True, slots=True, eq=False)
class ScanRules:
    """What the caller knows about classes and fields."""

    is_declared: Callable[[type], bool]
    """Whether a class is instrumented already: its attributes are inherited, not copied."""
    find_class: Callable[[str], type | None] = _finds_nothing
    """Asks the registry of declared classes for a name."""
    field_types: tuple[type, ...] = (Field,)
    """Values of these types describe an attribute, also without an annotation."""
    as_field: Callable[[object], object] = _itself
    """The field that such a value stands for; a field stands for itself."""
    merged: Callable[[object, object], object] = _first
    """One field for that of the class body and that in its annotation."""
    reserved_names: frozenset[str] = frozenset()
    """Names that no attribute may have, besides those that begin with `_sa_` or `__`."""
    field_function: str = "attribute"
    """Named in errors: the function that describes an attribute with a default."""
    is_mapped_only: bool = False
    """Whether a class statement may annotate no instance's value without `Mapped`; names that
    begin with an underscore are private, and `__allow_unmapped__ = True` allows the others."""


class _Body(NamedTuple):
    """One class body: that of the class to be, or that of a mixin."""

    scope: AnnotationScope
    annotations: Mapping[str, object]
    source_class: type | None

    def place(self, key: str) -> Place:
        """Where a name of the body stands, for whoever collects problems."""
        if self.source_class is not None:
            return Place.of(self.source_class, key)
        qualname = str(self.scope.namespace.get("__qualname__", self.scope.class_name))
        return Place(self.scope.module, qualname, key)


def scan_class_body(
    name: str,
    bases: Sequence[type],
    namespace: Mapping[str, Any],
    rules: ScanRules,
    *,
    keywords: Mapping[str, Any] | None = None,
) -> ClassBlueprint:
    """Read a class statement before its class exists.

    Bases that are not declared are mixins: what they say is copied, unless a class that comes
    earlier in the method resolution order says something else for the same name.

    Args:
        name: Of the class.
        bases: As a metaclass is given them.
        namespace: The executed class body; not changed.
        rules: What the caller knows about classes and fields.
        keywords: Of the class statement.

    Raises:
        AnnotationError: A `Mapped` annotation cannot be interpreted, or has a plain value, or
            `Mapped` is missing where the rules ask for it.
        ReservedNameError: An attribute has a name that is kept for the instrumentation.
    """
    module = str(namespace.get("__module__", ""))
    parameters = type_arguments(namespace)
    scope = AnnotationScope(name, module, namespace, rules.find_class, own_name=name)
    body = _Body(scope, body_annotations(namespace), None)
    ancestors = _linearised(bases)
    blueprint = _scan(body, ancestors, parameters, rules, keywords or {})
    if rules.is_mapped_only and not blueprint.is_abstract:
        _refuse_unmapped(body, blueprint, ancestors)
    return blueprint


def scan_class(cls: type, rules: ScanRules) -> ClassBlueprint:
    """Read a class that exists, as `scan_class_body` reads a class statement."""
    namespace = vars(cls)
    name = cls.__name__
    scope = AnnotationScope(name, cls.__module__, namespace, rules.find_class, own_name=name)
    body = _Body(scope, own_annotations(cls), None)
    ancestors = cls.__mro__[1:]
    blueprint = _scan(body, ancestors, type_arguments(namespace), rules, {})
    if rules.is_mapped_only and not blueprint.is_abstract:
        _refuse_unmapped(body, blueprint, ancestors)
    return blueprint


def _scan(
    body: _Body,
    ancestors: Sequence[type],
    parameters: Mapping[type, Mapping[object, object]],
    rules: ScanRules,
    keywords: Mapping[str, Any],
) -> ClassBlueprint:
    namespace = body.scope.namespace
    own = {one.key: one for one in _fields_of(body, rules)}
    found: dict[str, FieldBlueprint] = {}
    inherited = _inherited(ancestors, rules.is_declared)
    for place, base in enumerate(ancestors):
        if base in inherited:
            continue
        mixin = _mixin_body(base, body.scope.class_name, parameters.get(base, {}), rules)
        for given in _fields_of(mixin, rules):
            key = given.key
            if key in own:  # it keeps the place that it has in the mixin
                found[key] = own[key]
            elif not (key in found or _is_said(key, (namespace, *map(vars, ancestors[:place])))):
                found[key] = given
    return ClassBlueprint(
        name=body.scope.class_name,
        module=body.scope.module,
        qualname=str(namespace.get("__qualname__", body.scope.class_name)),
        fields=tuple((found | own).values()),
        is_abstract=namespace.get("__abstract__") is True,
        has_init="__init__" in namespace,
        init_owner=_init_owner(ancestors),
        keywords=dict(keywords),
    )


def _refuse_unmapped(body: _Body, blueprint: ClassBlueprint, ancestors: Sequence[type]) -> None:
    """Raise at a bare annotation, which makes no column, and nobody would notice."""
    namespace = body.scope.namespace
    fields = {one.key: one for one in blueprint.fields}
    for key, annotation in body.annotations.items():
        field = fields.get(key)
        if field is not None and field.mapped_type is not None:
            continue
        is_bare = field is None and key not in namespace and not key.startswith("_")
        is_field = isinstance(namespace.get(key), AttributeField)
        if not (is_bare or is_field) or not is_plain(annotation, key, body.scope):
            continue
        if _says((namespace, *map(vars, ancestors)), "__allow_unmapped__"):
            return
        error = AnnotationError(
            f'Type annotation for "{body.scope.class_name}.{key}" can\'t be correctly interpreted'
            " for Annotated Declarative Table form.  It is annotated without Mapped, which says what"
            f" a column holds. Write {key}: Mapped[...]; or ClassVar[...] for a member of the class;"
            f" or say __allow_unmapped__ = True where other annotations are meant."
        )
        if not is_collected(error, body.place(key)):
            raise error


def _says(bodies: Iterable[Mapping[str, object]], name: str) -> bool:
    """Whether the first body that has a name gives it the value True."""
    return next((body[name] for body in bodies if name in body), None) is True


def _is_said(key: str, bodies: Iterable[Mapping[str, object]]) -> bool:
    return any(key in body for body in bodies)


def _fields_of(body: _Body, rules: ScanRules) -> Iterator[FieldBlueprint]:
    for key in _ordered_names(body, rules):
        try:
            found = _field(key, body, rules)
        except InstrumentationError as error:
            if not is_collected(error, body.place(key)):
                raise
            found = _rest_of_field(key, body, rules)
        if found is not None:
            yield found


def _field(key: str, body: _Body, rules: ScanRules) -> FieldBlueprint | None:
    """What the body says of a name; None where it is no attribute."""
    namespace = body.scope.namespace
    given = namespace.get(key)
    is_field = isinstance(given, rules.field_types)
    given = rules.as_field(given) if is_field else given
    mapped_type = None
    if key in body.annotations:
        annotation = body.annotations[key]
        mapped_type = interpret(
            annotation, key, body.scope, rules.is_declared, is_relation=_is_relation(given)
        )
    if mapped_type is None and not is_field:
        return None
    _check_name(key, body, rules)
    if key in namespace and not is_field:
        raise _plain_value(key, given, body, rules)
    field = given if is_field else None
    annotated = annotated_field(mapped_type, rules)
    if annotated is not None:
        field = rules.merged(field, annotated) if is_field else annotated
    return FieldBlueprint(key, mapped_type, field, body.source_class)


def _rest_of_field(key: str, body: _Body, rules: ScanRules) -> FieldBlueprint | None:
    """An attribute without the annotation that is wrong, for what else names it; None if reserved."""
    if key.startswith(RESERVED_PREFIXES) or key in rules.reserved_names:
        return None
    given = body.scope.namespace.get(key)
    field = rules.as_field(given) if isinstance(given, rules.field_types) else None
    return FieldBlueprint(key, None, field, body.source_class)


def _ordered_names(body: _Body, rules: ScanRules) -> Iterator[str]:
    """Annotated names and fields without annotation, in the order in which they are written.

    An annotation without a value and a field without an annotation have no common order:
    the field comes before the next name that has both.
    """
    bare = [
        key
        for key, value in body.scope.namespace.items()
        if key in body.annotations or isinstance(value, rules.field_types)
    ]
    for key in body.annotations:
        if key in bare:
            place = bare.index(key)
            yield from bare[:place]
            bare = bare[place + 1 :]
        yield key
    yield from bare


def _is_relation(field: object) -> bool | None:
    """What a field says about its attribute; None where it says nothing."""
    if isinstance(field, RelationField):
        return True
    return False if isinstance(field, AttributeField) else None


def annotated_field(mapped_type: MappedType | None, rules: ScanRules) -> object | None:
    """The field inside an `Annotated`; None where there is none."""
    if mapped_type is None or not mapped_type.metadata:
        return None
    return next((one for one in mapped_type.metadata if isinstance(one, rules.field_types)), None)


def _check_name(key: str, body: _Body, rules: ScanRules) -> None:
    if not key.startswith(RESERVED_PREFIXES) and key not in rules.reserved_names:
        return
    message = (
        f"{body.scope.class_name}.{key}: Attribute name {key!r} is reserved for the"
        " instrumentation. Use another name."
    )
    raise ReservedNameError(message)


def _plain_value(key: str, value: object, body: _Body, rules: ScanRules) -> AnnotationError:
    where = f"{body.scope.class_name}.{key}"
    function = rules.field_function
    if hasattr(type(value), "__get__"):
        message = (
            f"{where} is annotated with Mapped and defined as a {type(value).__name__} too."
            f" Leave one of them out, or give one of them another name."
        )
        return AnnotationError(message)
    default = f"default={value!r}"
    if getattr(value, "__hash__", None) is None:
        default = f"default_factory={type(value).__name__ if not value else f'lambda: {value!r}'}"
    message = (
        f"{where} is annotated with Mapped and has the plain value {value!r}, which would hide the"
        f" tracked attribute. Write {key}: Mapped[...] = {function}({default})."
    )
    return AnnotationError(message)


def _mixin_body(
    base: type, own_name: str, parameters: Mapping[object, object], rules: ScanRules
) -> _Body:
    scope = AnnotationScope(
        base.__name__, base.__module__, vars(base), rules.find_class, parameters, own_name
    )
    return _Body(scope, own_annotations(base), base)


def _inherited(ancestors: Sequence[type], is_declared: Callable[[type], bool]) -> set[type]:
    """Declared classes, and the mixins that they took over already."""
    declared = (base for base in ancestors if is_declared(base))
    return set(chain.from_iterable(base.__mro__ for base in declared)) | {object}


def _init_owner(ancestors: Sequence[type]) -> type | None:
    for base in ancestors:
        is_protocol = bool(vars(base).get("_is_protocol", False))  # typing puts its own there
        if "__init__" in vars(base) and base is not object and not is_protocol:
            return base
    return None


def _linearised(bases: Sequence[type]) -> list[type]:
    """Method resolution order of a class with these bases (C3), without the class itself.

    Bases that have no such order are answered in another one: Python refuses them afterwards.
    """
    if len(bases) == 1:
        return list(bases[0].__mro__)
    waiting = [list(base.__mro__) for base in bases] + [list(bases)]
    order: list[type] = []
    while waiting := [line for line in waiting if line]:
        tails = {cls for line in waiting for cls in line[1:]}
        head = next((line[0] for line in waiting if line[0] not in tails), waiting[0][0])
        order.append(head)
        waiting = [[cls for cls in line if cls is not head] for line in waiting]
    return order
