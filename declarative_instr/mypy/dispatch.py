"""What happens for each class statement and field call: facts are kept, checks are called."""

from mypy.nodes import CallExpr, Context, Expression, LambdaExpr, PlaceholderNode, RefExpr, TypeInfo
from mypy.plugin import ClassDefContext, FunctionContext
from mypy.types import Type

from declarative_instr.mypy.dependencies import depend_in_analysis
from declarative_instr.mypy.fields import active_class, called_field
from declarative_instr.mypy.memory import Memory
from declarative_instr.mypy.names import FACTS_KEY, is_column_call, root_of
from declarative_instr.mypy.reading import read_class
from declarative_instr.mypy.registration import CLASS_CHECKS, FIELD_CHECKS
from declarative_instr.mypy.storing import store, store_inherited
from declarative_instr.mypy.views import ClassView


def declared_class(memory: Memory, ctx: ClassDefContext) -> None:
    """Called at the end of each class body, again when names were not known yet."""
    memory.forget()
    info = ctx.cls.info
    if root_of(info) is None or not _is_last(ctx) or _is_deferred(ctx):
        return
    store(info, read_class(ctx.cls), ctx.api.named_type("builtins.str"))
    for base in info.mro[1:-1]:
        depend_in_analysis(ctx.api, base)
    if any(map(_has_placeholder, info.mro)):
        return
    view = ClassView(info)
    for check in CLASS_CHECKS:
        check(view, ctx.api)


def declared_field(memory: Memory, ctx: FunctionContext) -> Type:
    """Called for `mapped_column()`, `relationship()` and their like, when types are known."""
    if memory.calls.repeat(ctx.context, ctx.api):
        return ctx.default_return_type
    info = active_class(ctx.api)
    if info is None:
        return ctx.default_return_type
    if root_of(info) is None:
        _keep_mixin(info)
        return ctx.default_return_type
    view = memory.views.of(info)
    if view.is_first_call(ctx.context):
        store_inherited(info)
    elif _says_nothing(ctx.context):
        return ctx.default_return_type
    found = called_field(ctx, view, memory)
    if found is not None:
        for check in FIELD_CHECKS:
            check(found)
        memory.calls.keep(ctx.context, found.reports)
    return ctx.default_return_type


def _says_nothing(call: Context) -> bool:
    """Whether a call makes a plain column: one that refers to nothing, as most do."""
    if not isinstance(call, CallExpr) or not isinstance(call.callee, RefExpr):
        return False
    return is_column_call(call.callee.fullname) and not any(map(_may_refer, call.args))


def _may_refer(argument: Expression) -> bool:
    """Whether an argument of a column could be a foreign key."""
    if isinstance(argument, CallExpr) and isinstance(argument.callee, RefExpr):
        path = argument.callee.fullname
        return not path.startswith("sqlalchemy.") or path.endswith(".ForeignKey")
    return isinstance(argument, CallExpr | LambdaExpr)


def _is_last(ctx: ClassDefContext) -> bool:
    """Whether mypy calls for no other base of the class afterwards."""
    last = ctx.cls.base_type_exprs[-1]
    name_of = getattr(ctx.api, "get_fullname_for_hook", None)
    return ctx.reason is last or name_of is None or name_of(last) is None


def _keep_mixin(info: TypeInfo) -> None:
    """Keep the facts of a mixin, which no hook for classes is called for."""
    if FACTS_KEY not in info.metadata and info.defn.defs.body:
        store(info, read_class(info.defn))


def _is_deferred(ctx: ClassDefContext) -> bool:
    """Whether mypy will come here again, since a name of the module is not known yet."""
    is_deferred: bool = getattr(ctx.api, "deferred", False)
    return is_deferred and not ctx.api.final_iteration


def _has_placeholder(info: TypeInfo) -> bool:
    return any(isinstance(symbol.node, PlaceholderNode) for symbol in info.names.values())
