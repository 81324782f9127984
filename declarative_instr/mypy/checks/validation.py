"""[di-validates] A validator names attributes that its class has."""

from mypy.nodes import CallExpr, StrExpr
from mypy.plugin import FunctionContext
from mypy.types import Type

from declarative_instr.mypy.codes import VALIDATES
from declarative_instr.mypy.facts import Role
from declarative_instr.mypy.fields import active_class
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.views import ClassView


def check_validates(ctx: FunctionContext) -> Type:
    """Called for `validates(...)`; mixins and bases may name what only some subclasses have."""
    info = active_class(ctx.api)
    view = None if info is None else ClassView.of(info)
    if view is not None and _has_known_fields(view) and isinstance(ctx.context, CallExpr):
        _check_names(view, ctx.context, ctx)
    return ctx.default_return_type


def _has_known_fields(view: ClassView) -> bool:
    is_known = not view.is_dynamic and not view.has_setting("__table__")
    return is_known and view.facts.role is Role.DECLARED


def _check_names(view: ClassView, call: CallExpr, ctx: FunctionContext) -> None:
    for argument, name in zip(call.args, call.arg_names, strict=True):
        if name is None and isinstance(argument, StrExpr) and argument.value not in view.fields:
            message = f'"{view.name}" has no mapped attribute "{argument.value}" to validate'
            message += near_misses(argument.value, list(view.fields))
            ctx.api.fail(message, argument, code=VALIDATES)
