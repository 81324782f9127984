"""Sources: lines of classes and attributes in files; reads the files, and runs nothing."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import final

from declarative_instr.cli.findings import Location

Statement = ast.stmt


@final
class SourceFile:
    """One file: its classes by qualified name."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.tree = _parsed(path)
        self._classes: dict[str, list[ast.ClassDef]] = {}
        for qualname, statement in _classes_below(self.tree, ""):
            self._classes.setdefault(qualname, []).append(statement)

    def class_statement(self, qualname: str, running: int = 0) -> ast.ClassDef | None:
        """The statement of a class: the one that spans the line `running`, else the last one."""
        known = self._classes.get(qualname, [])
        spanning = (one for one in known if first_line(one) <= running <= (one.end_lineno or 0))
        return next(spanning, known[-1] if known else None)

    def line_of_text(self, text: str) -> int:
        """The first line that has a string constant of this value; 0 where none has."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and node.value == text:
                return node.lineno
        return 0


@final
class Sources:
    """The files of the modules that are imported."""

    def __init__(self) -> None:
        self._files: dict[str, SourceFile] = {}

    def of_module(self, module: str) -> SourceFile | None:
        """The file of a module; None where it has none that can be read."""
        if module not in self._files:
            path: str | None = getattr(sys.modules.get(module), "__file__", None)
            if path is None or not path.endswith(".py") or not Path(path).exists():
                return None
            self._files[module] = SourceFile(path)  # kept: a module that fails is forgotten
        return self._files[module]

    def locate(
        self, module: str, qualname: str, key: str | None = None, running: int = 0
    ) -> Location | None:
        """Where a class stands, or a name of its body; None where the body does not have it.

        Args:
            module: Of the class.
            qualname: Of the class.
            key: Name in its body; None: the class itself.
            running: Line that the module is at, where it is being run; tells classes of one name
                apart.
        """
        source = self.of_module(module)
        if source is None:
            return None
        statement = source.class_statement(qualname, running)
        if statement is None:
            return Location(source.path, running) if key is None else None
        if key is None:
            return Location(source.path, statement.lineno)
        found = named_statement(statement, key)
        return None if found is None else Location(source.path, found)


def named_statement(class_: ast.ClassDef, key: str) -> int | None:
    """The line of the last statement of a body that gives a name a value or an annotation."""
    lines = [line_of(one) for one in class_.body if key in bound_names(one)]
    return lines[-1] if lines else None


def constant_value(class_: ast.ClassDef, key: str) -> object:
    """The constant that a body gives a name; None where it gives none."""
    for one in class_.body:
        value = getattr(one, "value", None)
        if key in bound_names(one) and isinstance(value, ast.Constant):
            return value.value
    return None


def bound_names(statement: Statement) -> tuple[str, ...]:
    """Names that one statement binds or annotates."""
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name)):
            return (name,)
        case ast.Assign(targets=targets):
            walked = (node for target in targets for node in ast.walk(target))
            return tuple(node.id for node in walked if isinstance(node, ast.Name))
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return (name,)
        case _:
            return ()


def names_read(node: ast.AST) -> list[str]:
    """Names that a statement speaks of."""
    return sorted({one.id for one in ast.walk(node) if isinstance(one, ast.Name)})


def line_of(statement: Statement) -> int:
    """The line of a statement; of a decorated function that of `@validates`, where it has one."""
    decorators = getattr(statement, "decorator_list", [])
    validating = (one.lineno for one in decorators if "validates" in ast.unparse(one))
    return next(validating, statement.lineno)


def first_line(statement: ast.ClassDef) -> int:
    """The line of a class statement or of its first decorator."""
    return min([statement.lineno, *(one.lineno for one in statement.decorator_list)])


def _parsed(path: str) -> ast.Module:
    try:
        return ast.parse(Path(path).read_bytes())
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def _classes_below(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.ClassDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield f"{prefix}{child.name}", child
            yield from _classes_below(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _classes_below(child, f"{prefix}{child.name}.<locals>.")
        else:
            yield from _classes_below(child, prefix)
