"""ValueOperators: which operands the operators of a column's attribute take; nothing at run time."""

# ruff: noqa: D102  (Core documents its operators)

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, overload
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
"""What fits every column: NULL, SQL whose type nobody knows, and `any_()`, which Core calls bool."""

Operand: TypeAlias = ValueT | SQLCoreOperations[ValueT | Enum | UUID | None] | Untyped
"""A value, or SQL of its type; columns of enums and UUIDs may be stored as text or number."""

Several: TypeAlias = Iterable[Operand[ValueT]] | BindParameter[Any] | roles.InElementRole
Pattern: TypeAlias = str | bytes | SQLCoreOperations[Any] | Untyped
Other: TypeAlias = str | bytes | date | time | timedelta | Enum | UUID | None
"""Types whose arithmetic differs between databases."""


class ValueOperators(Generic[T_co, OperandT_co]):
    """Operators of an attribute whose value is a T, and which is compared with operands.

    Core's own answer at run time. A comparison that no signature here fits is a bool to checkers,
    since every object has `==`; `where()` refuses that. Both variables are covariant, so that a
    list of different attributes is one of attributes that take any operand.
    """

    __slots__ = ()

    if TYPE_CHECKING:  # signatures alone

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
            symmetric: bool = False,  # noqa: FBT001, FBT002  # Core's signature
        ) -> BinaryExpression[bool]: ...

        # A str is iterable, but an error: here it answers nothing that is of use.
        @overload
        def in_(self, other: str) -> None: ...  # type: ignore[overload-overlap]  # see above
        @overload
        def in_(self, other: Several[OperandT_co]) -> BinaryExpression[bool]: ...
        def in_(self, other: Any) -> Any: ...
        @overload
        def not_in(self, other: str) -> None: ...  # type: ignore[overload-overlap]  # see above
        @overload
        def not_in(self, other: Several[OperandT_co]) -> BinaryExpression[bool]: ...
        def not_in(self, other: Any) -> Any: ...
        @overload
        def notin_(self, other: str) -> None: ...  # type: ignore[overload-overlap]  # see above
        @overload
        def notin_(self, other: Several[OperandT_co]) -> BinaryExpression[bool]: ...
        def notin_(self, other: Any) -> Any: ...

        def like(self, other: Pattern, escape: str | None = None) -> BinaryExpression[bool]: ...
        def ilike(self, other: Pattern, escape: str | None = None) -> BinaryExpression[bool]: ...
        def not_like(self, other: Pattern, escape: str | None = None) -> BinaryExpression[bool]: ...
        def not_ilike(
            self, other: Pattern, escape: str | None = None
        ) -> BinaryExpression[bool]: ...
        def startswith(
            self,
            other: Pattern,
            escape: str | None = None,
            autoescape: bool = False,  # noqa: FBT001, FBT002  # Core's signature
        ) -> ColumnElement[bool]: ...
        def endswith(
            self,
            other: Pattern,
            escape: str | None = None,
            autoescape: bool = False,  # noqa: FBT001, FBT002  # Core's signature
        ) -> ColumnElement[bool]: ...
        def contains(
            self,
            other: Pattern,
            escape: str | None = None,
            autoescape: bool = False,  # noqa: FBT001, FBT002  # Core's signature
        ) -> ColumnElement[bool]: ...

        def __invert__(self) -> ColumnElement[bool]: ...

        @overload
        def __add__(
            self: "ValueOperators[int]", other: int | SQLCoreOperations[int]
        ) -> ColumnElement[int]: ...
        @overload
        def __add__(
            self: "ValueOperators[Decimal]", other: Decimal | int | SQLCoreOperations[Decimal | int]
        ) -> ColumnElement[Decimal]: ...
        @overload
        def __add__(
            self: "ValueOperators[Number | None]", other: Operand[Number]
        ) -> ColumnElement[Any]: ...
        @overload
        def __add__(self: "ValueOperators[str | None]", other: Pattern) -> ColumnElement[str]: ...
        @overload
        def __add__(
            self: "ValueOperators[datetime]", other: timedelta | SQLCoreOperations[timedelta]
        ) -> ColumnElement[datetime]: ...
        @overload
        def __add__(self: "ValueOperators[Other]", other: Any) -> ColumnElement[Any]: ...
        def __add__(self, other: Any) -> Any: ...

        @overload
        def __radd__(self: "ValueOperators[int]", other: int) -> ColumnElement[int]: ...
        @overload
        def __radd__(
            self: "ValueOperators[Number | None]", other: Number
        ) -> ColumnElement[Any]: ...
        @overload
        def __radd__(self: "ValueOperators[str | None]", other: Pattern) -> ColumnElement[str]: ...
        @overload
        def __radd__(self: "ValueOperators[Other]", other: Any) -> ColumnElement[Any]: ...
        def __radd__(self, other: Any) -> Any: ...

        @overload
        def __sub__(
            self: "ValueOperators[int]", other: int | SQLCoreOperations[int]
        ) -> ColumnElement[int]: ...
        @overload
        def __sub__(
            self: "ValueOperators[Decimal]", other: Decimal | int | SQLCoreOperations[Decimal | int]
        ) -> ColumnElement[Decimal]: ...
        @overload
        def __sub__(
            self: "ValueOperators[Number | None]", other: Operand[Number]
        ) -> ColumnElement[Any]: ...
        @overload
        def __sub__(
            self: "ValueOperators[datetime]", other: timedelta | SQLCoreOperations[timedelta]
        ) -> ColumnElement[datetime]: ...
        @overload
        def __sub__(
            self: "ValueOperators[datetime]", other: datetime | SQLCoreOperations[datetime]
        ) -> ColumnElement[timedelta]: ...
        @overload
        def __sub__(self: "ValueOperators[Other]", other: Any) -> ColumnElement[Any]: ...
        def __sub__(self, other: Any) -> Any: ...

        @overload
        def __mul__(
            self: "ValueOperators[int]", other: int | SQLCoreOperations[int]
        ) -> ColumnElement[int]: ...
        @overload
        def __mul__(
            self: "ValueOperators[Decimal]", other: Decimal | int | SQLCoreOperations[Decimal | int]
        ) -> ColumnElement[Decimal]: ...
        @overload
        def __mul__(
            self: "ValueOperators[Number | None]", other: Operand[Number | timedelta]
        ) -> ColumnElement[Any]: ...
        @overload
        def __mul__(self: "ValueOperators[Other]", other: Any) -> ColumnElement[Any]: ...
        def __mul__(self, other: Any) -> Any: ...
