"""`Base = declarative_base()` as a class: mypy then knows what comes from it."""

from mypy.nodes import GDEF, LDEF, MDEF, SymbolTableNode, TypeInfo, Var
from mypy.plugin import DynamicClassDefContext
from mypy.types import AnyType, Instance, TypeOfAny

from declarative_instr.mypy.facts import ClassFacts, Role
from declarative_instr.mypy.names import is_root
from declarative_instr.mypy.storing import store


def called_base(ctx: DynamicClassDefContext) -> None:
    """Called for the assignment; the class below DeclarativeBase takes the variable's place."""
    module = getattr(ctx.call.callee, "fullname", "").rpartition(".")[0]
    symbol = ctx.api.lookup_fully_qualified_or_none(f"{module}.DeclarativeBase")
    if symbol is None or not isinstance(symbol.node, TypeInfo) or not is_root(symbol.node):
        return
    root = Instance(symbol.node, [])
    info = ctx.api.basic_new_typeinfo(ctx.name, root, ctx.call.line)
    info.declared_metaclass = info.metaclass_type = symbol.node.metaclass_type
    for name in ctx.call.arg_names:
        if name is not None:
            _declare(info, name)
    store(info, ClassFacts(Role.BASE, has_tables=True), ctx.api.named_type("builtins.str"))
    is_global = "@" not in info.fullname
    ctx.api.add_symbol_table_node(ctx.name, SymbolTableNode(GDEF if is_global else LDEF, info))


def _declare(info: TypeInfo, name: str) -> None:
    """Note what the base is given, such as a type_annotation_map."""
    if name in ("metadata", "type_annotation_map"):
        variable = Var(name, AnyType(TypeOfAny.special_form))
        variable.info = info
        variable.is_classvar = True
        info.names[name] = SymbolTableNode(MDEF, variable, plugin_generated=True)
