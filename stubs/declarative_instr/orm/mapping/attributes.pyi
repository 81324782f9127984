import builtins
from collections.abc import Collection, Hashable, Mapping
from datetime import date, time, timedelta
from enum import Enum
from typing import (
    Any,
    ClassVar,
    Final,
    Generic,
    Literal,
    Never,
    Protocol,
    Self,
    TypeAlias,
    overload,
)
from uuid import UUID

from sqlalchemy import BinaryExpression, ColumnElement, ColumnExpressionArgument, FromClause
from sqlalchemy.sql.cache_key import HasCacheKey
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.sql.operators import OperatorType
from typing_extensions import TypeVar, override

from declarative_instr.attributes import instrumented as core
from declarative_instr.attributes.instrumented import AttributeManager, AttributeSpec, ForeignAccess
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.orm.core_bridge.entities import AttributeExpression, JoinPath, JoinTarget
from declarative_instr.orm.mapping.annotated import (
    InClassBody,
    MappedObject,
    MemberT,
    Number,
    NumberedEnum,
    SeveralOf,
    Unknown,
)
from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.mapping.operators import ValueOperators
from declarative_instr.orm.mapping.properties import ColumnProperty

T_co = TypeVar("T_co", covariant=True, default=Any)
OperandT_co = TypeVar("OperandT_co", covariant=True, default=Any)
MemberT_co = TypeVar("MemberT_co", covariant=True, default=Any)
ValueT = TypeVar("ValueT")
PlainValue: TypeAlias = (
    Number | str | bytes | date | time | timedelta | UUID | Enum | SeveralOf[object]
)
MYPY: Final = False
TYPE_CHECKING_WITH_PYREFLY: Final = False
if MYPY and not TYPE_CHECKING_WITH_PYREFLY:
    OfCarefulChecker: TypeAlias = object
else:
    OfCarefulChecker: TypeAlias = "Nobody"  # type: ignore[no-redef,misc]  # the other meaning

class Nobody: ...

class LeadsToObjects(Protocol):
    @property
    def _holds(self) -> Literal[AttributeKind.REFERENCE, AttributeKind.COLLECTION]: ...

class Assigned(core.Mapped[T_co]):
    __slots__ = ()
    @overload
    @override
    def __set__(
        self: Assigned[MappedObject | SeveralOf[MappedObject] | None],
        instance: object,
        value: T_co,  # type: ignore[misc]  # as in the core
    ) -> None: ...
    @overload
    def __set__(self, instance: object, value: T_co | SQLCoreOperations[Any]) -> None: ...

class Mapped(Assigned[T_co], InClassBody[T_co]):
    __slots__ = ()
    @overload
    @override
    def __get__(
        self: Mapped[Unknown], instance: None, owner: object
    ) -> InstrumentedAttribute[T_co]: ...
    @overload
    def __get__(
        self: Mapped[NumberedEnum | None], instance: None, owner: object
    ) -> ColumnAttribute[T_co, T_co | str | Number]: ...
    @overload
    def __get__(
        self: Mapped[Enum | None], instance: None, owner: object
    ) -> ColumnAttribute[T_co, T_co | str]: ...
    @overload
    def __get__(
        self: Mapped[Number | None], instance: None, owner: object
    ) -> ColumnAttribute[T_co, Number]: ...
    @overload
    def __get__(
        self: Mapped[str | None], instance: None, owner: object
    ) -> ColumnAttribute[T_co, str]: ...
    @overload
    def __get__(
        self: Mapped[date | None], instance: None, owner: object
    ) -> ColumnAttribute[T_co, date]: ...
    @overload
    def __get__(
        self: Mapped[bytes | None], instance: None, owner: object
    ) -> ColumnAttribute[T_co, bytes | bytearray | memoryview]: ...
    @overload
    def __get__(
        self: Mapped[UUID | None], instance: None, owner: object
    ) -> ColumnAttribute[T_co, UUID]: ...
    @overload
    def __get__(
        self: Mapped[time | timedelta | None], instance: None, owner: object
    ) -> ColumnAttribute[T_co, time | timedelta]: ...
    @overload
    def __get__(
        self: Mapped[MappedObject | None], instance: None, owner: object
    ) -> RelationAttribute[T_co, T_co, Never]: ...
    @overload
    def __get__(
        self: Mapped[SeveralOf[Unknown]], instance: None, owner: object
    ) -> InstrumentedAttribute[T_co]: ...
    @overload
    def __get__(
        self: Mapped[Mapping[Any, MemberT]], instance: None, owner: object
    ) -> RelationAttribute[T_co, None, MemberT]: ...
    @overload
    def __get__(
        self: Mapped[Collection[MemberT]], instance: None, owner: object
    ) -> RelationAttribute[T_co, None, MemberT]: ...
    @overload
    def __get__(self, instance: None, owner: object) -> InstrumentedAttribute[T_co]: ...
    @overload
    def __get__(self, instance: OfCarefulChecker, owner: object) -> T_co: ...
    @overload
    def __get__(
        self: Mapped[MappedObject | PlainValue], instance: object, owner: object
    ) -> T_co: ...
    @overload
    def __get__(self: Mapped[ValueT | None], instance: object, owner: object) -> ValueT | Any: ...
    @overload
    def __get__(  # type: ignore[overload-cannot-match]  # to mypy, the first one always does
        self, instance: object, owner: object
    ) -> T_co: ...

class QueryableAttribute(  # type: ignore[misc]  # as the core's: Mapped says the types of the access
    core.InstrumentedAttribute[T_co], Mapped[T_co], AttributeExpression[T_co]
):
    __slots__ = ()
    @builtins.property
    def mapper(self) -> Mapper[Any]: ...
    @builtins.property
    @override
    def parententity(self) -> Mapper[Any]: ...
    @builtins.property
    @override
    def comparator(self) -> Self: ...
    _holds: Any
    def any(self, criterion: Any = None, /, **equal: Any) -> ColumnElement[bool]: ...
    def has(
        self, criterion: ColumnExpressionArgument[bool] | None = None, /, **equal: Any
    ) -> ColumnElement[bool]: ...
    @builtins.property
    @override
    def property(self) -> ColumnProperty | Relation: ...

class InstrumentedAttribute(QueryableAttribute[T_co]):
    __slots__ = ()
    def __new__(cls, _key: str, _parent: AttributeManager, spec: AttributeSpec) -> Self: ...
    _column_class: ClassVar[type[Any]]
    _relation_class: ClassVar[type[Any]]

class ColumnAttribute(  # type: ignore[misc]  # as above; and its operators are stricter than Core's
    ValueOperators[T_co, OperandT_co], InstrumentedAttribute[T_co], Generic[T_co, OperandT_co]
):
    __slots__ = ()
    _holds: Literal[AttributeKind.SCALAR]
    @overload  # type: ignore[override]  # see above
    @override
    def __clause_element__(self: ColumnAttribute[bool | None]) -> ColumnElement[bool]: ...
    @overload
    def __clause_element__(self) -> SQLCoreOperations[T_co]: ...
    @builtins.property
    @override
    def expression(self) -> ColumnElement[T_co]: ...
    @override
    def any(
        self: ColumnAttribute[list[Any]], criterion: Any = None, /, **equal: Any
    ) -> ColumnElement[bool]: ...
    @override
    def has(
        self: ColumnAttribute[Never],
        criterion: ColumnExpressionArgument[bool] | None = None,
        /,
        **equal: Any,
    ) -> ColumnElement[bool]: ...
    @builtins.property
    @override
    def property(self) -> ColumnProperty: ...

class RelationAttribute(  # type: ignore[misc]  # as the core's: Mapped says the types of the access
    InstrumentedAttribute[T_co], JoinTarget, Generic[T_co, OperandT_co, MemberT_co]
):
    __slots__ = ()
    _holds: Literal[AttributeKind.REFERENCE, AttributeKind.COLLECTION]
    @override
    def __hash__(self) -> int: ...
    @override
    def __eq__(  # type: ignore[override]  # SQL, not an answer
        self, other: OperandT_co | None
    ) -> ColumnElement[bool]: ...
    @override
    def __ne__(  # type: ignore[override]  # SQL, not an answer
        self, other: OperandT_co | None
    ) -> ColumnElement[bool]: ...
    @override
    def contains(  # type: ignore[override]  # Core's takes text
        self,
        other: MemberT_co,  # type: ignore[misc]  # a member; the attribute fixes its type
    ) -> ColumnElement[bool]: ...
    @override
    def in_(self: RelationAttribute[Never], other: Any) -> BinaryExpression[bool]: ...
    @override
    def not_in(self: RelationAttribute[Never], other: Any) -> BinaryExpression[bool]: ...
    @override
    def is_(self: RelationAttribute[Never], other: Any) -> BinaryExpression[bool]: ...
    @override
    def is_not(self: RelationAttribute[Never], other: Any) -> BinaryExpression[bool]: ...
    @builtins.property
    def relation(self) -> Relation: ...
    @override
    def __clause_element__(self) -> ColumnElement[Any]: ...
    @builtins.property
    @override
    def source_entity(self) -> Mapper[Any]: ...
    @builtins.property
    @override
    def target_entity(self) -> Mapper[Any]: ...
    @override
    def join_path(self, target: FromClause | None) -> JoinPath: ...
    @override
    def cache_parts(self) -> tuple[Hashable | HasCacheKey, ...]: ...
    @override
    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]: ...
    @override
    def reverse_operate(
        self, op: OperatorType, other: Any, **kwargs: Any
    ) -> ColumnElement[Any]: ...
    @override
    def any(
        self: RelationAttribute[Collection[Any]],
        criterion: ColumnExpressionArgument[bool] | None = None,
        /,
        **equal: Any,
    ) -> ColumnElement[bool]: ...
    @override
    def has(
        self: RelationAttribute[Any, Any, Never],
        criterion: ColumnExpressionArgument[bool] | None = None,
        /,
        **equal: Any,
    ) -> ColumnElement[bool]: ...
    @builtins.property
    @override
    def property(self) -> Relation: ...

class ForeignInstrumentedAttribute(  # type: ignore[misc]  # as the core's own: typed by Mapped
    ForeignAccess, InstrumentedAttribute[T_co]
):
    __slots__ = ()
