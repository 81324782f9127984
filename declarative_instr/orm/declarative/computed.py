"""Fields that a mixin computes: a declared_attr asked for one class; nothing is installed here."""

import warnings
from collections.abc import Mapping

from sqlalchemy import exc as core_exc
from typing_extensions import Format, get_annotations

from declarative_instr.declarative.annotation_scope import AnnotationScope
from declarative_instr.declarative.annotations import interpret
from declarative_instr.declarative.blueprint import FieldBlueprint
from declarative_instr.declarative.fields import Field, RelationField
from declarative_instr.declarative.scan import ScanRules, annotated_field
from declarative_instr.orm.declarative.declared_attr import declared_attr
from declarative_instr.orm.errors import ArgumentError
from declarative_instr.structures.callers import caller_level


def computed_field(class_: type, blueprint: FieldBlueprint, rules: ScanRules) -> FieldBlueprint:
    """What a `declared_attr` answers for a class, with the annotation of what it returns.

    Raises:
        ArgumentError: It answers no field.
    """
    given = blueprint.field
    if not isinstance(given, declared_attr):
        return blueprint
    if given.is_cascading and blueprint.source_class is None:
        message = (
            "Use of @declared_attr.cascading only applies to Declarative 'mixin' and 'abstract'"
            f" classes.  Currently, this flag is ignored on mapped class {class_!r}"
        )
        warnings.warn(message, core_exc.SAWarning, stacklevel=caller_level())
    function = given.function
    field = rules.as_field(function(class_))
    if not isinstance(field, Field):
        message = (
            f"{class_.__name__}.{blueprint.key}: {function.__qualname__}() answers {field!r:.80}."
            " A declared_attr answers mapped_column() or relationship(); use"
            " declared_attr.directive for settings, and property for plain values."
        )
        raise ArgumentError(message)
    annotations: Mapping[str, object] = get_annotations(function, format=Format.FORWARDREF)
    mapped = None
    if "return" in annotations:
        scope = AnnotationScope(class_.__name__, function.__module__, {}, rules.find_class)
        mapped = interpret(
            annotations["return"],
            blueprint.key,
            scope,
            rules.is_declared,
            is_relation=isinstance(field, RelationField),
        )
    annotated = annotated_field(mapped, rules)
    merged = field if annotated is None else rules.merged(field, annotated)
    return FieldBlueprint(blueprint.key, mapped, merged, None)
