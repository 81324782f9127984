"""[di-table-args] Settings of a mapped class have a form that the mapping takes."""

from collections.abc import Iterator
from typing import Final

from mypy.nodes import (
    AssignmentStmt,
    CallExpr,
    DictExpr,
    Expression,
    FloatExpr,
    IntExpr,
    ListExpr,
    NameExpr,
    OperatorAssignmentStmt,
    RefExpr,
    SetExpr,
    StrExpr,
    TupleExpr,
)
from mypy.plugin import SemanticAnalyzerPluginInterface

from declarative_instr.mypy.codes import TABLE_ARGS
from declarative_instr.mypy.expressions import Call
from declarative_instr.mypy.reading import statements
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.table_arguments import is_options
from declarative_instr.mypy.views import ClassView

MAPPER_ARGUMENTS: Final = frozenset({"confirm_deleted_rows", "eager_defaults", "primary_key"})
"""What `__mapper_args__` may hold; tests/mypy compares this with what the mapping says."""

_OPTIONS: Final = frozenset(
    {"autoload", "autoload_replace", "autoload_with", "comment", "extend_existing"}
    | {"implicit_returning", "include_columns", "info", "keep_existing", "listeners"}
    | {"mustexist", "prefixes", "quote", "quote_schema", "resolve_fks", "schema"}
)
"""Keywords of `Table`; those of a dialect have its name and an underscore before them."""

_ITEMS: Final = frozenset(
    {"CheckConstraint", "Column", "ForeignKeyConstraint", "Index", "PrimaryKeyConstraint"}
    | {"UniqueConstraint"}
)

_Mistake = tuple[Expression, str]


def check_settings(view: ClassView, api: SemanticAnalyzerPluginInterface) -> None:
    """Report what the body sets `__tablename__`, `__table_args__` and `__mapper_args__` to."""
    own = _CHECKS.keys() & view.facts.settings.keys()
    if not own or not view.makes_table or view.is_changed_when_made:
        return
    for name in sorted(own):
        given = _value_of(view, name)
        if given is None or (name != _MAPPER_ARGS and view.has_setting("__table__")):
            continue
        for place, message in _CHECKS[name](given):
            api.fail(f'"{view.name}.{name}" {message}', place, code=TABLE_ARGS)


def check_inherited_settings(view: ClassView, api: SemanticAnalyzerPluginInterface) -> None:
    """Report mapper arguments of a mixin or an abstract base at the class that has them."""
    if _MAPPER_ARGS in view.facts.settings or not view.makes_table:
        return
    given = view.setting(_MAPPER_ARGS)
    if not isinstance(given, Call) or not is_options(given) or view.is_changed_when_made:
        return
    for name in given.keywords:
        if name not in MAPPER_ARGUMENTS:
            message = f'"{view.name}.{_MAPPER_ARGS}" {_unknown(name)}'
            api.fail(message, view.info.defn, code=TABLE_ARGS)


def _value_of(view: ClassView, name: str) -> Expression | None:
    """The one value that the body gives a name; None where it gives several, or changes it."""
    found: list[Expression] = []
    for statement in statements(view.info.defn.defs):
        if isinstance(statement, OperatorAssignmentStmt):
            return None
        if isinstance(statement, AssignmentStmt):
            targets = (one for one in statement.lvalues if isinstance(one, NameExpr))
            found += [statement.rvalue for one in targets if one.name == name]
    return found[0] if len(found) == 1 else None


# Each setting ---------------------------------------------------------------------------------


def _table_name(given: Expression) -> Iterator[_Mistake]:
    if _kind(given) not in ("", "str"):
        yield given, f'must be a string, not "{_kind(given)}"'


def _table_args(given: Expression) -> Iterator[_Mistake]:
    if isinstance(given, DictExpr):
        yield from _options(given)
    elif isinstance(given, TupleExpr):
        yield from _items(given.items)
    elif kind := _kind(given):
        yield (
            given,
            f'must be a tuple or a dictionary, not "{kind}"; a tuple of one item is written (item,)',
        )


def _items(items: list[Expression]) -> Iterator[_Mistake]:
    for item in items[:-1]:
        if isinstance(item, DictExpr):
            yield item, "has a dictionary that is not its last item"
    if items and isinstance(items[-1], DictExpr):
        yield from _options(items[-1])
    for item in items:
        if isinstance(item, StrExpr | IntExpr | ListExpr | TupleExpr):
            yield item, f'takes constraints and indexes, not "{_kind(item)}"'


def _options(given: DictExpr) -> Iterator[_Mistake]:
    for key, _ in given.items:
        name = key.value if isinstance(key, StrExpr) else ""
        if name and name not in _OPTIONS and "_" not in name:
            yield (
                key or given,
                f'has the keyword "{name}", which no table takes{near_misses(name, _OPTIONS)}',
            )


def _mapper_args(given: Expression) -> Iterator[_Mistake]:
    if isinstance(given, DictExpr):
        for key, _ in given.items:
            if isinstance(key, StrExpr) and key.value not in MAPPER_ARGUMENTS:
                yield key, _unknown(key.value)
    elif isinstance(given, TupleExpr) and given.items:
        yield given, 'must be a dictionary, not "tuple"'
    elif (kind := _kind(given)) and not (isinstance(given, ListExpr) and not given.items):
        yield given, f'must be a dictionary, not "{kind}"'


def _unknown(name: str) -> str:
    meant = near_misses(name, MAPPER_ARGUMENTS)
    return f'has "{name}", which is not supported{meant or "; leave it out"}'


_MAPPER_ARGS: Final = "__mapper_args__"

_CHECKS: Final = {
    "__tablename__": _table_name,
    "__table_args__": _table_args,
    _MAPPER_ARGS: _mapper_args,
}


def _kind(given: Expression) -> str:
    """The type of a plain value, a list, a set, or an item of a table; empty for all others."""
    kind = next((name for class_, name in _KINDS if isinstance(given, class_)), "")
    if isinstance(given, CallExpr) and isinstance(given.callee, RefExpr):
        path = given.callee.fullname
        name = path.rpartition(".")[2]
        return name if path.startswith("sqlalchemy.") and name in _ITEMS else ""
    return kind


_KINDS: Final = (
    (StrExpr, "str"),
    (IntExpr, "int"),
    (FloatExpr, "float"),
    (ListExpr, "list"),
    (SetExpr, "set"),
    (TupleExpr, "tuple"),
)
