"""[di-annotation] Annotations without Mapped, which a mapped class is refused for."""

from collections.abc import Iterator
from typing import Final

from mypy.nodes import AssignmentStmt, NameExpr, TempNode, Var
from mypy.plugin import SemanticAnalyzerPluginInterface
from mypy.types import (
    AnyType,
    Instance,
    NoneType,
    PlaceholderType,
    Type,
    TypeOfAny,
    UnboundType,
    UnionType,
    get_proper_type,
)

from declarative_instr.mypy.checks.column_types import holds_mapped
from declarative_instr.mypy.codes import ANNOTATION
from declarative_instr.mypy.facts import Role
from declarative_instr.mypy.names import is_mapped
from declarative_instr.mypy.views import ClassView

_ALLOWING: Final = "__allow_unmapped__"


def check_bare_annotations(view: ClassView, api: SemanticAnalyzerPluginInterface) -> None:
    """Report attributes of the body that would be no columns; mixins and bases may have them."""
    if not view.has_tables or view.facts.role is not Role.DECLARED or api.is_stub_file:
        return
    module = api.modules.get(view.info.module_name)
    is_eager = module is not None and not module.is_future_flag_set("annotations")
    bare = [one for one in _bare(view) if _is_plain(one, is_eager=is_eager)]
    if not bare or view.is_dynamic or view.is_changed_when_made or _allows_them(view):
        return
    for statement, variable in bare:
        name = variable.name
        api.fail(
            f'"{view.name}.{name}" is annotated without Mapped, and would be no column; write'
            f' "{name}: Mapped[...]", ClassVar[...] for a member of the class, or'
            f' "{_ALLOWING} = True"',
            statement,
            code=ANNOTATION,
        )


def _bare(view: ClassView) -> Iterator[tuple[AssignmentStmt, Var]]:
    """Public names that the body annotates, and gives no value; whatever `if` guards is left out."""
    for statement in view.info.defn.defs.body:
        if not isinstance(statement, AssignmentStmt) or not isinstance(statement.rvalue, TempNode):
            continue
        target = statement.lvalues[0]
        node = target.node if isinstance(target, NameExpr) else None
        if isinstance(node, Var) and _is_bare(node) and node.name not in view.fields:
            yield statement, node


def _is_bare(node: Var) -> bool:
    """Whether a body gives a public name neither a value nor `ClassVar`."""
    return not (node.name.startswith("_") or node.is_classvar or node.has_explicit_value)


def _is_plain(bare: tuple[AssignmentStmt, Var], *, is_eager: bool) -> bool:
    """Whether an annotation surely is a type without Mapped when the class statement runs.

    A string may name what only type checkers import; the class is not refused for that.
    """
    statement, variable = bare
    written, type_ = statement.unanalyzed_type, variable.type
    if type_ is None or written is None or holds_mapped(variable):
        return False
    proper = get_proper_type(type_)
    if isinstance(proper, UnboundType | PlaceholderType):
        return False
    if isinstance(proper, AnyType):
        return proper.type_of_any == TypeOfAny.explicit
    if isinstance(proper, Instance) and is_mapped(proper.type):
        return False
    is_text = isinstance(written, UnboundType | UnionType) and written.original_str_expr is not None
    return (is_eager and not is_text) or _is_builtin(type_)


def _is_builtin(type_: Type) -> bool:
    proper = get_proper_type(type_)
    if isinstance(proper, UnionType):
        return all(map(_is_builtin, proper.items))
    if isinstance(proper, Instance):
        return proper.type.module_name == "builtins" and all(map(_is_builtin, proper.args))
    return isinstance(proper, NoneType)


def _allows_them(view: ClassView) -> bool:
    return any(_ALLOWING in base.names for base in view.info.mro)
