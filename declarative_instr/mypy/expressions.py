"""Expressions of a class body as values that outlive the syntax tree; what they mean is not known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, final

from mypy.nodes import (
    ARG_NAMED,
    ARG_POS,
    CallExpr,
    DictExpr,
    Expression,
    FloatExpr,
    IntExpr,
    LambdaExpr,
    ListExpr,
    MemberExpr,
    NameExpr,
    RefExpr,
    ReturnStmt,
    StrExpr,
    TupleExpr,
    UnaryExpr,
)


@final
@dataclass(frozen=True, slots=True)
class Name:
    """A name or a dotted path."""

    fullname: str
    """As mypy resolved it; as it is written where that is not known."""

    @property
    def last(self) -> str:
        """The last part of the path."""
        return self.fullname.rpartition(".")[2]


@final
@dataclass(frozen=True, slots=True)
class Call:
    """A call of something that has a name."""

    function: Name
    args: tuple["Fact", ...] = ()
    keywords: Mapping[str, "Fact"] = field(default_factory=dict)
    is_open: bool = False
    """Whether `*` or `**` give arguments that are not known."""

    def keyword(self, name: str) -> "Fact":
        """What was given; None where nothing was, OPAQUE where that is not known."""
        return self.keywords.get(name, OPAQUE if self.is_open else None)


@final
@dataclass(frozen=True, slots=True)
class Items:
    """A list or a tuple."""

    values: tuple["Fact", ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Lambda:
    """A function without arguments that answers an expression."""

    body: "Fact"


@final
@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything else; use OPAQUE."""


OPAQUE = Opaque()

DICTIONARY = Name("builtins.dict")

Fact = None | bool | int | float | str | Name | Call | Items | Lambda | Opaque


def read(expression: Expression) -> Fact:
    """The value of an expression, as far as it is written in the place."""
    fact: Fact = OPAQUE
    match expression:
        case IntExpr() | StrExpr() | FloatExpr():
            fact = expression.value
        case UnaryExpr(op="-", expr=IntExpr() as number):
            fact = -number.value
        case ListExpr() | TupleExpr():
            fact = Items(tuple(map(read, expression.items)))
        case DictExpr():
            fact = _dictionary(expression)
        case LambdaExpr():
            fact = _lambda(expression)
        case CallExpr():
            fact = _call(expression)
        case RefExpr():
            fact = _name(expression)
        case _:
            pass
    return fact


def _name(expression: RefExpr) -> Fact:
    path = expression.fullname or written(expression)
    if path in _CONSTANTS:
        return _CONSTANTS[path]
    return Name(path) if path else OPAQUE


_CONSTANTS: Mapping[str, bool | None] = {
    "builtins.True": True,
    "builtins.False": False,
    "builtins.None": None,
    "True": True,  # in functions, whose names are resolved later
    "False": False,
    "None": None,
}


def written(expression: Expression) -> str:
    """A dotted path as it is written; empty for anything else."""
    if isinstance(expression, NameExpr):
        return expression.fullname or expression.name
    if isinstance(expression, MemberExpr):
        before = expression.expr
        path = (before.fullname if isinstance(before, RefExpr) else "") or written(before)
        return f"{path}.{expression.name}" if path else ""
    return ""


def _call(expression: CallExpr) -> Fact:
    callee = expression.callee
    function = _name(callee) if isinstance(callee, RefExpr) else OPAQUE
    if not isinstance(function, Name):
        return OPAQUE
    args: list[Fact] = []
    keywords: dict[str, Fact] = {}
    is_open = False
    given = zip(expression.args, expression.arg_kinds, expression.arg_names, strict=True)
    for value, kind, name in given:
        if kind == ARG_POS:
            args.append(read(value))
        elif kind == ARG_NAMED and name is not None:
            keywords[name] = read(value)
        else:
            is_open = True
    return Call(function, tuple(args), keywords, is_open)


def _dictionary(expression: DictExpr) -> Fact:
    """As `dict(key=value)`, which says the same; OPAQUE where a key is no plain text."""
    values = {key.value: read(value) for key, value in expression.items if isinstance(key, StrExpr)}
    return Call(DICTIONARY, (), values) if len(values) == len(expression.items) else OPAQUE


def _lambda(expression: LambdaExpr) -> Fact:
    body = expression.body.body
    if not expression.arguments and len(body) == 1 and isinstance(body[0], ReturnStmt):
        answer = body[0].expr
        return Lambda(OPAQUE if answer is None else read(answer))
    return OPAQUE


# As JSON -------------------------------------------------------------------------------------


def to_json(fact: Fact) -> Any:
    """The fact as JSON holds it."""
    data: Any = fact
    match fact:
        case Name():
            data = {"name": fact.fullname}
        case Call():
            keywords = {name: to_json(value) for name, value in fact.keywords.items()}
            args = [to_json(value) for value in fact.args]
            data = {"call": [fact.function.fullname, args, keywords, fact.is_open]}
        case Items():
            data = {"items": [to_json(value) for value in fact.values]}
        case Lambda():
            data = {"lambda": to_json(fact.body)}
        case Opaque():
            data = {}
        case _:
            pass  # JSON has it as it is
    return data


def from_json(data: Any) -> Fact:
    """What `to_json` was given."""
    fact: Fact = data
    match data:
        case {"name": name}:
            fact = Name(name)
        case {"call": [function, args, keywords, is_open]}:
            named = {name: from_json(value) for name, value in keywords.items()}
            fact = Call(Name(function), tuple(map(from_json, args)), named, is_open)
        case {"items": values}:
            fact = Items(tuple(map(from_json, values)))
        case {"lambda": body}:
            fact = Lambda(from_json(body))
        case {}:
            fact = OPAQUE
        case _:
            pass
    return fact
