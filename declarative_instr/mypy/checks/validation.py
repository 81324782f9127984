"""[di-validates] A validator names attributes that its class has, and answers their values."""

from mypy.messages import format_type
from mypy.nodes import CallExpr, Decorator, FuncDef, StrExpr, TypeInfo
from mypy.plugin import FunctionContext
from mypy.subtypes import is_subtype
from mypy.types import CallableType, NoneType, Type, get_proper_type

from declarative_instr.mypy.codes import VALIDATES
from declarative_instr.mypy.facts import Role
from declarative_instr.mypy.fields import active_class
from declarative_instr.mypy.later import is_added_later
from declarative_instr.mypy.memory import Memory
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.values import is_surely_other
from declarative_instr.mypy.views import ClassView


def check_validates(memory: Memory, ctx: FunctionContext) -> Type:
    """Called for `validates(...)`; mixins and bases may name what only some subclasses have."""
    info = active_class(ctx.api)
    view = None if info is None else ClassView.of(info)
    if view is not None and _has_known_fields(view) and isinstance(ctx.context, CallExpr):
        _check_names(memory, view, ctx.context, ctx)
        _check_answer(view, ctx.context, ctx)
    return ctx.default_return_type


def _has_known_fields(view: ClassView) -> bool:
    is_known = not view.is_dynamic and not view.has_setting("__table__")
    return is_known and view.facts.role is Role.DECLARED


def _check_names(memory: Memory, view: ClassView, call: CallExpr, ctx: FunctionContext) -> None:
    for argument, keyword in zip(call.args, call.arg_names, strict=True):
        name = argument.value if keyword is None and isinstance(argument, StrExpr) else None
        if name is None or name in view.fields:
            continue
        if not is_added_later(memory.neighbours, ctx.api, view.info, name):
            message = f'"{view.name}" has no mapped attribute "{name}" to validate'
            message += near_misses(name, list(view.fields))
            ctx.api.fail(message, argument, code=VALIDATES)


def _check_answer(view: ClassView, call: CallExpr, ctx: FunctionContext) -> None:
    """What the method answers becomes the value of the attribute."""
    method = _decorated_by(view.info, call)
    type_ = None if method is None else get_proper_type(method.type)
    if method is None or not isinstance(type_, CallableType) or method.is_coroutine:
        return
    names = [one.value for one in call.args if isinstance(one, StrExpr)]
    for name in names:
        wanted = view.type_of(name)
        if wanted is not None and _is_other(type_.ret_type, wanted):
            shown, expected = (
                format_type(one, ctx.api.options) for one in (type_.ret_type, wanted)
            )
            ctx.api.fail(
                f'"{view.name}.{method.name}" answers {shown}, which becomes the value of'
                f' "{view.name}.{name}"; expected {expected}',
                method,
                code=VALIDATES,
            )


def _decorated_by(info: TypeInfo, call: CallExpr) -> FuncDef | None:
    methods = (one for one in info.defn.defs.body if isinstance(one, Decorator))
    return next((one.func for one in methods if call in one.original_decorators), None)


def _is_other(answer: Type, wanted: Type) -> bool:
    """Whether an answer surely is no value of an attribute."""
    if isinstance(get_proper_type(answer), NoneType):
        return not is_subtype(NoneType(), wanted)
    return is_surely_other(answer, wanted)
