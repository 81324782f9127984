"""Values that Python makes for new and changed rows: column defaults; runs no SQL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column
from sqlalchemy.sql.schema import ColumnDefault, DefaultGenerator

from declarative_instr.orm.unitofwork.journal import Journal


class DefaultContext:
    """What a default function with a parameter is given: the row's values so far."""

    __slots__ = ("_names", "_values")

    def __init__(self, values: dict[str, object], names: Mapping[str, str]) -> None:
        self._values = values
        self._names = names

    @property
    def current_parameters(self) -> dict[str, Any]:
        """The row's values by column key; made when it is asked for."""
        values = self._values
        return {name: values[key] for key, name in self._names.items() if key in values}

    def get_current_parameters(self, isolate_multiinsert_groups: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002  # the documented signature
        """The row's values by column key."""
        return self.current_parameters


@dataclass(frozen=True, slots=True)
class PythonDefault:
    """One attribute whose missing value Python makes."""

    key: str
    make: Callable[[Any], Any] | None
    value: object

    def value_for(self, context: DefaultContext) -> object:
        """The value for one row."""
        return self.value if self.make is None else self.make(context)


@dataclass(frozen=True, slots=True)
class ColumnDefaults:
    """How the columns of a table get values that an object has none for."""

    python: tuple[PythonDefault, ...]
    generated: tuple[str, ...]
    """Attributes whose value the database makes: left out of the INSERT, and fetched."""
    keeps_none: frozenset[str]
    """Attributes whose type has a None of its own, as JSON has: None is a value, absence is NULL."""
    expressions: tuple[str, ...]
    """Attributes whose default is SQL: Core writes it into the INSERT."""
    on_update: tuple[PythonDefault, ...]
    update_expressions: tuple[str, ...]
    """Attributes to which an UPDATE gives the value of an SQL expression."""
    generated_on_update: tuple[str, ...]
    """Attributes whose value the database makes anew whenever a row is changed."""
    column_names: Mapping[str, str]
    """Keys of all columns, by attribute."""

    @property
    def made_on_insert(self) -> tuple[str, ...]:
        """Attributes that may get a value by an INSERT."""
        return (*(one.key for one in self.python), *self.expressions, *self.generated)

    @property
    def made_on_update(self) -> tuple[str, ...]:
        """Attributes that Python gives a new value whenever a row is changed."""
        return tuple([one.key for one in self.on_update])

    def is_given_none(self, key: str, dict_: Mapping[str, object]) -> bool:
        """Whether an object has None as a value that is to be written."""
        return key in self.keeps_none and key in dict_


def column_defaults(columns: Mapping[str, Column[Any]]) -> ColumnDefaults:
    """Sort columns, given by attribute, by who makes their values."""
    python, generated, expressions = [], [], []
    on_update, update_expressions = [], []
    for key, column in columns.items():
        made = _python_default(key, column.default)
        if made is not None:
            python.append(made)
        elif column.default is not None and not column.default.is_sequence:
            expressions.append(key)
        elif _is_generated(column):
            generated.append(key)
        changed = _python_default(key, column.onupdate)
        if changed is not None:
            on_update.append(changed)
        elif column.onupdate is not None:
            update_expressions.append(key)
    remade = [key for key, column in columns.items() if column.server_onupdate is not None]
    return ColumnDefaults(
        tuple(python),
        tuple(generated),
        frozenset(key for key, column in columns.items() if column.type.should_evaluate_none),
        tuple(expressions),
        tuple(on_update),
        tuple(update_expressions),
        tuple(remade),
        {key: column.key for key, column in columns.items()},
    )


def _python_default(key: str, default: DefaultGenerator | None) -> PythonDefault | None:
    if not isinstance(default, ColumnDefault) or default.is_clause_element:
        return None
    made: Any = default
    if default.is_callable:
        return PythonDefault(key, made.arg, None)
    return PythonDefault(key, None, made.arg)


def _is_generated(column: Column[Any]) -> bool:
    """Whether the database makes a value where the INSERT has none, be it NULL."""
    if column.server_default is not None or column.default is not None:  # that is a sequence
        return True
    return column.type.should_evaluate_none or column.table.autoincrement_column is column


def apply_defaults(defaults: ColumnDefaults, dict_: dict[str, object], journal: Journal) -> None:
    """Give one object the values that it has none for; None mostly counts as none, as in Core."""
    context = None
    for default in defaults.python:
        if dict_.get(default.key) is None and not defaults.is_given_none(default.key, dict_):
            context = context or DefaultContext(dict_, defaults.column_names)
            journal.set_value(dict_, default.key, default.value_for(context))
