"""Questions about syntax trees: what a statement is, and which names it binds."""

import ast
from collections.abc import Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef
Origin = tuple[str, str]
"""Where an imported name comes from: module, name in it (empty: the module itself)."""

CHECKERS_SEE = {"TYPE_CHECKING": True, "not TYPE_CHECKING": False, "cython.compiled": False}
"""Conditions, and what checkers and the uncompiled package take them for."""

TOLD_APART = "MYPY"
"""Begins the name of a condition that tells one checker from the others: a stub has it as it is."""


class UnknownStatementError(Exception):
    """A stub cannot be made of this; the generator must learn it, or the source say it plainly."""


def present(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Give the statements of a body that checkers see, those of conditions among them."""
    for node in body:
        if not isinstance(node, ast.If) or ast.unparse(node.test).startswith(TOLD_APART):
            yield node
        elif ast.unparse(node.test).startswith("sys.version_info"):
            continue  # chooses between imports that no signature has
        elif (test := ast.unparse(node.test)) in CHECKERS_SEE:
            yield from present(node.body if CHECKERS_SEE[test] else node.orelse)
        else:
            raise UnknownStatementError(ast.unparse(node))


def origins(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Origin]]:
    """Give the names that an import binds, and where they come from."""
    for alias in node.names:
        bound = alias.asname or alias.name
        if isinstance(node, ast.ImportFrom):
            yield bound, (node.module or "", alias.name)
        else:
            yield bound, (alias.name, "")


def words(expressions: list[ast.expr]) -> set[str]:
    """Give the last names of decorators or bases: `dataclass` of `@dataclasses.dataclass(...)`."""
    heads = [one.func if isinstance(one, ast.Call) else one for one in expressions]
    heads = [one.value if isinstance(one, ast.Subscript) else one for one in heads]
    return {ast.unparse(one).split(".")[-1] for one in heads}


def is_overload(node: ast.stmt) -> bool:
    """Whether a statement is one of the overloads of a function."""
    return isinstance(node, Definition) and "overload" in words(node.decorator_list)


def is_record(node: ast.ClassDef) -> bool:
    """Whether the order and presence of all members is the signature of a constructor."""
    return "dataclass" in words(node.decorator_list) or bool(
        words(node.bases) & {"NamedTuple", "TypedDict", "Protocol"}
    )


def is_enum(node: ast.ClassDef) -> bool:
    """Whether the assignments in a class are its members."""
    return any(word.endswith(("Enum", "Flag")) for word in words(node.bases))


def is_text(node: ast.AST) -> bool:
    """Whether an expression is a text, or several in brackets."""
    return isinstance(node, ast.Constant | ast.List | ast.Tuple)


def is_literal(node: ast.AST) -> bool:
    """Whether an expression is a Literal, whose texts are no names."""
    return isinstance(node, ast.Subscript) and words([node]) == {"Literal"}


def is_accessor(node: ast.AST) -> bool:
    """Whether a decorator adds to a property, which is a member of the class."""
    return isinstance(node, ast.Attribute) and node.attr in ("getter", "setter", "deleter")


def hidden_names(node: ast.ClassDef, outside: set[str]) -> set[str]:
    """Give the names of the module that members of a class hide."""
    return {name for one in present(node.body) for name in bound_names(one)} & outside


def bound_names(node: ast.stmt) -> set[str]:
    """Give the names that a statement of a class body binds."""
    if isinstance(node, Definition | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.AnnAssign):
        return {ast.unparse(node.target)}
    if isinstance(node, ast.Assign):
        return {ast.unparse(target) for target in node.targets}
    return set()


def given_to_self(method: Definition) -> Iterator[tuple[str, ast.AnnAssign | None]]:
    """Give the attributes that a method sets on its first argument, and how they are annotated."""
    itself = method.args.args[0].arg if method.args.args else ""
    for node in ast.walk(method):
        if isinstance(node, ast.AnnAssign):
            yield from ((name, node) for name in _attributes_of(itself, node.target))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from ((name, None) for name in _attributes_of(itself, target))


def _attributes_of(itself: str, target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple):
        for part in target.elts:
            yield from _attributes_of(itself, part)
    elif isinstance(target, ast.Attribute) and ast.unparse(target.value) == itself:
        yield target.attr
