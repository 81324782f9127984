"""[di-loader] Loader options lead from class to class: each begins where the one before ends."""

from typing import Final, NamedTuple, final

from mypy.nodes import CallExpr, Expression, MemberExpr, RefExpr, TypeInfo
from mypy.plugin import CheckerPluginInterface, MethodContext
from mypy.types import Type

from declarative_instr.mypy.checks.statements import selected_classes
from declarative_instr.mypy.codes import LOADER
from declarative_instr.mypy.dependencies import depend_in_check
from declarative_instr.mypy.memory import Memory
from declarative_instr.mypy.names import is_ours
from declarative_instr.mypy.views import ClassView

LOADERS: Final = frozenset(
    {"defaultload", "immediateload", "joinedload", "lazyload", "noload", "raiseload"}
    | {"selectinload"}
)


@final
class _Path(NamedTuple):
    """An option as it is written: where it begins, and where it stands."""

    label: str
    begin: TypeInfo
    end: TypeInfo | None
    """None where the types do not tell."""


def check_next_step(_memory: Memory, ctx: MethodContext) -> Type:
    """Called for `option.joinedload(...)` and its like."""
    before, own = _owner_of(ctx.context), _path(ctx.context, is_step=True)
    start = None if before is None else _path(before)
    if start is not None and own is not None:
        _check_step(ctx.api, start, own, ctx.context)
    return ctx.default_return_type


def check_options(_memory: Memory, ctx: MethodContext) -> Type:
    """Called for `option.options(...)` and for `statement.options(...)`."""
    before = _owner_of(ctx.context)
    if before is None or not isinstance(ctx.context, CallExpr):
        return ctx.default_return_type
    selected, start = selected_classes(before), _path(before)
    for option in ctx.context.args:
        path = _path(option)
        if path is not None and start is not None:
            _check_step(ctx.api, start, path, option)
        elif path is not None and selected:
            _check_begin(ctx.api, selected, path, option)
    return ctx.default_return_type


def _check_step(api: CheckerPluginInterface, start: _Path, path: _Path, place: object) -> None:
    if start.end is None or not isinstance(place, Expression) or _are_kin(start.end, path.begin):
        return
    _depend(api, start.end, path.begin)
    api.fail(
        f'"{start.label}" leads to "{_name(start.end)}", and the option goes on with'
        f' "{path.label}"; go on with a relationship of "{_name(start.end)}"',
        place,
        code=LOADER,
    )


def _check_begin(
    api: CheckerPluginInterface, selected: list[TypeInfo], path: _Path, place: Expression
) -> None:
    _depend(api, path.begin, *selected)
    if any(_are_kin(one, path.begin) for one in selected):
        return
    shown = ", ".join(f'"{_name(one)}"' for one in selected)
    api.fail(
        f'The option for "{path.label}" begins with "{_name(path.begin)}", and the statement'
        f" selects {shown}",
        place,
        code=LOADER,
    )


# What is written ------------------------------------------------------------------------------


def _path(expression: object, *, is_step: bool = False) -> _Path | None:
    """The path of an option; with `is_step`, that of its last step alone."""
    callee = expression.callee if isinstance(expression, CallExpr) else None
    if not isinstance(expression, CallExpr) or not isinstance(callee, RefExpr):
        return None
    if is_step or is_ours(callee.fullname, *LOADERS):
        return _step(expression)
    if is_ours(callee.fullname, "Load"):
        return _of_class(expression)
    start = _path(callee.expr) if isinstance(callee, MemberExpr) else None
    if start is None or not isinstance(callee, MemberExpr) or callee.name == "options":
        return start
    step = _step(expression) if callee.name in LOADERS else None
    return None if step is None else _Path(step.label, start.begin, step.end)


def _step(call: CallExpr) -> _Path | None:
    """The relation that a call names, `Author.books`."""
    subject = call.args[0] if call.args else None
    if not isinstance(subject, MemberExpr) or not isinstance(subject.expr, RefExpr):
        return None
    info = subject.expr.node
    view = ClassView.of(info) if isinstance(info, TypeInfo) else None
    if view is None or view.is_dynamic:
        return None
    return _Path(f"{view.name}.{subject.name}", view.info, view.target_of(subject.name))


def _of_class(call: CallExpr) -> _Path | None:
    """`Load(Author)` stands at the class itself."""
    given = call.args[0] if call.args else None
    info = given.node if isinstance(given, RefExpr) else None
    if not isinstance(info, TypeInfo) or ClassView.of(info) is None:
        return None
    return _Path(f"Load({_name(info)})", info, info)


def _owner_of(call: object) -> Expression | None:
    """`x` of `x.method(...)`."""
    callee = call.callee if isinstance(call, CallExpr) else None
    return callee.expr if isinstance(callee, MemberExpr) else None


def _are_kin(one: TypeInfo, other: TypeInfo) -> bool:
    is_open = one.fallback_to_any or other.fallback_to_any
    return is_open or one in other.mro or other in one.mro


def _name(info: TypeInfo) -> str:
    return info.name.partition("@")[0]


def _depend(api: CheckerPluginInterface, *classes: TypeInfo) -> None:
    for info in classes:
        depend_in_check(api, info)
