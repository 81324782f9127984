"""FieldCall: a call of a field function in a class body, as checks look at it."""

from dataclasses import dataclass, field
from typing import final

from mypy.errorcodes import ErrorCode
from mypy.nodes import CallExpr, Context, Expression, TypeInfo
from mypy.plugin import CheckerPluginInterface, FunctionContext

from declarative_instr.mypy.calls import Report
from declarative_instr.mypy.expressions import Call
from declarative_instr.mypy.memory import Memory
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
    memory: Memory
    """What is known of other classes and modules."""
    reports: list[Report] = field(default_factory=list)
    """What was reported so far."""

    @property
    def is_first(self) -> bool:
        """Whether it is the first call of a field function in the body."""
        return self.owner.is_first_call(self.expression)

    def fail(self, message: str, place: Context, code: ErrorCode) -> None:
        """Report an error."""
        self.reports.append(Report(message, place, code))
        self.api.fail(message, place, code=code)

    def place(self, keyword: str) -> Expression:
        """Where a keyword's value is written; the call itself where it is not given."""
        given = zip(self.expression.arg_names, self.expression.args, strict=True)
        return next((value for name, value in given if name == keyword), self.expression)


def called_field(ctx: FunctionContext, owner: ClassView, memory: Memory) -> FieldCall | None:
    """The field of the class that a call makes; None where it is part of something else."""
    known = owner.field_calls.get(id(ctx.context))
    if known is None or not isinstance(ctx.context, CallExpr):
        return None
    name, call = known
    return FieldCall(owner, name, call, ctx.context, ctx.api, memory)


def active_class(api: CheckerPluginInterface) -> TypeInfo | None:
    """The class whose body is being checked; None in functions and at module level."""
    scope = getattr(api, "scope", None)
    info = None if scope is None else scope.active_class()
    return info if isinstance(info, TypeInfo) else None
