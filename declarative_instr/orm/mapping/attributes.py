"""Attributes of mapped classes: those of the core, and SQL expressions at the class; no statements.

None of them overrides `__get__`, `__set__` or `__delete__`, which the core has compiled.
"""

from collections.abc import Collection, Hashable, Mapping
from datetime import date, time, timedelta
from enum import Enum
from typing import (
    TYPE_CHECKING,
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
from sqlalchemy.sql import operators
from sqlalchemy.sql.cache_key import HasCacheKey
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.sql.operators import OperatorType
from typing_extensions import TypeVar, override

from declarative_instr.attributes import instrumented as core
from declarative_instr.attributes.instrumented import AttributeManager, AttributeSpec, ForeignAccess
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.orm.core_bridge.entities import AttributeExpression, JoinPath, JoinTarget
from declarative_instr.orm.errors import InvalidRequestError, UnmappedClassError
from declarative_instr.orm.mapping import comparison
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
"""Any instance to mypy and pyright, which know that an attribute is not None where it was just set.

ty and pyrefly do not know, so an optional attribute may be anything to them. Each name above is
true to the checker that it names; pyright knows neither, and takes the first meaning."""


class Nobody:
    """What no instance is."""


class LeadsToObjects(Protocol):
    """What a loader option follows: an attribute, unless its type says that it is a column's."""

    @property
    def _holds(self) -> Literal[AttributeKind.REFERENCE, AttributeKind.COLLECTION]: ...


class Assigned(core.Mapped[T_co]):
    """What instances may be given: SQL as well, but for relations.

    Apart from Mapped, since pyright takes an assigned value for the attribute's type (and so knows
    that it is not None) only where `__get__` and `__set__` are of two classes.
    """

    __slots__ = ()

    if TYPE_CHECKING:  # signatures alone, as in the core

        @overload
        def __set__(
            self: "Assigned[MappedObject | SeveralOf[MappedObject] | None]",
            instance: object,
            value: T_co,  # type: ignore[misc]  # as in the core
        ) -> None: ...
        @overload
        def __set__(self, instance: object, value: T_co | SQLCoreOperations[Any]) -> None: ...
        @override
        def __set__(self, instance: object, value: T_co | SQLCoreOperations[Any]) -> None: ...


class Mapped(Assigned[T_co], InClassBody[T_co]):
    """Annotation that makes an attribute of a mapped class: a column, or a relation.

    At the class it is an attribute of one of three kinds: of a column, where the value is of a type
    that databases have; of a relation; and of either, where the type does not tell.
    """

    __slots__ = ()

    if TYPE_CHECKING:  # signatures alone, as in the core

        @overload
        def __get__(
            self: "Mapped[Unknown]", instance: None, owner: object
        ) -> "InstrumentedAttribute[T_co]": ...
        @overload
        def __get__(
            self: "Mapped[NumberedEnum | None]", instance: None, owner: object
        ) -> "ColumnAttribute[T_co, T_co | str | Number]": ...
        @overload
        def __get__(
            self: "Mapped[Enum | None]", instance: None, owner: object
        ) -> "ColumnAttribute[T_co, T_co | str]": ...
        @overload
        def __get__(
            self: "Mapped[Number | None]", instance: None, owner: object
        ) -> "ColumnAttribute[T_co, Number]": ...
        @overload
        def __get__(
            self: "Mapped[str | None]", instance: None, owner: object
        ) -> "ColumnAttribute[T_co, str]": ...
        @overload
        def __get__(
            self: "Mapped[date | None]", instance: None, owner: object
        ) -> "ColumnAttribute[T_co, date]": ...
        @overload
        def __get__(
            self: "Mapped[bytes | None]", instance: None, owner: object
        ) -> "ColumnAttribute[T_co, bytes | bytearray | memoryview]": ...
        @overload
        def __get__(
            self: "Mapped[UUID | None]", instance: None, owner: object
        ) -> "ColumnAttribute[T_co, UUID]": ...
        @overload
        def __get__(
            self: "Mapped[time | timedelta | None]", instance: None, owner: object
        ) -> "ColumnAttribute[T_co, time | timedelta]": ...
        @overload
        def __get__(
            self: "Mapped[MappedObject | None]", instance: None, owner: object
        ) -> "RelationAttribute[T_co, T_co, Never]": ...
        @overload
        def __get__(
            self: "Mapped[SeveralOf[Unknown]]", instance: None, owner: object
        ) -> "InstrumentedAttribute[T_co]": ...
        @overload
        def __get__(
            self: "Mapped[Mapping[Any, MemberT]]", instance: None, owner: object
        ) -> "RelationAttribute[T_co, None, MemberT]": ...
        @overload
        def __get__(
            self: "Mapped[Collection[MemberT]]", instance: None, owner: object
        ) -> "RelationAttribute[T_co, None, MemberT]": ...
        @overload
        def __get__(self, instance: None, owner: object) -> "InstrumentedAttribute[T_co]": ...
        @overload
        def __get__(self, instance: OfCarefulChecker, owner: object) -> T_co: ...
        @overload
        def __get__(
            self: "Mapped[MappedObject | PlainValue]", instance: object, owner: object
        ) -> T_co: ...
        @overload
        def __get__(
            self: "Mapped[ValueT | None]", instance: object, owner: object
        ) -> "ValueT | Any": ...
        @overload
        def __get__(self, instance: object, owner: object) -> T_co: ...  # type: ignore[overload-cannot-match]  # to mypy, the first one always does
        @override
        def __get__(
            self, instance: object | None, owner: object
        ) -> "InstrumentedAttribute[T_co] | T_co | Self": ...


class QueryableAttribute(  # type: ignore[misc]  # as the core's: Mapped says the types of the access
    core.InstrumentedAttribute[T_co], Mapped[T_co], AttributeExpression[T_co]
):
    """A tracked attribute of a mapped class that also stands for SQL."""

    __slots__ = ()

    @property
    def mapper(self) -> Mapper[Any]:
        """The mapper of the attribute's class.

        Raises:
            UnmappedClassError: The class is not mapped (any more).
        """
        mapper = self.manager.identities
        if isinstance(mapper, Mapper):
            return mapper
        message = f"Class {self.class_.__qualname__} is not mapped; {self} has no meaning in SQL."
        raise UnmappedClassError(message)

    @property
    @override
    def parententity(self) -> Mapper[Any]:
        """The mapper of the attribute's class, under its documented name."""
        return self.mapper

    @property
    @override
    def comparator(self) -> Self:
        """What has the operators: the attribute itself."""
        return self

    _holds: Any
    """For checkers alone: the kind of the attribute, which a subclass may know."""

    def any(self, criterion: Any = None, /, **equal: Any) -> ColumnElement[bool]:
        """True for rows whose collection has a member that meets the criteria."""
        raise NotImplementedError  # columns and relations answer

    def has(
        self, criterion: ColumnExpressionArgument[bool] | None = None, /, **equal: Any
    ) -> ColumnElement[bool]:
        """True for rows whose reference leads to an object that meets the criteria."""
        raise NotImplementedError  # columns and relations answer

    # Last in each class: below it, the name means this.
    @property
    @override
    def property(self) -> ColumnProperty | Relation:
        """What the mapper knows of the attribute."""
        raise NotImplementedError  # columns and relations answer


class InstrumentedAttribute(QueryableAttribute[T_co]):
    """A tracked attribute of a mapped class; made as what its specification asks for."""

    __slots__ = ()

    def __new__(cls, _key: str, _parent: AttributeManager, spec: AttributeSpec) -> Self:
        """Choose between a column's attribute and a relation's."""
        is_column = spec.kind is AttributeKind.SCALAR
        wanted = cls._column_class if is_column else cls._relation_class
        chosen = wanted if issubclass(wanted, cls) else cls
        made: Self = super().__new__(chosen)
        return made

    _column_class: ClassVar[type[Any]]
    _relation_class: ClassVar[type[Any]]


class ColumnAttribute(  # type: ignore[misc]  # as above; and its operators are stricter than Core's
    ValueOperators[T_co, OperandT_co], InstrumentedAttribute[T_co], Generic[T_co, OperandT_co]
):
    """An attribute that holds the value of a column, and is compared with what T_co tells."""

    __slots__ = ()
    _holds: Literal[AttributeKind.SCALAR]

    # Whatever has a clause of a known type may be joined to; a condition needs one.
    @overload  # type: ignore[override]  # see above
    def __clause_element__(self: "ColumnAttribute[bool | None]") -> ColumnElement[bool]: ...
    @overload
    def __clause_element__(self) -> SQLCoreOperations[T_co]: ...
    @override
    def __clause_element__(self) -> SQLCoreOperations[Any]:
        return self.mapper.attribute_clause(self.key)

    @property
    @override
    def expression(self) -> ColumnElement[T_co]:
        return self.mapper.attribute_clause(self.key)

    @override
    def any(  # only an array has it, and its type is not of those told
        self: "ColumnAttribute[list[Any]]", criterion: Any = None, /, **equal: Any
    ) -> ColumnElement[bool]:
        operator = getattr(self.__clause_element__(), "any", None)  # that of an ARRAY
        if operator is None:
            raise InvalidRequestError(self._no_relation("any"))
        answer: ColumnElement[bool] = operator(criterion, **equal)
        return answer

    @override
    def has(  # no column has it
        self: "ColumnAttribute[Never]",
        criterion: ColumnExpressionArgument[bool] | None = None,
        /,
        **equal: Any,
    ) -> ColumnElement[bool]:
        raise InvalidRequestError(self._no_relation("has"))

    def _no_relation(self, operator: str) -> str:
        label = f"{self.class_.__name__}.{self.key}"
        return f"{label}.{operator}(): {label} is a column; only a relationship has {operator}()."

    @property
    @override
    def property(self) -> ColumnProperty:
        return ColumnProperty(self.key, self.mapper, self.mapper.column_by_key[self.key])


class RelationAttribute(  # type: ignore[misc]  # as the core's: Mapped says the types of the access
    InstrumentedAttribute[T_co], JoinTarget, Generic[T_co, OperandT_co, MemberT_co]
):
    """An attribute that holds a reference or a collection: a way for joins and loader options.

    To checkers, `==` takes an OperandT, and a collection has members of MemberT; Never says that
    it is none.
    """

    __slots__ = ()
    _holds: Literal[AttributeKind.REFERENCE, AttributeKind.COLLECTION]

    if TYPE_CHECKING:  # see `operate` for what they do

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

        # Errors for every relation.
        @override
        def in_(self: "RelationAttribute[Never]", other: Any) -> BinaryExpression[bool]: ...
        @override
        def not_in(self: "RelationAttribute[Never]", other: Any) -> BinaryExpression[bool]: ...
        @override
        def is_(self: "RelationAttribute[Never]", other: Any) -> BinaryExpression[bool]: ...
        @override
        def is_not(self: "RelationAttribute[Never]", other: Any) -> BinaryExpression[bool]: ...

    @property
    def relation(self) -> Relation:
        """The relation, configured where that is still to do."""
        mapper = self.mapper
        mapper.ensure_configured()
        return mapper.relations[self.key]

    @override
    def __clause_element__(self) -> ColumnElement[Any]:
        return self.relation.primaryjoin

    @property
    @override
    def source_entity(self) -> Mapper[Any]:
        return self.mapper

    @property
    @override
    def target_entity(self) -> Mapper[Any]:
        return self.relation.target

    @override
    def join_path(self, target: FromClause | None) -> JoinPath:
        return self.relation.join_path(target=target)

    @override
    def cache_parts(self) -> tuple[Hashable | HasCacheKey, ...]:
        return (self.mapper, self.key)

    @override
    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        if op is operators.eq:
            return comparison.equals(self.relation, *other)
        if op is operators.ne:
            return comparison.differs(self.relation, *other)
        if op is operators.contains_op:
            return comparison.contains(self.relation, *other)
        raise self._unsupported(op)

    @override
    def reverse_operate(self, op: OperatorType, other: Any, **kwargs: Any) -> ColumnElement[Any]:
        raise self._unsupported(op)

    def _unsupported(self, op: OperatorType) -> InvalidRequestError:
        name = getattr(op, "__name__", str(op))
        label = f"{self.class_.__name__}.{self.key}"
        message = (
            f"{name}() not yet supported for relationships: {label} can be compared with == and"
            " !=, or asked contains(), any(), has(). For a simple many-to-one, use the operator"
            " on the foreign key column."
        )
        return InvalidRequestError(message)

    @override
    def any(  # only a collection has it
        self: "RelationAttribute[Collection[Any]]",
        criterion: ColumnExpressionArgument[bool] | None = None,
        /,
        **equal: Any,
    ) -> ColumnElement[bool]:
        relation = self.relation
        if not relation.uselist:
            message = f"'any()' not implemented for scalar attributes. Use {relation}.has()."
            raise InvalidRequestError(message)
        return comparison.exists_related(relation, criterion, equal)

    @override
    def has(  # only a reference has it
        self: "RelationAttribute[Any, Any, Never]",
        criterion: ColumnExpressionArgument[bool] | None = None,
        /,
        **equal: Any,
    ) -> ColumnElement[bool]:
        relation = self.relation
        if relation.uselist:
            message = f"'has()' not implemented for collections. Use {relation}.any()."
            raise InvalidRequestError(message)
        return comparison.exists_related(relation, criterion, equal)

    @property
    @override
    def property(self) -> Relation:
        return self.relation


InstrumentedAttribute._column_class = ColumnAttribute  # noqa: SLF001  # completes the class above
InstrumentedAttribute._relation_class = RelationAttribute  # noqa: SLF001  # as above


class ForeignInstrumentedAttribute(  # type: ignore[misc]  # as the core's own: typed by Mapped
    ForeignAccess, InstrumentedAttribute[T_co]
):
    """The same for classes of foreign layout, whose state lies beside the instance."""

    __slots__ = ()


class _ForeignColumn(  # type: ignore[misc]  # as above
    ForeignInstrumentedAttribute[T_co], ColumnAttribute[T_co]
):
    __slots__ = ()


class _ForeignRelation(  # type: ignore[misc]  # as above
    ForeignInstrumentedAttribute[T_co], RelationAttribute[T_co]
):
    __slots__ = ()


ForeignInstrumentedAttribute._column_class = _ForeignColumn  # noqa: SLF001  # completes the class above
ForeignInstrumentedAttribute._relation_class = _ForeignRelation  # noqa: SLF001  # as above
