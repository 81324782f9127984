"""StubWriter: the statements of one source file as a stub has them; no other file is known to it."""

import ast
import builtins
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import indent
from typing import Protocol

from stubs.shapes import (
    Definition,
    Origin,
    bound_names,
    given_to_self,
    hidden_names,
    is_accessor,
    is_enum,
    is_literal,
    is_overload,
    is_record,
    is_text,
    origins,
    present,
    words,
)
from stubs.source import Edit, SourceFile


class Checked(Protocol):
    """What a checker knows of the module."""

    def type_of(self, owner: str | None, name: str) -> str:
        """Give the type of what has no annotation, by class (None: the module) and name."""

    def remark_on(self, place: str) -> str | None:
        """Give the comment that a class, function, or member (`Class.member`) needs in a stub.

        None: that of the source.
        """


NAMED_BY_CALL = {"TypeVar", "TypeVarTuple", "ParamSpec", "NewType"}
WITHOUT_EFFECT = {"native", "wraps"}
"""Decorators that leave the signature as it is."""
SHORT = 50
WIDTH = 90
OPENING = re.compile(r"^(async )?(def|class) \w+\(", re.MULTILINE)


@dataclass
class Statement:
    """One statement of a stub; for a class also its members."""

    name: str
    text: str
    remark: str = ""
    """What is said to checkers, as a comment."""
    members: list["Statement"] | None = None
    is_required: bool = False
    """Whether it stays although its name is private."""

    def render(self, is_kept: Callable[["Statement"], bool]) -> str:
        """Give the text, with those members for which `is_kept` says so."""
        head = self._head()
        if self.members is None:
            return head
        lines = [member.render(is_kept) for member in self.members if is_kept(member)]
        return "\n".join([head, indent("\n".join(lines or ["..."]), "    ")])

    def _head(self) -> str:
        """Put the remark where checkers look for it: in the line of the name."""
        if not self.remark:
            return self.text
        is_long = len(self.text.splitlines()[-1] + self.remark) > WIDTH
        if is_long and OPENING.search(self.text):
            return OPENING.sub(rf"\g<0>  {self.remark}\n", self.text, count=1)
        return f"{self.text}  {self.remark}"


class StubWriter:
    """Cuts signatures out of the source, so that a stub reads as its source does."""

    def __init__(self, text: str, checked: Checked) -> None:
        self._source = SourceFile(text)
        self._checked = checked
        self._hidden: set[str] = set()
        self.imports: dict[str, Origin] = {}
        for node in present(self._source.tree.body):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self.imports.update(origins(node))

    def settings(self) -> list[str]:
        """Give the comments that set a checker for the whole file."""
        return self._source.settings()

    def statements(self) -> list[Statement]:
        """Give what the module defines, in its order."""
        return list(self._body(self._source.tree.body, None))

    def _body(self, body: list[ast.stmt], owner: ast.ClassDef | None) -> Iterator[Statement]:
        seen = set[str]()
        for statement in self._written(body, owner):
            if statement.name not in seen:
                place = statement.name if owner is None else f"{owner.name}.{statement.name}"
                remark = self._checked.remark_on(place)
                statement.remark = statement.remark if remark is None else remark
            seen.add(statement.name)
            yield statement

    def _written(self, body: list[ast.stmt], owner: ast.ClassDef | None) -> Iterator[Statement]:
        shown = list(present(body))
        overloaded = {one.name for one in shown if isinstance(one, Definition) and is_overload(one)}
        implementations = {
            one.name: one
            for one in shown
            if isinstance(one, Definition) and one.name in overloaded and not is_overload(one)
        }
        hoisted = list(self._given_to_self(owner, shown)) if owner is not None else []
        for node in shown:
            if isinstance(node, Definition):
                yield from hoisted
                hoisted = []
                if node.name not in overloaded:
                    yield self._function(node)
                elif is_overload(node):
                    yield self._function(node, implementations.pop(node.name, None))
            elif isinstance(node, ast.ClassDef):
                yield self._class(node)
            else:
                yield from self._names(node, owner)
        yield from hoisted

    def _names(self, node: ast.stmt, owner: ast.ClassDef | None) -> Iterator[Statement]:
        if isinstance(node, ast.AnnAssign):
            yield self._annotated(node, owner)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield self._assigned(node, owner)
        elif isinstance(node, ast.If):  # means one thing to one checker, another to the others
            text, pragma = self._cut(node), self._pragma(node)
            yield from (Statement(name, text, pragma) for name in bound_names(node.body[0]))

    # Definitions ---------------------------------------------------------------------------

    def _function(self, node: Definition, implementation: Definition | None = None) -> Statement:
        """Write a function; the first overload says what is said of the implementation."""
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
        annotations = [*(argument.annotation for argument in every), node.returns]
        edits = [edit for annotation in annotations for edit in self._adapted(annotation)]
        for default in [*arguments.defaults, *arguments.kw_defaults]:
            if default is not None and not is_plain(default):
                edits.extend(self._left_open(default))
        header = self._header(node, edits)
        if implementation is not None:
            said = words(implementation.decorator_list) & {"override", "final"}
            added = "".join(f"@{word}\n" for word in sorted(said))
            header = OPENING.sub(rf"{added}\g<0>", header, count=1)
        required = "abstractmethod" in words(node.decorator_list)
        return Statement(node.name, f"{header} ...", self._pragma(node), is_required=required)

    def _left_open(self, default: ast.expr) -> Iterator[Edit]:
        """Write dots for a default; what checkers are told of it goes as well."""
        begin, end = self._source.span(default)
        yield Edit(begin, end, "...")
        if (pragma := self._source.pragma_after(end)) is not None:
            yield Edit(pragma.begin, pragma.end, "")

    def _class(self, node: ast.ClassDef) -> Statement:
        edits = [edit for base in node.bases for edit in self._adapted(base)]
        header = self._header(node, edits)
        outer, self._hidden = self._hidden, hidden_names(node, {*self.imports, *dir(builtins)})
        members = list(self._body(node.body, node))
        self._hidden = outer
        return Statement(node.name, header, self._pragma(node), members)

    def _header(self, node: Definition | ast.ClassDef, edits: list[Edit]) -> str:
        for decorator in node.decorator_list:
            edits.extend(self._adapted(decorator))
            if words([decorator]) & WITHOUT_EFFECT:
                begin, end = self._source.span(decorator)
                edits.append(Edit(begin - 1, end, ""))
        begin, _ = self._source.span(node)
        return self._source.cut(begin, self._colon(node), edits) + ":"

    def _colon(self, node: Definition | ast.ClassDef) -> int:
        return self._source.colon_before(self._source.span(node.body[0])[0])

    def _pragma(self, node: ast.stmt) -> str:
        """Give what the source says to checkers in the line of a signature or name."""
        place = self._source.span(node)[1]
        if isinstance(node, Definition | ast.ClassDef):
            place = self._colon(node)
        pragma = self._source.pragma_after(place)
        return "" if pragma is None else pragma.text

    # Names ---------------------------------------------------------------------------------

    def _annotated(self, node: ast.AnnAssign, owner: ast.ClassDef | None) -> Statement:
        name, kind = ast.unparse(node.target), self._annotation(node)
        value = ""
        if node.value is None:
            pass
        elif kind.endswith("TypeAlias"):
            value = f" = {self._cut(node.value, *self._adapted(node.value))}"
        elif kind.endswith(("Final", "Final]")) and is_plain_or_reference(node.value):
            value = f" = {self._cut(node.value)}"
        elif kind.endswith("Final"):
            kind = f"{kind}[{self._checked.type_of(owner.name if owner else None, name)}]"
        elif owner is not None:
            value = f" = {default_of_field(node.value)}"
        required = owner is not None and is_record(owner)
        return Statement(name, f"{name}: {kind}{value}", self._pragma(node), is_required=required)

    def _assigned(self, node: ast.Assign, owner: ast.ClassDef | None) -> Statement:
        name = ast.unparse(node.targets[0])
        if owner is not None and is_enum(owner) and not is_plain_or_reference(node.value):
            return Statement(name, f"{name} = ...")
        if is_definition(node, owner):
            edits = () if is_text(node.value) else self._adapted(node.value)
            return Statement(name, f"{name} = {self._cut(node.value, *edits)}", self._pragma(node))
        kind = self._checked.type_of(owner.name if owner else None, name)
        return Statement(name, f"{name}: {kind}")

    def _given_to_self(self, owner: ast.ClassDef, body: list[ast.stmt]) -> Iterator[Statement]:
        """Give the attributes that only methods set, as declarations of the class."""
        methods = [one for one in body if isinstance(one, Definition)]
        given = [pair for method in methods for pair in given_to_self(method)]
        annotated = {name: node for name, node in given if node is not None}
        declared = {name for one in body for name in bound_names(one)}
        for name in dict.fromkeys(name for name, _ in given):
            if name in declared:
                continue
            if name in annotated:
                yield Statement(name, f"{name}: {self._annotation(annotated[name])}")
            elif kind := self._checked.type_of(owner.name, name):
                yield Statement(name, f"{name}: {kind}")

    def _annotation(self, node: ast.AnnAssign) -> str:
        return self._cut(node.annotation, *self._adapted(node.annotation))

    def _cut(self, node: ast.expr | ast.If, *edits: Edit) -> str:
        text = self._source.cut(*self._source.span(node), list(edits))
        return f"({text})" if "\n" in text and isinstance(node, ast.expr) else text

    def _adapted(self, expression: ast.expr | None) -> Iterator[Edit]:
        """Say in a stub what names mean in the source.

        Quotes are not needed. And where a class has a member of the same name, the order of lines
        says in the source which one is meant; in a stub it is always the member.
        """
        pending: list[ast.AST] = [expression] if expression is not None else []
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Call):
                pending.extend(keyword.value for keyword in node.keywords)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield Edit(*self._source.span(node), node.value)
            elif isinstance(node, ast.Name) and node.id in self._hidden:
                yield Edit(*self._source.span(node), self._unhidden(node.id))
            elif not is_literal(node) and not is_accessor(node):
                pending.extend(ast.iter_child_nodes(node))

    def _unhidden(self, name: str) -> str:
        if name not in self.imports:
            self.imports["builtins"] = ("builtins", "")
            return f"builtins.{name}"
        self.imports[f"_{name}"] = self.imports[name]
        return f"_{name}"


def is_plain(value: ast.expr) -> bool:
    """Whether a default stands in a stub as it is."""
    constant = value.operand if isinstance(value, ast.UnaryOp) else value
    return isinstance(constant, ast.Constant) and len(ast.unparse(value)) < SHORT


def is_plain_or_reference(value: ast.expr) -> bool:
    """Whether checkers take a type from a value alone."""
    return is_plain(value) or isinstance(value, ast.Name | ast.Attribute)


def is_definition(node: ast.Assign, owner: ast.ClassDef | None) -> bool:
    """Whether an assignment says more than that a name has a value: an alias, a type variable."""
    name, value = ast.unparse(node.targets[0]), node.value
    if name in ("__all__", "__slots__", "__match_args__"):
        return True
    if isinstance(value, ast.Call):
        return bool(words([value]) & NAMED_BY_CALL)
    if isinstance(value, ast.Subscript | ast.BinOp):
        return owner is None and not name.isupper()
    return is_plain_or_reference(value)


def default_of_field(value: ast.expr) -> str:
    """Say of a field of a class that it has a default, and how it takes part in the constructor."""
    if isinstance(value, ast.Call) and words([value]) == {"field"}:
        kept = [ast.unparse(one) for one in value.keywords if one.arg in ("init", "kw_only")]
        has_default = any(one.arg in ("default", "default_factory") for one in value.keywords)
        if kept or not has_default:
            return f"field({', '.join([*kept, *(['default=...'] if has_default else [])])})"
    return "..."
