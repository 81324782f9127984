"""FieldCall: a call of a field function in a class body, as checks look at it."""

from dataclasses import dataclass, field
from typing import final

from mypy.errorcodes import ErrorCode
from mypy.nodes import AssignmentStmt, CallExpr, ClassDef, Context, Expression, NameExpr, TypeInfo
from mypy.plugin import CheckerPluginInterface, FunctionContext

from declarative_instr.mypy.calls import Report
from declarative_instr.mypy.expressions import Call
from declarative_instr.mypy.neighbours import Neighbours
from declarative_instr.mypy.reading import field_call, statements
from declarative_instr.mypy.views import ClassView


@final
@dataclass(frozen=True, slots=True)
class FieldCall:
    """One `mapped_column(...)`, `relationship(...)` or the like, while mypy checks it."""

    owner: ClassView
    """The class in whose body it stands."""
    name: str
    """The attribute."""
    call: Call
    """The call as a fact."""
    expression: CallExpr
    """The call as syntax, for the place of errors."""
    api: CheckerPluginInterface
    neighbours: Neighbours
    """Where modules that the own one does not import are found."""
    reports: list[Report] = field(default_factory=list)
    """What was reported so far."""

    @property
    def is_first(self) -> bool:
        """Whether it is the first call of a field function in the body."""
        return is_first_call(self.owner.info.defn, self.expression)

    def fail(self, message: str, place: Context, code: ErrorCode) -> None:
        """Report an error."""
        self.reports.append(Report(message, place, code))
        self.api.fail(message, place, code=code)

    def place(self, keyword: str) -> Expression:
        """Where a keyword's value is written; the call itself where it is not given."""
        given = zip(self.expression.arg_names, self.expression.args, strict=True)
        return next((value for name, value in given if name == keyword), self.expression)


def called_field(ctx: FunctionContext, owner: TypeInfo, neighbours: Neighbours) -> FieldCall | None:
    """The field of the class that a call makes; None where it is part of something else."""
    expression = ctx.context
    if not isinstance(expression, CallExpr):
        return None
    name = _assigned_name(owner.defn, expression)
    call = field_call(expression)
    if name is None or call is None:
        return None
    return FieldCall(ClassView(owner), name, call, expression, ctx.api, neighbours)


def is_first_call(definition: ClassDef, call: Context) -> bool:
    """Whether no call of a field function stands before this one in a class body."""
    for statement in definition.defs.body:
        value = statement.rvalue if isinstance(statement, AssignmentStmt) else None
        if value is call:
            return True
        if value is not None and field_call(value) is not None:
            return False
    return False


def active_class(api: CheckerPluginInterface) -> TypeInfo | None:
    """The class whose body is being checked; None in functions and at module level."""
    scope = getattr(api, "scope", None)
    info = None if scope is None else scope.active_class()
    return info if isinstance(info, TypeInfo) else None


def _assigned_name(definition: ClassDef, expression: CallExpr) -> str | None:
    for statement in statements(definition.defs):
        if isinstance(statement, AssignmentStmt) and statement.rvalue is expression:
            target = statement.lvalues[0]
            return target.name if isinstance(target, NameExpr) else None
    return None
