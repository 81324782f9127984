"""MappedColumn: what a class body says of one column; no table is known here."""

# mypy: disable-error-code="overload-overlap"
# The first overload that fits is meant. One that adds None comes late: pyright takes `**options` of
# unknown content for the first that it could fit.

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, Literal, Unpack, overload

from sqlalchemy import Column, ColumnElement, FetchedValue
from typing_extensions import TypeVar, override

from declarative_instr.constants import NO_VALUE
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
    ServerDefault,
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
    """Description of an attribute that is a column of the class's table.

    In the class body it stands for that column, in constraints and in arguments of relations.
    """

    column: Column[Any]
    """Complete but for name, type and nullability where the annotation tells them."""
    is_nullability_given: bool = False
    sort_order: int = 0
    """Place among the table's columns; those of one place keep the order of the class body."""

    @property
    def columns_to_assign(self) -> list[tuple[Column[Any], int]]:
        """The column and its place in the table, in the form that is documented for several."""
        return [(self.column, self.sort_order)]

    @property
    def mapper_property_to_assign(self) -> "MappedColumn[T_co] | None":
        """The description where it says more of the attribute than its column does; else None."""
        return self if self.active_history else None

    @override
    def __clause_element__(self) -> ColumnElement[T_co]:
        return self.column

    if TYPE_CHECKING:  # where no annotation tells it, a value may also be None, or anything

        @overload
        def __get__(self, instance: None, owner: object) -> ColumnAttribute[Any, Any]: ...
        @overload
        def __get__(self, instance: object, owner: object) -> Any: ...
        @override
        def __get__(self, instance: object | None, owner: object) -> Any: ...

        @override
        def __set__(self, instance: object, value: Any) -> None: ...


if TYPE_CHECKING:  # for checkers alone: at run time, each overload would cost the import

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
        **options: Unpack[ColumnOptions[T | str]],  # an Enum takes names of members, too
    ) -> MappedColumn[T]: ...
    @overload
    def mapped_column(
        name_or_type: str | NumberType,
        type_or_item: NumberType | Item = ...,
        /,
        *items: Item,
        **options: Unpack[ColumnOptions[NumberT | Number]],  # and a Numeric any number
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


def mapped_column(
    name_or_type: object = None,
    type_or_item: object = None,
    /,
    *items: Item,
    init: bool = True,
    repr: bool = True,  # noqa: A002 - the name that dataclasses made usual
    default: object = NO_VALUE,
    default_factory: Callable[[], object] | None = None,
    insert_default: object = NO_VALUE,
    nullable: bool | None = None,
    primary_key: bool = False,
    name: str | None = None,
    type_: ColumnType | None = None,
    autoincrement: bool | Literal["auto", "ignore_fk"] = "auto",
    doc: str | None = None,
    key: str | None = None,
    index: bool | None = None,
    unique: bool | None = None,
    info: dict[Any, Any] | None = None,
    onupdate: object = None,
    server_default: ServerDefault | None = None,
    server_onupdate: FetchedValue | None = None,
    active_history: bool = False,
    quote: bool | None = None,
    system: bool = False,
    comment: str | None = None,
    sort_order: int = 0,
) -> MappedColumn[Any]:
    """Describe a column of a class body; what is left out, the annotation tells.

    `name: Mapped[str] = mapped_column(String(30), index=True)`.

    Args:
        name_or_type: Name of the column where it differs from the attribute's; or its SQL type;
            or a ForeignKey.
        type_or_item: SQL type after a name; or a ForeignKey or another schema item.
        items: More schema items.
        init: Whether the generated constructor takes the attribute as a keyword.
        repr: Whether a generated repr shows it.
        default: Value, function or SQL expression for rows that are inserted without one.
        default_factory: Makes the value of new objects that are constructed without one.
        insert_default: As `default`, under the name that cannot be mistaken for a constructor's.
        nullable: Whether the column may be NULL; left out: whether the annotation is optional.
        primary_key: Whether the column is (part of) the key.
        name: Name of the column, as a keyword.
        type_: SQL type, as a keyword.
        autoincrement: Whether the database counts an integer key up.
        doc: Documentation string of the attribute.
        key: Key of the column in `Table.c`.
        index: Whether the column has an index of its own.
        unique: Whether its values are unique.
        info: The user's own dictionary.
        onupdate: Value, function or SQL expression for rows that are updated without one.
        server_default: Default that the database applies.
        server_onupdate: Marks a value that the database computes at each update.
        active_history: Whether the old value is loaded before the first change.
        quote: Whether the name is quoted.
        system: Whether the database has the column without being told.
        comment: Comment in the database.
        sort_order: Place among the columns of the table.
    """
    keywords: dict[str, Any] = {
        "name": name,
        "type_": type_,
        "nullable": nullable,
        "index": index,
        "unique": unique,
        "key": key,
        "info": info,
        "quote": quote,
        "comment": comment,
        "onupdate": onupdate,
        "server_default": server_default,
        "server_onupdate": server_onupdate,
    }
    given = {word: value for word, value in keywords.items() if value is not None}
    for value in (default, insert_default):
        if value is not NO_VALUE:
            given["default"] = value
    leading: list[Any] = [one for one in (name_or_type, type_or_item) if one is not None]
    column: Column[Any] = Column(
        *leading,
        *items,
        primary_key=primary_key,
        autoincrement=autoincrement,
        system=system,
        doc=doc,
        **given,
    )
    return MappedColumn(
        column=column,
        is_nullability_given=nullable is not None,
        default_factory=default_factory,
        init=init,
        repr=repr,
        active_history=active_history,
        doc=doc,
        info=info,
        sort_order=sort_order,
    )


def column_field(column: Column[Any]) -> MappedColumn[Any]:
    """What a Column in a class body says: all of the column, so that nothing is left to annotations."""
    info: dict[Any, Any] | None = vars(column).get("info")
    return MappedColumn(column=column, is_nullability_given=True, doc=column.doc, info=info)


def merged_columns(own: MappedColumn[Any], shared: MappedColumn[Any]) -> MappedColumn[Any]:
    """What a class body says of a column whose `Annotated` says something, too: its own first."""
    return replace(
        own,
        default_factory=own.default_factory or shared.default_factory,
        init=own.init and shared.init,
        repr=own.repr and shared.repr,
        active_history=own.active_history or shared.active_history,
        doc=own.doc or shared.doc,
        info=own.info or shared.info,
        is_nullability_given=own.is_nullability_given or shared.is_nullability_given,
        sort_order=own.sort_order or shared.sort_order,
    )
