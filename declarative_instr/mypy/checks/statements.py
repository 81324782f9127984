"""[di-filter-by] [di-values] Names and values in filter_by() and values() of statements on classes."""

from collections.abc import Iterator
from typing import Final

from mypy.errorcodes import ErrorCode
from mypy.nodes import (
    ARG_NAMED,
    CallExpr,
    DictExpr,
    Expression,
    ListExpr,
    MemberExpr,
    RefExpr,
    StrExpr,
    TypeInfo,
)
from mypy.plugin import CheckerPluginInterface, MethodContext
from mypy.types import Type

from declarative_instr.mypy.codes import FILTER_BY, VALUES
from declarative_instr.mypy.dependencies import depend_in_check
from declarative_instr.mypy.facts import FieldKind
from declarative_instr.mypy.later import is_added_later
from declarative_instr.mypy.measuring import shown
from declarative_instr.mypy.memory import Memory
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.values import is_surely_other
from declarative_instr.mypy.views import ClassView

_STATEMENTS: Final = ("select", "update", "delete", "insert")
_WITH_ENTITIES: Final = frozenset({"join", "outerjoin"})
_FOLLOWED: Final = _WITH_ENTITIES | frozenset(
    {"where", "filter", "filter_by", "order_by", "limit", "offset", "distinct", "options", "values"}
    | {"group_by", "having", "with_for_update", "execution_options", "returning"}
)


def check_filter_by(memory: Memory, ctx: MethodContext) -> Type:
    """Called for `statement.filter_by(...)`."""
    views = _entities(ctx)
    if views:
        for name, value in _keywords(ctx.context):
            _check(memory, ctx.api, views, name, value, FILTER_BY)
    return ctx.default_return_type


def check_values(memory: Memory, ctx: MethodContext) -> Type:
    """Called for `update(...).values(...)` and `insert(...).values(...)`."""
    views = _entities(ctx)
    if len(views) == 1:
        for name, value in (*_keywords(ctx.context), *_first_keys(ctx.context)):
            _check(memory, ctx.api, views, name, value, VALUES)
    return ctx.default_return_type


def check_execute(memory: Memory, ctx: MethodContext) -> Type:
    """Called for `session.execute(insert(...), rows)`, whose rows are like those of values()."""
    statement, rows = _argument(ctx, "statement"), _argument(ctx, "params")
    is_bare = isinstance(statement, CallExpr) and _is_statement(statement.callee)
    if statement is None or rows is None or not is_bare:  # others may have parameters of their own
        return ctx.default_return_type
    views = _views(ctx.api, statement)
    if len(views) == 1:
        for name, value in _keys(rows):
            _check(memory, ctx.api, views, name, value, VALUES)
    return ctx.default_return_type


def _check(
    memory: Memory,
    api: CheckerPluginInterface,
    views: list[ClassView],
    name: str,
    value: Expression,
    code: ErrorCode,
) -> None:
    if any(view.is_dynamic or view.has_ready_table for view in views):
        return
    owner = next((view for view in views if view.info.get(name) is not None), None)
    if owner is None:
        if not any(_may_have(memory, view, name, api) for view in views):
            classes = " or ".join(f'"{view.name}"' for view in views)
            known = [field for view in views for field in view.fields]
            api.fail(
                f'{classes} has no attribute "{name}"{near_misses(name, known)}', value, code=code
            )
        return
    if code is VALUES and _is_relation(owner, name):
        api.fail(
            f'"{owner.name}.{name}" is a relationship; values() takes columns, such as its'
            " foreign key",
            value,
            code=code,
        )
        return
    _check_value(api, owner, name, value, code)


def _check_value(
    api: CheckerPluginInterface, view: ClassView, name: str, value: Expression, code: ErrorCode
) -> None:
    wanted = view.type_of(name)
    if wanted is None:
        return
    given = api.get_expression_type(value)
    if is_surely_other(given, wanted):
        has, expects = shown(api, given, wanted)
        api.fail(
            f'Value of "{view.name}.{name}" has incompatible type {has}; expected {expects}',
            value,
            code=code,
        )


def _may_have(memory: Memory, view: ClassView, name: str, api: CheckerPluginInterface) -> bool:
    """Whether a name is that of a column, or may be one that no class body shows."""
    is_column = view.has_open_names or name in view.columns.values()
    return is_column or is_added_later(memory.neighbours, api, view.info, name)


def _is_relation(view: ClassView, name: str) -> bool:
    field = view.fields.get(name)
    return field is not None and field.kind is FieldKind.RELATION


# Classes of a statement ---------------------------------------------------------------------------


def _entities(ctx: MethodContext) -> list[ClassView]:
    """The classes that a statement is about; none where that is not written in one chain."""
    call = ctx.context
    if not isinstance(call, CallExpr) or not isinstance(call.callee, MemberExpr):
        return []
    return _views(ctx.api, call.callee.expr)


def _views(api: CheckerPluginInterface, statement: Expression) -> list[ClassView]:
    views = [ClassView.of(info) if info else None for info in _chain(statement)]
    found = [view for view in views if view is not None]
    if len(found) != len(views):
        return []
    for view in found:
        depend_in_check(api, view.info)
    return found


_UNKNOWN: Final[list[TypeInfo | None]] = [None]


def _chain(expression: Expression) -> list[TypeInfo | None]:
    """The classes that a chain of calls names, from `select(...)` on; None for what is not known."""
    callee = expression.callee if isinstance(expression, CallExpr) else None
    if not isinstance(expression, CallExpr) or not isinstance(callee, RefExpr):
        return _UNKNOWN
    if _is_statement(callee):
        return [_entity(one) for one in expression.args] or _UNKNOWN
    if not isinstance(callee, MemberExpr) or callee.name not in _FOLLOWED:
        return _UNKNOWN
    joined = expression.args[:1] if callee.name in _WITH_ENTITIES else []
    return [*_chain(callee.expr), *map(_joined, joined)]


def selected_classes(expression: Expression) -> list[TypeInfo]:
    """What a chain of calls selects, from `select(Class)` on; none where not all of it is classes."""
    callee = expression.callee if isinstance(expression, CallExpr) else None
    if not isinstance(expression, CallExpr) or not isinstance(callee, RefExpr):
        return []
    if _is_statement(callee):
        found = [_entity(one) for one in expression.args]
        known = [one for one in found if one is not None and ClassView.of(one) is not None]
        is_select = callee.fullname.endswith(".select")
        return known if is_select and len(known) == len(found) else []
    is_followed = isinstance(callee, MemberExpr) and callee.name in _FOLLOWED
    return selected_classes(callee.expr) if isinstance(callee, MemberExpr) and is_followed else []


def _is_statement(callee: Expression) -> bool:
    path, _, name = callee.fullname.rpartition(".") if isinstance(callee, RefExpr) else ("", "", "")
    return path.startswith("sqlalchemy") and name in _STATEMENTS


def _entity(expression: Expression) -> TypeInfo | None:
    """The class that an argument of `select()` names, itself or by an attribute."""
    if isinstance(expression, RefExpr) and isinstance(expression.node, TypeInfo):
        return expression.node
    return None


def _joined(expression: Expression) -> TypeInfo | None:
    """The class that `join()` leads to."""
    if isinstance(expression, MemberExpr) and isinstance(expression.expr, RefExpr):
        info = expression.expr.node
        view = ClassView.of(info) if isinstance(info, TypeInfo) else None
        return None if view is None else view.target_of(expression.name)
    return _entity(expression)


# Arguments ----------------------------------------------------------------------------------------


def _argument(ctx: MethodContext, name: str) -> Expression | None:
    """What a parameter is given."""
    place = ctx.callee_arg_names.index(name) if name in ctx.callee_arg_names else None
    return None if place is None or len(ctx.args[place]) != 1 else ctx.args[place][0]


def _keywords(call: object) -> Iterator[tuple[str, Expression]]:
    if isinstance(call, CallExpr):
        given = zip(call.arg_kinds, call.arg_names, call.args, strict=True)
        yield from ((name, value) for kind, name, value in given if kind == ARG_NAMED and name)


def _first_keys(call: object) -> Iterator[tuple[str, Expression]]:
    if isinstance(call, CallExpr) and call.args:
        yield from _keys(call.args[0])


def _keys(rows: Expression) -> Iterator[tuple[str, Expression]]:
    """Items of a dictionary, or of a list of dictionaries, as they are written."""
    for row in rows.items if isinstance(rows, ListExpr) else [rows]:
        if isinstance(row, DictExpr):
            yield from ((key.value, value) for key, value in row.items if isinstance(key, StrExpr))
