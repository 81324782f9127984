"""[di-annotation] Annotations that a class body is refused for: they say no SQL type, or no type."""

from mypy.messages import format_type_bare
from mypy.nodes import Var
from mypy.options import Options
from mypy.plugin import SemanticAnalyzerPluginInterface
from mypy.types import (
    AnyType,
    CallableType,
    Instance,
    LiteralType,
    NoneType,
    ProperType,
    TupleType,
    Type,
    TypedDictType,
    TypeOfAny,
    TypeType,
    UnionType,
    get_proper_type,
)

from declarative_instr.mypy.codes import ANNOTATION
from declarative_instr.mypy.expressions import Call
from declarative_instr.mypy.facts import FieldFacts, FieldKind
from declarative_instr.mypy.names import is_ours
from declarative_instr.mypy.values import SQL_TYPES
from declarative_instr.mypy.views import ClassView, declared_in


def check_column_types(view: ClassView, api: SemanticAnalyzerPluginInterface) -> None:
    """Report attributes of the class, and of its mixins, that no column can be made of."""
    for name in _misplaced(view):
        api.fail(
            f'Mapped of "{view.name}.{name}" stands inside another type; it must be the outermost',
            view.place(name),
            code=ANNOTATION,
        )
    if not view.makes_table or view.has_ready_table:
        return
    for field in view.fields.values():
        message = _complaint(view, field)
        if message is not None:
            api.fail(message, view.place(field.name), code=ANNOTATION)


# Mapped inside another type -------------------------------------------------------------------


def _misplaced(view: ClassView) -> list[str]:
    """Attributes of the body with `Mapped` inside their types, such as `list[Mapped[int]]`."""
    return [
        name
        for name, symbol in view.info.names.items()
        if isinstance(symbol.node, Var) and holds_mapped(symbol.node)
    ]


def holds_mapped(variable: Var) -> bool:
    """Whether the type of an attribute has `Mapped` inside."""
    if variable.type is None or variable.is_classvar or variable.is_inferred:
        return False
    type_ = get_proper_type(variable.type)
    if isinstance(type_, UnionType):
        return any(map(_is_mapped_type, type_.items))
    if isinstance(type_, Instance) and type_.type.module_name == "builtins":
        return any(map(_is_mapped_type, type_.args))
    return False


def _is_mapped_type(type_: Type) -> bool:
    proper = get_proper_type(type_)
    return isinstance(proper, Instance) and is_ours(proper.type.fullname, "Mapped")


# Columns without a type -----------------------------------------------------------------------


def _complaint(view: ClassView, field: FieldFacts) -> str | None:
    """What is wrong with the annotation of a column; None where nothing is, or where it is open."""
    value = view.type_of(field.name) if field.is_annotated and not field.is_open else None
    if value is None or field.kind not in (FieldKind.ANNOTATED, FieldKind.COLUMN):
        return None
    target = declared_in(value)
    if target is not None:
        return _about_target(view, field, target.name)
    is_given = field.call is not None and _has_type(field.call)
    if is_given or view.has_own_types or not (culprit := _without_sql_type(value)):
        return None
    return (
        f'No SQL type is known for "{culprit}" of "{view.name}.{field.name}"; give it, as in'
        " mapped_column(String), or add it to the type_annotation_map of the base"
    )


def _about_target(view: ClassView, field: FieldFacts, target: str) -> str | None:
    if field.kind is FieldKind.ANNOTATED:
        return None
    return (
        f'"{view.name}.{field.name}" is a column, and its type "{target}" is a mapped class;'
        " write relationship() for mapped_column()"
    )


def _has_type(call: Call) -> bool:
    """Whether a column is given its SQL type, or a foreign key that has one, or might be."""
    if call.is_open or call.keyword("type_") is not None:
        return True
    return any(not isinstance(one, str) for one in call.args)


def _without_sql_type(type_: Type) -> str:
    """The annotation without None where no SQL type is known for it; empty where one may be."""
    proper = get_proper_type(type_)
    items = [get_proper_type(one) for one in proper.items] if isinstance(proper, UnionType) else []
    values = [one for one in items if not isinstance(one, NoneType)] or [proper]
    if len(values) > 1:
        is_known = all(isinstance(one, LiteralType) and _is_known(one) for one in values)
    else:
        is_known = _is_known(values[0])
    return "" if is_known else format_type_bare(UnionType.make_union(values), Options())


def _is_known(type_: ProperType) -> bool:
    """Whether a type has an SQL type, or may have one."""
    if isinstance(type_, LiteralType):
        return isinstance(type_.value, str)
    if isinstance(type_, Instance):
        info = type_.type
        is_named = info.fullname in SQL_TYPES or info.is_enum or info.is_newtype
        return is_named or info.fallback_to_any
    if isinstance(type_, AnyType):
        return type_.type_of_any != TypeOfAny.explicit
    return not isinstance(type_, TupleType | TypedDictType | CallableType | TypeType)
