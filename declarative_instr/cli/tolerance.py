"""Tolerant modules: their sources are compiled so that a mistake in a mapping does not end the import.

Statements that describe attributes, and those of the module itself, are each put into a `try`, which
asks the collector whether to go on. Nothing else of a module changes, and no byte code is kept.
"""

import ast
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any, Final, final

from typing_extensions import override

from declarative_instr.cli.collector import Collector
from declarative_instr.cli.sources import bound_names, line_of, names_read

WATCH: Final = "__mapping_check__"
"""Name under which a tolerant module finds the collector."""
_ERROR: Final = "_mapping_error_"

_DESCRIBING: Final = frozenset(
    {
        "mapped_column",
        "relationship",
        "attribute",
        "Column",
        "column_property",
        "composite",
        "synonym",
    }
)
"""Functions whose answer describes an attribute."""
_DECORATING: Final = frozenset({"validates", "declared_attr", "reconstructor"})


@contextmanager
def tolerant_imports(packages: Collection[str], collector: Collector) -> Iterator[None]:
    """Import modules of these top-level packages tolerantly inside the block."""
    finder = TolerantFinder(packages, collector)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


@final
class TolerantFinder(MetaPathFinder):
    """Finds modules as Python does, and gives those of some packages a tolerant loader."""

    def __init__(self, packages: Collection[str], collector: Collector) -> None:
        self._packages, self._collector = packages, collector

    @override
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self._packages:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = TolerantLoader(fullname, spec.loader.path, self._collector)
        return spec


@final
class TolerantLoader(SourceFileLoader):
    """Loads one module tolerantly."""

    def __init__(self, fullname: str, path: str, collector: Collector) -> None:
        super().__init__(fullname, path)
        self._collector = collector

    @override
    def get_code(self, fullname: str) -> CodeType:
        """The code of the source; kept byte code is not tolerant, and is not used."""
        tree = ast.parse(self.get_data(self.path), self.path)
        tree.body = [_tolerant(one) for one in tree.body]
        _Bodies().visit(tree)
        return compile(ast.fix_missing_locations(tree), self.path, "exec", dont_inherit=True)

    @override
    def exec_module(self, module: ModuleType) -> None:
        vars(module)[WATCH] = self._collector
        super().exec_module(module)


class _Bodies(ast.NodeTransformer):
    """Makes the class bodies of a module tolerant."""

    @override
    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        node.body = [_tolerant_in_body(one) for one in node.body]
        return node


def _tolerant(statement: ast.stmt) -> ast.stmt:
    """A statement of a module, in a `try` where it can fail because of a mapping."""
    is_future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    if is_future or is_text or isinstance(statement, ast.Import):
        return statement
    if (
        isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
        and not statement.decorator_list
    ):
        return statement
    if isinstance(statement, ast.ImportFrom):
        reads = binds = [alias.asname or alias.name for alias in statement.names]
        reads = [alias.name for alias in statement.names]
    else:
        reads, binds = names_read(statement), list(bound_names(statement))
    place = [statement.lineno, reads]
    if isinstance(statement, ast.ClassDef):
        answer = _asked("class_failed", "__name__", *place, statement.name)
        return _tried(statement, answer, is_class=True)
    return _tried(statement, _asked("statement_failed", "__name__", *place, binds))


def _tolerant_in_body(statement: ast.stmt) -> ast.stmt:
    """A statement of a class body, in a `try` where it describes an attribute."""
    names = bound_names(statement)
    if not names or not _describes(statement, names[0]):
        return statement
    line, qualname = line_of(statement), ast.Name("__qualname__", ast.Load())
    text = ast.unparse(statement)
    answer = _asked("body_failed", "__module__", qualname, names[0], line, text)
    return _tried(statement, answer, ends=False)


def _describes(statement: ast.stmt, name: str) -> bool:
    if name in {"__table_args__", "__mapper_args__", "__table__"}:
        return True
    if isinstance(statement, ast.FunctionDef):
        return any(_called(one) in _DECORATING for one in statement.decorator_list)
    if isinstance(statement, ast.AnnAssign) and "Mapped" in ast.unparse(statement.annotation):
        return True
    value = getattr(statement, "value", None)
    return isinstance(value, ast.Call) and _called(value) in _DESCRIBING


def _called(node: ast.expr) -> str:
    """The name of a function that is called, or of a decorator."""
    function = node.func if isinstance(node, ast.Call) else node
    names = ast.unparse(function).split(".")
    return names[-2] if names[-1] == "directive" and len(names) > 1 else names[-1]


def _asked(method: str, module: str, *given: Any) -> ast.Call:
    """`__mapping_check__.method(_mapping_error_, module, ...)`."""
    function = ast.Attribute(ast.Name(WATCH, ast.Load()), method, ast.Load())
    values = [one if isinstance(one, ast.expr) else _constant(one) for one in given]
    names = [ast.Name(_ERROR, ast.Load()), ast.Name(module, ast.Load())]
    return ast.Call(function, [*names, *values], [])


def _constant(value: object) -> ast.expr:
    return ast.Constant(tuple(value) if isinstance(value, list) else value)  # type: ignore[arg-type]  # a tuple of constants is one


def _tried(
    statement: ast.stmt, answer: ast.Call, *, ends: bool = True, is_class: bool = False
) -> ast.Try:
    """The statement, and what is done where it raises."""
    done: list[ast.stmt] = [ast.Expr(answer)]
    if is_class and isinstance(statement, ast.ClassDef):
        name = statement.name
        missing = ast.Compare(ast.Name(name, ast.Load()), [ast.Is()], [ast.Constant(None)])
        done = [
            ast.Assign([ast.Name(name, ast.Store())], answer),
            ast.If(missing, [ast.Raise()], []),
        ]
    elif ends:
        done = [ast.If(ast.UnaryOp(ast.Not(), answer), [ast.Raise()], [])]
    handler = ast.ExceptHandler(ast.Name("Exception", ast.Load()), _ERROR, done)
    tried = ast.Try([statement], [handler], [], [])
    return ast.copy_location(tried, statement)
