"""Values of a relation that are known late: functions, and strings that name classes; no eval.

A string is read as Python reads it, but means only what is written down here: names of classes and
tables, their attributes, comparisons, a few functions and methods. Nothing else can run.
"""

import ast
import operator
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple, final

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Table,
    and_,
    asc,
    desc,
    nulls_first,
    nulls_last,
    or_,
)
from sqlalchemy import exc as core_exc
from sqlalchemy.sql.elements import ClauseElement

from declarative_instr.declarative.class_registry import ClassRegistry
from declarative_instr.exc import near_misses
from declarative_instr.orm.core_bridge.schema import plain_column
from declarative_instr.orm.errors import LateValueError, UnknownTargetError
from declarative_instr.structures.callers import caller_level

_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "and_": and_,
        "or_": or_,
        "asc": asc,
        "desc": desc,
        "nulls_first": nulls_first,
        "nulls_last": nulls_last,
        "nullsfirst": nulls_first,
        "nullslast": nulls_last,
    }
)
_METHODS: Final = frozenset(
    {
        "asc",
        "desc",
        "nulls_first",
        "nulls_last",
        "nullsfirst",
        "nullslast",
        "is_",
        "is_not",
        "in_",
        "not_in",
        "like",
    }
)
_OPERATORS: Final[Mapping[type[ast.AST], Callable[[Any, Any], Any]]] = MappingProxyType(
    {
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
        ast.BitAnd: operator.and_,
        ast.BitOr: operator.or_,
    }
)


@final
class LateScope(NamedTuple):
    """Where late values of one argument of one relation are looked up."""

    label: str
    """`Class.attribute: argument`, for errors."""
    classes: ClassRegistry
    metadata: MetaData
    near: type
    owner: str = ""
    """The mapper that is being configured, for errors."""

    # What the arguments want -------------------------------------------------------------------

    def values(self, given: object) -> tuple[Any, ...]:
        """What a late value stands for, as a sequence: one thing, or a list of things."""
        settled = self._settled(given)
        if settled is None:
            return ()
        if isinstance(settled, list | tuple | set | frozenset):
            return tuple(one for member in settled for one in self.values(member))
        return (settled,)

    def columns(self, given: object) -> tuple[Column[Any], ...]:
        """Columns of tables that a late value names."""
        return tuple(self._column(value) for value in self.values(given))

    def clauses(self, given: object) -> tuple[ColumnElement[Any], ...]:
        """Expressions that a late value names."""
        return tuple(self._clause(value) for value in self.values(given))

    def condition(self, given: object) -> ColumnElement[bool] | None:
        """The one expression that a late value names; None where nothing was given."""
        clauses = self.clauses(given)
        return and_(*clauses) if clauses else None

    def table(self, given: object) -> Table | None:
        """The table that a late value names."""
        settled = given
        while settled is not None and not isinstance(settled, Table):
            if isinstance(settled, str):
                settled = self._table_named(settled)
            else:
                settled = self._called(settled)
        return settled

    # Functions and strings -----------------------------------------------------------------------

    def _settled(self, given: object) -> object:
        while True:
            if isinstance(given, str):
                return self._read(given)
            if not callable(given) or isinstance(given, ClauseElement | type):
                return given
            if hasattr(given, "__clause_element__"):
                return given
            given = given()

    def _called(self, given: object) -> object:
        if not callable(given) or isinstance(given, ClauseElement | type):
            message = f"{self.label}: {given!r:.80} is no Table, name of one, or function that answers one."
            raise LateValueError(message)
        answer: object = given()
        return answer

    def _column(self, value: object) -> Column[Any]:
        column = plain_column(self._clause(value))
        if column is None:
            message = f"{self.label}: {value} is no column of a mapped class or a table."
            raise LateValueError(message)
        return column

    def _clause(self, value: Any) -> ColumnElement[Any]:
        clause = value
        while not isinstance(clause, ClauseElement) and hasattr(clause, "__clause_element__"):
            clause = clause.__clause_element__()
        if isinstance(clause, ColumnElement):
            return clause
        message = (
            f"{self.label}: {value!r:.80} is no column or expression. Give columns of the class"
            " body, attributes such as Other.name, or a function that answers them."
        )
        raise LateValueError(message)

    # Reading a string ----------------------------------------------------------------------------

    def _read(self, text: str) -> object:
        try:
            tree = ast.parse(text.strip(), mode="eval")
        except SyntaxError as failure:
            raise self._unreadable(text) from failure
        return self._value(tree.body, text)

    def _value(self, node: ast.AST, text: str) -> Any:  # noqa: PLR0911 - one per form of expression
        match node:
            case ast.Name():
                return self._named(node.id)
            case ast.Attribute():
                return self._attribute(self._value(node.value, text), node, text)
            case ast.Constant():
                return node.value
            case ast.List() | ast.Tuple():
                return [self._value(element, text) for element in node.elts]
            case ast.Compare(ops=[only], comparators=[right]) if type(only) in _OPERATORS:
                left = self._value(node.left, text)
                return _OPERATORS[type(only)](left, self._value(right, text))
            case ast.BinOp() if type(node.op) in _OPERATORS:
                left = self._value(node.left, text)
                return _OPERATORS[type(node.op)](left, self._value(node.right, text))
            case ast.Call(keywords=[]):
                return self._call(node, text)
            case _:
                raise self._unreadable(text)

    def _call(self, node: ast.Call, text: str) -> Any:
        arguments = [self._value(argument, text) for argument in node.args]
        function = node.func
        if isinstance(function, ast.Name) and function.id in _FUNCTIONS:
            return _FUNCTIONS[function.id](*arguments)
        if isinstance(function, ast.Attribute) and function.attr in _METHODS:
            return getattr(self._value(function.value, text), function.attr)(*arguments)
        raise self._unreadable(text)

    def _attribute(self, subject: Any, node: ast.Attribute, text: str) -> Any:
        if isinstance(subject, _Path):
            return self._named(f"{subject.path}.{node.attr}")
        if isinstance(subject, Table):
            if node.attr in {"c", "columns"}:
                return subject.c
            return self._member(subject.c, node.attr, subject.name)
        if isinstance(subject, type):
            found = getattr(subject, node.attr, None)
            if hasattr(found, "__clause_element__") and not isinstance(found, type):
                return found
            names = [name for name in dir(subject) if not name.startswith("_")]
            message = (
                f"{self.label}: Class {subject!r} does not have a mapped column named"
                f" {node.attr!r}.{near_misses(node.attr, names)}"
            )
            raise UnknownTargetError(message, node.attr)
        if hasattr(subject, "keys"):
            return self._member(subject, node.attr, "the table")
        raise self._unreadable(text)

    def _member(self, columns: Any, key: str, owner: str) -> object:
        if key not in columns:
            raise self._unknown(key, list(columns.keys()), f"table {owner!r}")
        return columns[key]

    def _named(self, name: str) -> object:
        if self.near.__name__ == name:
            return self.near
        found = self.classes.find(name)
        if found is not None:
            return found
        table = self._table(name)
        if table is not None:
            return table
        if any(name == part or path.startswith(f"{name}.") for path, part in self._known_paths()):
            return _Path(name)
        known = [cls.__name__ for cls in self.classes]
        raise self._unknown(name, [*known, *self.metadata.tables], "any declared class or table")

    def _known_paths(self) -> Iterator[tuple[str, str]]:
        """Paths that a dotted name may begin with: modules of classes, schemas of tables."""
        for cls in self.classes:
            path = f"{cls.__module__}.{cls.__qualname__}"
            parts = path.split(".")
            for start in range(len(parts) - 1):
                yield ".".join(parts[start:]), parts[start]
        for table in self.metadata.tables:
            yield table, table.partition(".")[0]

    def _table(self, name: str) -> Table | None:
        """The table of a name, which the schema of the metadata completes as it does elsewhere."""
        schema, tables = self.metadata.schema, self.metadata.tables
        if schema is not None and f"{schema}.{name}" in tables:
            return tables[f"{schema}.{name}"]
        found = tables.get(name)
        if found is not None and found.schema is None and schema is not None:
            message = (
                f"The string {name!r} was resolved to a table without schema, while {schema!r} is"
                f" the schema of the metadata. Give {self.label} the table itself, or a function"
                " that answers it."
            )
            warnings.warn(message, core_exc.SADeprecationWarning, stacklevel=caller_level())
        return found

    def _table_named(self, name: str) -> Table:
        table = self._table(name)
        if table is not None:
            return table
        raise self._unknown(name, list(self.metadata.tables), "any table of the metadata")

    def _unknown(self, name: str, candidates: list[str], where: str) -> UnknownTargetError:
        message = (
            f"When initializing mapper {self.owner}, expression {name!r} failed to locate a name"
            f" ({name!r}) in {where}, as {self.label} needs it.{near_misses(name, candidates)}"
        )
        return UnknownTargetError(message, name)

    def _unreadable(self, text: str) -> LateValueError:
        message = (
            f"{self.label}: {text!r} is no expression of names, attributes and comparisons, which"
            " is all that a string may be. Give a function instead: lambda: ..."
        )
        return LateValueError(message)


@final
@dataclass(frozen=True, slots=True)
class _Path:
    """The beginning of a dotted name that is not complete yet."""

    path: str
