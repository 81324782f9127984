"""`Base = declarative_base()` as a class: mypy then knows what comes from it."""

from mypy.nodes import (
    GDEF,
    LDEF,
    MDEF,
    Expression,
    MemberExpr,
    RefExpr,
    SymbolTableNode,
    TypeInfo,
    Var,
)
from mypy.plugin import DynamicClassDefContext, SemanticAnalyzerPluginInterface
from mypy.types import AnyType, Instance, TypeOfAny

from declarative_instr.mypy.facts import ClassFacts, Role
from declarative_instr.mypy.names import PACKAGE, is_ours, is_root
from declarative_instr.mypy.storing import store


def called_base(ctx: DynamicClassDefContext) -> None:
    """Called for the assignment; the class below DeclarativeBase takes the variable's place."""
    node = _root(ctx)
    if node is None:
        return
    root = Instance(node, [])
    info = ctx.api.basic_new_typeinfo(ctx.name, root, ctx.call.line)
    info.declared_metaclass = info.metaclass_type = node.metaclass_type
    info.fallback_to_any = "cls" in ctx.call.arg_names  # it extends what the call is given
    for name in ctx.call.arg_names:
        if name is not None:
            _declare(info, name)
    if isinstance(ctx.call.callee, MemberExpr):
        _declare(info, "registry")
    store(info, ClassFacts(Role.BASE, has_tables=True), ctx.api.named_type("builtins.str"))
    is_global = "@" not in info.fullname
    ctx.api.add_symbol_table_node(ctx.name, SymbolTableNode(GDEF if is_global else LDEF, info))


def _root(ctx: DynamicClassDefContext) -> TypeInfo | None:
    """The DeclarativeBase that the call makes a subclass of; None where it is none of ours."""
    callee = ctx.call.callee
    if isinstance(callee, MemberExpr) and callee.name == "generate_base":
        maker = _registry_beside(callee.expr, ctx.api)
    else:
        maker = getattr(callee, "fullname", "")
    for module in (maker.rpartition(".")[0], f"{PACKAGE}orm"):
        symbol = ctx.api.lookup_fully_qualified_or_none(f"{module}.DeclarativeBase")
        if maker and symbol is not None and isinstance(symbol.node, TypeInfo):
            return symbol.node if is_root(symbol.node) else None
    return None


def _registry_beside(expression: Expression, api: SemanticAnalyzerPluginInterface) -> str:
    """Full name of our `registry` class, where the module that has the object knows it; else empty.

    Types of variables are not inferred yet.
    """
    path = expression.fullname if isinstance(expression, RefExpr) else ""
    module = api.modules.get(path.rpartition(".")[0])
    nodes = [] if module is None else [one.node for one in module.names.values()]
    found = (one.fullname for one in nodes if isinstance(one, TypeInfo))
    return next((one for one in found if is_ours(one, "registry")), "")


def _declare(info: TypeInfo, name: str) -> None:
    """Note what the base is given, such as a type_annotation_map."""
    if name in ("metadata", "registry", "type_annotation_map"):
        variable = Var(name, AnyType(TypeOfAny.special_form))
        variable.info = info
        variable.is_classvar = True
        info.names[name] = SymbolTableNode(MDEF, variable, plugin_generated=True)
