"""[di-constructor] Keywords and values of a generated constructor; others are left to mypy."""

from collections.abc import Iterator
from typing import final

from mypy.nodes import (
    ARG_NAMED,
    ARG_NAMED_OPT,
    ARG_STAR2,
    CallExpr,
    Expression,
    SymbolTableNode,
    TypeInfo,
    Var,
)
from mypy.plugin import CheckerPluginInterface, FunctionSigContext
from mypy.subtypes import is_subtype
from mypy.types import AnyType, CallableType, FunctionLike, Instance, Type, get_proper_type

from declarative_instr.mypy.accepted import Accepted
from declarative_instr.mypy.codes import CONSTRUCTOR
from declarative_instr.mypy.dependencies import depend_in_check
from declarative_instr.mypy.facts import Role
from declarative_instr.mypy.later import is_added_later
from declarative_instr.mypy.measuring import measured, shown
from declarative_instr.mypy.memory import Memory
from declarative_instr.mypy.names import is_root, root_of
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.views import ClassView, mapped_value


def constructor_signature(memory: Memory, ctx: FunctionSigContext) -> FunctionLike:
    """Check a call of a declared class; the answer expects the types of its attributes."""
    signature = ctx.default_signature
    info = _constructed(signature)
    if info is None or not isinstance(ctx.context, CallExpr) or not _is_generated(info):
        return signature
    depend_in_check(ctx.api, info)
    view = memory.views.of(info)
    if view.facts.role is not Role.DECLARED:
        return signature
    return _Construction(view, ctx.api, memory).checked(ctx.context, signature)


def _constructed(signature: CallableType) -> TypeInfo | None:
    made = get_proper_type(signature.ret_type)
    if signature.is_type_obj() and isinstance(made, Instance) and root_of(made.type) is not None:
        return made.type
    return None


def _is_generated(info: TypeInfo) -> bool:
    """Whether no class of the user has a constructor of its own, and all bases are known."""
    symbol = info.get("__init__")
    owner = getattr(getattr(symbol, "node", None), "info", None)
    return not info.fallback_to_any and isinstance(owner, TypeInfo) and is_root(owner)


@final
class _Construction:
    """One call of a class."""

    def __init__(self, view: ClassView, api: CheckerPluginInterface, memory: Memory) -> None:
        self.view = view
        self.api = api
        self._neighbours = memory.neighbours

    def checked(self, call: CallExpr, signature: CallableType) -> CallableType:
        """Report names that the class does not have, and values that do not fit.

        Returns: The signature with a keyword for each that fits.
        """
        expected = {
            name: wanted
            for name, value in _keywords(call)
            if (wanted := self._expected(name, value)) is not None
        }
        if signature.arg_kinds != [ARG_STAR2]:
            return signature
        return signature.copy_modified(
            arg_names=[*expected, *signature.arg_names],
            arg_kinds=[*(ARG_NAMED_OPT for _ in expected), *signature.arg_kinds],
            arg_types=[*expected.values(), *signature.arg_types],
        )

    def _expected(self, name: str, value: Expression) -> Type | None:
        """The type that a keyword's value is of; None where it is not, or where any will do."""
        symbol = self.view.info.get(name)
        if not _is_class_attribute(symbol):
            if not self._may_be_hidden(name):
                self._refuse_name(name, symbol, value)
            return None
        if self.view.is_refused_by_constructor(name):
            self._fail(f'"{name}" of "{self.view.name}" is declared with init=False', value)
            return None
        wanted = self.view.type_of(name)
        return wanted if wanted is not None and self._fits(name, value, wanted) else None

    def _may_be_hidden(self, name: str) -> bool:
        """Whether the class may have an attribute that no class body shows."""
        return self.view.has_ready_table or is_added_later(
            self._neighbours, self.api, self.view.info, name
        )

    def _fits(self, name: str, value: Expression, wanted: Type) -> bool:
        given = measured(self.api, value, wanted)
        fits = is_subtype(given.type, wanted)
        if fits and not given.mismatches:
            return True
        if Accepted(self.view, name, wanted).is_accepted(given.type, is_whole=fits):
            return False
        if fits:
            for mismatch in given.mismatches:
                self._fail(mismatch, value)
            return False
        has, expects = shown(self.api, given.type, wanted)
        self._fail(
            f'Argument "{name}" to "{self.view.name}" has incompatible type {has};'
            f" expected {expects}",
            value,
        )
        return False

    def _refuse_name(self, name: str, symbol: SymbolTableNode | None, value: Expression) -> None:
        message = f'Unexpected keyword argument "{name}" for "{self.view.name}"'
        if symbol is None:
            message += near_misses(name, self.view.fields)
        elif symbol.implicit:
            message += "; only attributes of the class are taken"
        else:
            message += f'; write "{name}: Mapped[...]" to make it an attribute of the mapping'
        self._fail(message, value)

    def _fail(self, message: str, place: Expression) -> None:
        self.api.fail(message, place, code=CONSTRUCTOR)


def _keywords(call: CallExpr) -> Iterator[tuple[str, Expression]]:
    given = zip(call.arg_kinds, call.arg_names, call.args, strict=True)
    for kind, name, value in given:
        if kind == ARG_NAMED and name is not None:
            yield name, value


def _is_class_attribute(symbol: SymbolTableNode | None) -> bool:
    """Whether reading the name on the class would find something at run time."""
    if symbol is None or symbol.implicit:
        return False
    node = symbol.node
    if isinstance(node, Var) and isinstance(get_proper_type(node.type), AnyType):
        return True
    is_bare = isinstance(node, Var) and not (
        node.has_explicit_value
        or node.is_classvar
        or node.is_property
        or node.is_inferred
        or symbol.plugin_generated
    )
    return not is_bare or mapped_value(symbol) is not None
