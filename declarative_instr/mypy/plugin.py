"""DeclarativePlugin: what mypy asks, answered by the checks; what they look for is theirs."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, final

from mypy.nodes import MypyFile, TypeInfo
from mypy.options import Options
from mypy.plugin import (
    AttributeContext,
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
from declarative_instr.mypy.checks.constructor import constructor_signature
from declarative_instr.mypy.checks.rows import check_row
from declarative_instr.mypy.directives import COMPUTED_SETTINGS, value_of_setting
from declarative_instr.mypy.dispatch import declared_class, declared_field
from declarative_instr.mypy.memory import Memory
from declarative_instr.mypy.names import (
    COLUMN_FUNCTIONS,
    CORE_COLUMN,
    PACKAGE,
    RELATION_FUNCTIONS,
    is_ours,
    root_of,
)
from declarative_instr.mypy.neighbours import Here
from declarative_instr.mypy.registration import FUNCTION_CHECKS, METHOD_CHECKS

_FIELD_FUNCTIONS: Final = frozenset((*COLUMN_FUNCTIONS, *RELATION_FUNCTIONS, "declared_attr"))

_WITHOUT_MAPPINGS: Final = (PACKAGE, "builtins.", "datetime.", "sqlalchemy.")
"""Modules that have no class with a generated constructor, and much of what is called."""

_PRIORITY: Final = 25
"""What mypy gives an import for type checkers alone: in a cycle, it orders nothing."""


def plugin(_version: str) -> type[Plugin]:
    """What mypy calls; any of its versions from 1.18 on will do."""
    return DeclarativePlugin


@final
class DeclarativePlugin(Plugin):
    """Checks of whole mappings, in mypy's terms; facts lie in mypy's symbols."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._fingerprint = _fingerprint()
        self._memory = Memory()
        self._declared_class = partial(declared_class, self._memory)
        self._declared_field = partial(declared_field, self._memory)
        self._constructor_signature = partial(constructor_signature, self._memory)

    @override
    def report_config_data(self, ctx: ReportConfigContext) -> Any:
        """What makes cached results obsolete: another version of the plugin, or other neighbours."""
        module, neighbours = Here(ctx.id, ctx.path), self._memory.neighbours
        return {
            "declarative_instr": self._fingerprint,
            "neighbours": neighbours.modules(module),
            "backrefs": neighbours.back_references(module),
        }

    @override
    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        """Names in strings are as good as imports."""
        module = Here(file.fullname, file.path)
        self._memory.forget()
        self._memory.neighbours.refresh(module)
        return [(_PRIORITY, name, -1) for name in self._memory.neighbours.modules(module)]

    @override
    def get_base_class_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        """Every class with bases is looked at: names of local classes cannot be looked up."""
        return self._declared_class

    @override
    def get_dynamic_class_hook(
        self, fullname: str
    ) -> Callable[[DynamicClassDefContext], None] | None:
        is_call = is_ours(fullname, "declarative_base") or fullname.endswith(".generate_base")
        return called_base if is_call else None

    @override
    def get_function_signature_hook(
        self, fullname: str
    ) -> Callable[[FunctionSigContext], FunctionLike] | None:
        if fullname.startswith(_WITHOUT_MAPPINGS):
            return None
        symbol = self.lookup_fully_qualified(fullname)
        if symbol is None:
            return self._constructor_signature if "@" in fullname else None
        node = symbol.node
        is_declared = isinstance(node, TypeInfo) and root_of(node) is not None
        return self._constructor_signature if is_declared else None

    @override
    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        if fullname == CORE_COLUMN:
            return self._declared_field
        if not fullname.startswith(PACKAGE):
            return None
        name = fullname.rpartition(".")[2]
        if name in _FIELD_FUNCTIONS:
            return self._declared_field
        check = FUNCTION_CHECKS.get(name)
        return None if check is None else partial(check, self._memory)

    @override
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        is_of_row = fullname.startswith("sqlalchemy.engine.") and ".BaseRow." in fullname
        return check_row if is_of_row else None

    @override
    def get_class_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        is_setting = fullname.rpartition(".")[2] in COMPUTED_SETTINGS
        return value_of_setting if is_setting else None

    @override
    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        path, _, method = fullname.rpartition(".")
        if method not in METHOD_CHECKS:
            return None
        owners, check = METHOD_CHECKS[method]
        symbol = self.lookup_fully_qualified(path)
        node = None if symbol is None else symbol.node
        bases = node.mro if isinstance(node, TypeInfo) else []
        is_meant = any((one.module_name.partition(".")[0], one.name) in owners for one in bases)
        return partial(check, self._memory) if is_meant else None


def _fingerprint() -> str:
    """Of the plugin's own sources: a changed check is a changed version."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
