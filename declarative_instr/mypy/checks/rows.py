"""[di-row] A row of objects has them by the names of their classes, and not their attributes."""

from mypy.nodes import MemberExpr
from mypy.plugin import AttributeContext
from mypy.types import Instance, TupleType, Type, get_proper_type

from declarative_instr.mypy.codes import ROW
from declarative_instr.mypy.dependencies import depend_in_check
from declarative_instr.mypy.views import ClassView


def check_row(ctx: AttributeContext) -> Type:
    """Called for attributes that mypy finds in no class of a row."""
    row = get_proper_type(ctx.type)
    views = [_view(one) for one in row.items] if isinstance(row, TupleType) else []
    known = [view for view in views if view is not None]
    if not known or len(known) != len(views) or not isinstance(ctx.context, MemberExpr):
        return ctx.default_attr_type
    name = ctx.context.name
    meant = next((view for view in known if name in view.fields), None)
    if meant is not None and all(name != view.name for view in known):
        depend_in_check(ctx.api, meant.info)
        ctx.api.fail(
            f'A row of "{meant.name}" has no attribute "{name}"; write "row.{meant.name}.{name}",'
            " or take objects instead of rows with scalars()",
            ctx.context,
            code=ROW,
        )
    return ctx.default_attr_type


def _view(item: Type) -> ClassView | None:
    proper = get_proper_type(item)
    return ClassView.of(proper.type) if isinstance(proper, Instance) else None
