"""DeclarativePlugin: what mypy asks, answered by the checks; what they look for is theirs."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, final

from mypy.nodes import MypyFile, TypeInfo
from mypy.options import Options
from mypy.plugin import (
    ClassDefContext,
    DynamicClassDefContext,
    FunctionContext,
    FunctionSigContext,
    MethodContext,
    Plugin,
    ReportConfigContext,
)
from mypy.types import FunctionLike, Type
from typing_extensions import override

from declarative_instr.mypy.bases import called_base
from declarative_instr.mypy.calls import CheckedCalls
from declarative_instr.mypy.checks.constructor import constructor_signature
from declarative_instr.mypy.dispatch import declared_class, declared_field
from declarative_instr.mypy.names import (
    COLUMN_FUNCTIONS,
    PACKAGE,
    RELATION_FUNCTIONS,
    is_ours,
    root_of,
)
from declarative_instr.mypy.neighbours import Here, Neighbours
from declarative_instr.mypy.registration import FUNCTION_CHECKS, METHOD_CHECKS

_FIELD_FUNCTIONS: Final = frozenset((*COLUMN_FUNCTIONS, *RELATION_FUNCTIONS, "declared_attr"))

_PRIORITY: Final = 25
"""What mypy gives an import for type checkers alone: in a cycle, it orders nothing."""


def plugin(_version: str) -> type[Plugin]:
    """What mypy calls; any of its versions from 1.18 on will do."""
    return DeclarativePlugin


@final
class DeclarativePlugin(Plugin):
    """Checks of whole mappings, in mypy's terms.

    Facts lie in mypy's symbols. What is kept here is texts of sources, which can be read again.
    """

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._fingerprint = _fingerprint()
        self._neighbours = Neighbours()
        self._calls = CheckedCalls()

    @override
    def report_config_data(self, ctx: ReportConfigContext) -> Any:
        """What makes cached results obsolete: another version of the plugin, or other neighbours."""
        near = self._neighbours.modules(Here(ctx.id, ctx.path))
        return {"declarative_instr": self._fingerprint, "neighbours": near}

    @override
    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        """Names in strings are as good as imports."""
        module = Here(file.fullname, file.path)
        self._neighbours.refresh(module)
        return [(_PRIORITY, name, -1) for name in self._neighbours.modules(module)]

    @override
    def get_base_class_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        """Every class with bases is looked at: names of local classes cannot be looked up."""
        return partial(declared_class, self._calls)

    @override
    def get_dynamic_class_hook(
        self, fullname: str
    ) -> Callable[[DynamicClassDefContext], None] | None:
        return called_base if is_ours(fullname, "declarative_base") else None

    @override
    def get_function_signature_hook(
        self, fullname: str
    ) -> Callable[[FunctionSigContext], FunctionLike] | None:
        symbol = self.lookup_fully_qualified(fullname)
        if symbol is None:
            return constructor_signature if "@" in fullname else None
        node = symbol.node
        is_declared = isinstance(node, TypeInfo) and root_of(node) is not None
        return constructor_signature if is_declared else None

    @override
    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        if is_ours(fullname, *_FIELD_FUNCTIONS):
            return partial(declared_field, self._neighbours, self._calls)
        is_known = fullname.startswith(PACKAGE)
        return FUNCTION_CHECKS.get(fullname.rpartition(".")[2]) if is_known else None

    @override
    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        path, _, method = fullname.rpartition(".")
        if method not in METHOD_CHECKS:
            return None
        owner, check = METHOD_CHECKS[method]
        symbol = self.lookup_fully_qualified(path)
        node = None if symbol is None else symbol.node
        bases = node.mro if isinstance(node, TypeInfo) else []
        is_meant = any((one.module_name.partition(".")[0], one.name) == owner for one in bases)
        return check if is_meant else None


def _fingerprint() -> str:
    """Of the plugin's own sources: a changed check is a changed version."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
