"""column_keyed_dict: dictionary collections whose keys are column values; it loads nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, final

from sqlalchemy.sql.elements import ColumnElement, SQLCoreOperations

from declarative_instr.collections.keyed import AttributeKey, KeyedDictFactory
from declarative_instr.constants import NO_VALUE
from declarative_instr.orm.errors import ArgumentError, UnmappedColumnError
from declarative_instr.orm.mapping.lookup import object_mapper

ColumnSpec: TypeAlias = SQLCoreOperations[Any]
"""A column, or an attribute that stands for one."""


@final
@dataclass(frozen=True, slots=True)
class ColumnKey:
    """Key function: the values of the attributes that are mapped to some columns."""

    columns: tuple[ColumnElement[Any], ...]
    is_composite: bool

    def __call__(self, item: object) -> Any:
        """The value, or the tuple of values; NO_VALUE where one of them was never given."""
        values = tuple(AttributeKey(_attribute_of(item, each))(item) for each in self.columns)
        if any(value is NO_VALUE for value in values):
            return NO_VALUE
        return values if self.is_composite else values[0]


def column_keyed_dict(
    mapping_spec: ColumnSpec | Sequence[ColumnSpec], *, ignore_unpopulated_attribute: bool = False
) -> KeyedDictFactory:
    """Dictionary collection whose keys are the values of one column, or of several, of the items.

    The key is derived once, when an item comes in; it does not follow later changes.

    Raises:
        ArgumentError: Something that is no column was given.
    """
    is_composite = isinstance(mapping_spec, list | tuple)
    given: Any = mapping_spec if is_composite else (mapping_spec,)
    columns = tuple(_column(each) for each in given)
    return KeyedDictFactory(ColumnKey(columns, is_composite), ignore_unpopulated_attribute)


def _column(given: Any) -> ColumnElement[Any]:
    element = given.__clause_element__() if hasattr(given, "__clause_element__") else given
    if not isinstance(element, ColumnElement):
        message = (
            f"Column expression expected for argument 'mapping_spec'; got {given!r}."
            " Pass a Column, or a class's attribute that is mapped to one."
        )
        raise ArgumentError(message)
    return element


def _attribute_of(item: object, column: ColumnElement[Any]) -> str:
    mapper = object_mapper(item)
    for key, known in mapper.column_by_key.items():
        if known.shares_lineage(column):
            return key
    message = (
        f"Column {column} is not mapped by class {mapper.class_.__name__}, whose objects it is to"
        " be the key of. Pass a column of that class's table to column_keyed_dict()."
    )
    raise UnmappedColumnError(message)
