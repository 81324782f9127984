# mypy: disable-error-code="overload-overlap"
from dataclasses import dataclass
from typing import Any, Generic, Literal, Unpack, overload

from sqlalchemy import Column, ColumnElement
from typing_extensions import TypeVar, override

from declarative_instr.declarative.fields import AttributeField
from declarative_instr.orm.core_bridge.entities import AttributeExpression
from declarative_instr.orm.core_bridge.type_protocols import Fitting, FittingClass
from declarative_instr.orm.declarative.column_options import (
    ColumnOptions,
    ColumnType,
    Default,
    EnumType,
    FitsEachNumber,
    FitsFractions,
    Item,
    NoneOptions,
    NullableOptions,
    Number,
    NumberOptions,
    NumberType,
    OpenOptions,
    OpenType,
    UsualInt,
)
from declarative_instr.orm.mapping.attributes import ColumnAttribute, Mapped

T = TypeVar("T", default=Any)
T_co = TypeVar("T_co", covariant=True, default=Any)
NumberT = TypeVar("NumberT", bound=Number | None, default=Any)
IntT = TypeVar("IntT", bound=int)

@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MappedColumn(  # type: ignore[misc]  # a label of the bridge's is the same as Core's
    AttributeField[T_co], Mapped[T_co], AttributeExpression[T_co], Generic[T_co]
):
    column: Column[Any]
    is_nullability_given: bool = ...
    sort_order: int = ...
    @property
    def columns_to_assign(self) -> list[tuple[Column[Any], int]]: ...
    @property
    def mapper_property_to_assign(self) -> MappedColumn[T_co] | None: ...
    @override
    def __clause_element__(self) -> ColumnElement[T_co]: ...
    @overload
    @override
    def __get__(self, instance: None, owner: object) -> ColumnAttribute[Any, Any]: ...
    @overload
    def __get__(self, instance: object, owner: object) -> Any: ...
    @override
    def __set__(self, instance: object, value: Any) -> None: ...

@overload
def mapped_column(
    name_or_type: str | ColumnType | Item = ...,
    type_or_item: ColumnType | Item = ...,
    /,
    *items: Item,
    default: None,
    insert_default: Default[T],
    **options: Unpack[NoneOptions[T]],
) -> MappedColumn[T]: ...
@overload
def mapped_column(
    name_or_item: str | Item = ...,
    /,
    *items: Item,
    default: UsualInt,
    **options: Unpack[NumberOptions],
) -> MappedColumn[FitsEachNumber]: ...
@overload
def mapped_column(
    name_or_item: str | Item = ...,
    /,
    *items: Item,
    default: IntT,
    **options: Unpack[NumberOptions],
) -> MappedColumn[IntT]: ...
@overload
def mapped_column(
    name_or_item: str | Item = ...,
    /,
    *items: Item,
    default: float,
    **options: Unpack[NumberOptions],
) -> MappedColumn[FitsFractions]: ...
@overload
def mapped_column(
    name_or_item: str | Item = ..., /, *items: Item, **options: Unpack[ColumnOptions[T]]
) -> MappedColumn[T]: ...
@overload
def mapped_column(
    name_or_type: str | EnumType,
    type_or_item: EnumType | Item = ...,
    /,
    *items: Item,
    **options: Unpack[ColumnOptions[T | str]],
) -> MappedColumn[T]: ...
@overload
def mapped_column(
    name_or_type: str | NumberType,
    type_or_item: NumberType | Item = ...,
    /,
    *items: Item,
    **options: Unpack[ColumnOptions[NumberT | Number]],
) -> MappedColumn[NumberT]: ...
@overload
def mapped_column(
    name_or_type: str | NumberType,
    type_or_item: NumberType | Item = ...,
    /,
    *items: Item,
    nullable: Literal[True],
    **options: Unpack[NullableOptions[NumberT | Number | None]],
) -> MappedColumn[NumberT | None]: ...
@overload
def mapped_column(
    name_or_type: str | OpenType,
    type_or_item: OpenType | Item = ...,
    /,
    *items: Item,
    **options: Unpack[OpenOptions[T]],
) -> MappedColumn[T]: ...
@overload
def mapped_column(
    name_or_type: str | FittingClass[T],
    type_or_item: FittingClass[T] | Item = ...,
    /,
    *items: Item,
    **options: Unpack[ColumnOptions[T]],
) -> MappedColumn[T]: ...
@overload
def mapped_column(
    name_or_type: str | Fitting[T],
    type_or_item: Fitting[T] | Item = ...,
    /,
    *items: Item,
    **options: Unpack[ColumnOptions[T]],
) -> MappedColumn[T]: ...
@overload
def mapped_column(
    name_or_type: str | ColumnType | Item = ...,
    type_or_item: ColumnType | Item = ...,
    /,
    *items: Item,
    nullable: Literal[True],
    **options: Unpack[NullableOptions[T | None]],
) -> MappedColumn[T | None]: ...
@overload
def mapped_column(
    name_or_type: str | ColumnType | Item = ...,
    type_or_item: ColumnType | Item = ...,
    /,
    *items: Item,
    default: None,
    **options: Unpack[NoneOptions[T]],
) -> MappedColumn[T | None]: ...
@overload
def mapped_column(
    name_or_type: str | ColumnType | Item = ...,
    type_or_item: ColumnType | Item = ...,
    /,
    *items: Item,
    nullable: bool,
    **options: Unpack[NullableOptions[T]],
) -> MappedColumn[T]: ...
def column_field(column: Column[Any]) -> MappedColumn[Any]: ...
def merged_columns(own: MappedColumn[Any], shared: MappedColumn[Any]) -> MappedColumn[Any]: ...
