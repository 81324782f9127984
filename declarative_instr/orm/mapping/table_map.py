"""TableMap: which attribute of a class is which column of its table, and the keys of its rows."""

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, Table
from typing_extensions import override

from declarative_instr.orm.core_bridge.entities import Entity, attribute_clause, entity_clause
from declarative_instr.orm.core_bridge.schema import plain_column
from declarative_instr.orm.errors import NoPrimaryKeyError, UnmappedColumnError

IdentityKey = tuple[type, tuple[Any, ...], Any]
"""Class, values of the primary key, and a token that tells equal keys of several databases apart."""


class TableMap(Entity):
    """Attributes and columns of one class; all lookups are made once."""

    inherit_cache = True

    def __init__(
        self,
        class_: type,
        table: Table,
        columns: Mapping[str, Column[Any]],
        primary_key: Sequence[Column[Any]] = (),
    ) -> None:
        self.class_ = class_
        self.local_table = table
        self._columns = dict(columns)
        self.column_by_key: Mapping[str, Column[Any]] = MappingProxyType(self._columns)
        """By attribute key, in the order of declaration."""
        self._keys = {column: key for key, column in columns.items()}
        self.primary_key = tuple(primary_key) or self._primary_key()
        self.pk_keys: tuple[str, ...] = tuple(self.key_of(column) for column in self.primary_key)
        self.has_single_key = len(self.pk_keys) == 1
        self._clauses: dict[str, ColumnElement[Any]] = {}

    def _primary_key(self) -> tuple[Column[Any], ...]:
        """Key columns in the order in which they are declared.

        Raises:
            NoPrimaryKeyError: There are none, so that objects could not be told apart.
        """
        columns = tuple(self.local_table.primary_key.columns)
        if columns:
            return columns
        name = self.local_table.name
        message = (
            f"Mapper Mapper[{self.class_.__name__}({name})] could not assemble any primary key"
            f" columns for mapped table {name!r}. Mark at least one attribute of"
            f" {self.class_.__name__} as the key: mapped_column(primary_key=True)."
        )
        raise NoPrimaryKeyError(message)

    # Columns -------------------------------------------------------------------------------------

    @cached_property
    def clause(self) -> FromClause:
        """What `select(Class)` selects from."""
        return entity_clause(self, self.local_table)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that hold the object's row."""
        return (self.local_table,)

    @property
    def persist_selectable(self) -> FromClause:
        """What rows are written to."""
        return self.local_table

    @property
    def selectable(self) -> FromClause:
        """What rows are read from."""
        return self.local_table

    @override
    def column_for(self, key: str) -> Column[Any] | None:
        return self._columns.get(key)

    def key_of(self, column: ColumnElement[Any]) -> str:
        """The attribute of a column.

        Raises:
            UnmappedColumnError: The column is none of this mapping.
        """
        plain = plain_column(column)
        key = None if plain is None else self._keys.get(plain)
        if key is None:
            message = (
                f"No column {column} is configured on mapper Mapper[{self.class_.__name__}"
                f"({self.local_table.name})]. Its columns are {', '.join(map(str, self._keys))}."
            )
            raise UnmappedColumnError(message)
        return key

    def attribute_clause(self, key: str) -> ColumnElement[Any]:
        """The column of an attribute as statements take it; the same object each time."""
        clause = self._clauses.get(key)
        if clause is None:
            clause = self._clauses[key] = attribute_clause(self, key, self._columns[key])
        return clause

    def add_column(self, key: str, column: Column[Any]) -> None:
        """Map a column that was added to the table later."""
        self._columns[key] = column
        self._keys[column] = key
        self.clause = entity_clause(self, self.local_table)

    # Keys ----------------------------------------------------------------------------------------

    def bare_key(self, values: Sequence[Any]) -> Hashable:
        """The form in which a key is kept: one value itself, several as a tuple."""
        key: Hashable = values[0] if self.has_single_key else tuple(values)
        return key

    def key_values(self, bare: Any) -> tuple[Any, ...]:
        """The values of a bare key, in the order of `primary_key`."""
        return (bare,) if self.has_single_key else tuple(bare)

    def full_identity_key(self, key: Hashable) -> IdentityKey:
        """The key by which users know an object, from the bare one."""
        return (self.class_, self.key_values(key), None)

    def identity_key_from_primary_key(
        self, primary_key: Sequence[Any], identity_token: object = None
    ) -> IdentityKey:
        """The identity key of given values of the primary key."""
        return (self.class_, tuple(primary_key), identity_token)

    def identity_key_from_row(self, row: Any, identity_token: object = None) -> IdentityKey:
        """The identity key of a row, or of its mapping, that has the columns of the primary key."""
        mapping = getattr(row, "_mapping", row)
        values = tuple(mapping[column] for column in self.primary_key)
        return (self.class_, values, identity_token)

    def primary_key_from_instance(self, instance: Any) -> list[Any]:
        """The present values of the primary key; loaded where they are expired."""
        return [getattr(instance, key) for key in self.pk_keys]

    def identity_key_from_instance(self, instance: Any) -> IdentityKey:
        """The identity key that the present values of the primary key make."""
        return (self.class_, tuple(self.primary_key_from_instance(instance)), None)
