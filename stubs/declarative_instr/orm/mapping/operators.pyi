from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, TypeAlias, overload
from uuid import UUID

from sqlalchemy import (
    BinaryExpression,
    BindParameter,
    CollectionAggregate,
    ColumnElement,
    TextClause,
)
from sqlalchemy.sql import roles
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.sql.selectable import SelectBase
from typing_extensions import TypeVar, override

from declarative_instr.orm.mapping.annotated import Number

T_co = TypeVar("T_co", covariant=True, default=Any)
OperandT_co = TypeVar("OperandT_co", covariant=True, default=Any)
ValueT = TypeVar("ValueT")
Untyped: TypeAlias = TextClause | SelectBase | CollectionAggregate[Any] | None
Operand: TypeAlias = ValueT | SQLCoreOperations[ValueT | Enum | UUID | None] | Untyped
Several: TypeAlias = Iterable[Operand[ValueT]] | BindParameter[Any] | roles.InElementRole
Pattern: TypeAlias = str | bytes | SQLCoreOperations[Any] | Untyped
Other: TypeAlias = str | bytes | date | time | timedelta | Enum | UUID | None

class ValueOperators(Generic[T_co, OperandT_co]):
    __slots__ = ()
    @override
    def __hash__(self) -> int: ...
    @override
    def __eq__(  # type: ignore[override]  # SQL, not an answer
        self, other: Operand[OperandT_co]
    ) -> ColumnElement[bool]: ...
    @override
    def __ne__(  # type: ignore[override]  # SQL, not an answer
        self, other: Operand[OperandT_co]
    ) -> ColumnElement[bool]: ...
    def __lt__(self, other: Operand[OperandT_co]) -> ColumnElement[bool]: ...
    def __le__(self, other: Operand[OperandT_co]) -> ColumnElement[bool]: ...
    def __gt__(self, other: Operand[OperandT_co]) -> ColumnElement[bool]: ...
    def __ge__(self, other: Operand[OperandT_co]) -> ColumnElement[bool]: ...
    def is_distinct_from(self, other: Operand[OperandT_co]) -> ColumnElement[bool]: ...
    def is_not_distinct_from(self, other: Operand[OperandT_co]) -> ColumnElement[bool]: ...
    def between(
        self,
        cleft: Operand[OperandT_co],
        cright: Operand[OperandT_co],
        symmetric: bool = False,
    ) -> BinaryExpression[bool]: ...
    @overload
    def in_(self, other: str) -> None: ...  # type: ignore[overload-overlap]  # see above
    @overload
    def in_(self, other: Several[OperandT_co]) -> BinaryExpression[bool]: ...
    @overload
    def not_in(self, other: str) -> None: ...  # type: ignore[overload-overlap]  # see above
    @overload
    def not_in(self, other: Several[OperandT_co]) -> BinaryExpression[bool]: ...
    @overload
    def notin_(self, other: str) -> None: ...  # type: ignore[overload-overlap]  # see above
    @overload
    def notin_(self, other: Several[OperandT_co]) -> BinaryExpression[bool]: ...
    def like(self, other: Pattern, escape: str | None = None) -> BinaryExpression[bool]: ...
    def ilike(self, other: Pattern, escape: str | None = None) -> BinaryExpression[bool]: ...
    def not_like(self, other: Pattern, escape: str | None = None) -> BinaryExpression[bool]: ...
    def not_ilike(self, other: Pattern, escape: str | None = None) -> BinaryExpression[bool]: ...
    def startswith(
        self,
        other: Pattern,
        escape: str | None = None,
        autoescape: bool = False,
    ) -> ColumnElement[bool]: ...
    def endswith(
        self,
        other: Pattern,
        escape: str | None = None,
        autoescape: bool = False,
    ) -> ColumnElement[bool]: ...
    def contains(
        self,
        other: Pattern,
        escape: str | None = None,
        autoescape: bool = False,
    ) -> ColumnElement[bool]: ...
    def __invert__(self) -> ColumnElement[bool]: ...
    @overload
    def __add__(
        self: ValueOperators[int], other: int | SQLCoreOperations[int]
    ) -> ColumnElement[int]: ...
    @overload
    def __add__(
        self: ValueOperators[Decimal], other: Decimal | int | SQLCoreOperations[Decimal | int]
    ) -> ColumnElement[Decimal]: ...
    @overload
    def __add__(
        self: ValueOperators[Number | None], other: Operand[Number]
    ) -> ColumnElement[Any]: ...
    @overload
    def __add__(self: ValueOperators[str | None], other: Pattern) -> ColumnElement[str]: ...
    @overload
    def __add__(
        self: ValueOperators[datetime], other: timedelta | SQLCoreOperations[timedelta]
    ) -> ColumnElement[datetime]: ...
    @overload
    def __add__(self: ValueOperators[Other], other: Any) -> ColumnElement[Any]: ...
    @overload
    def __radd__(self: ValueOperators[int], other: int) -> ColumnElement[int]: ...
    @overload
    def __radd__(self: ValueOperators[Number | None], other: Number) -> ColumnElement[Any]: ...
    @overload
    def __radd__(self: ValueOperators[str | None], other: Pattern) -> ColumnElement[str]: ...
    @overload
    def __radd__(self: ValueOperators[Other], other: Any) -> ColumnElement[Any]: ...
    @overload
    def __sub__(
        self: ValueOperators[int], other: int | SQLCoreOperations[int]
    ) -> ColumnElement[int]: ...
    @overload
    def __sub__(
        self: ValueOperators[Decimal], other: Decimal | int | SQLCoreOperations[Decimal | int]
    ) -> ColumnElement[Decimal]: ...
    @overload
    def __sub__(
        self: ValueOperators[Number | None], other: Operand[Number]
    ) -> ColumnElement[Any]: ...
    @overload
    def __sub__(
        self: ValueOperators[datetime], other: timedelta | SQLCoreOperations[timedelta]
    ) -> ColumnElement[datetime]: ...
    @overload
    def __sub__(
        self: ValueOperators[datetime], other: datetime | SQLCoreOperations[datetime]
    ) -> ColumnElement[timedelta]: ...
    @overload
    def __sub__(self: ValueOperators[Other], other: Any) -> ColumnElement[Any]: ...
    @overload
    def __mul__(
        self: ValueOperators[int], other: int | SQLCoreOperations[int]
    ) -> ColumnElement[int]: ...
    @overload
    def __mul__(
        self: ValueOperators[Decimal], other: Decimal | int | SQLCoreOperations[Decimal | int]
    ) -> ColumnElement[Decimal]: ...
    @overload
    def __mul__(
        self: ValueOperators[Number | None], other: Operand[Number | timedelta]
    ) -> ColumnElement[Any]: ...
    @overload
    def __mul__(self: ValueOperators[Other], other: Any) -> ColumnElement[Any]: ...
