"""Attributes of mapped classes: those of the core, and SQL expressions at the class; no statements.

None of them overrides `__get__`, `__set__` or `__delete__`, which the core has compiled.
"""

from collections.abc import Hashable
from typing import Any, ClassVar, Self

from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.sql import operators
from sqlalchemy.sql.cache_key import HasCacheKey
from sqlalchemy.sql.operators import OperatorType
from typing_extensions import TypeVar, override

from declarative_instr.attributes import instrumented as core
from declarative_instr.attributes.instrumented import AttributeManager, AttributeSpec, ForeignAccess
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.orm.core_bridge.entities import AttributeExpression, JoinPath, JoinTarget
from declarative_instr.orm.errors import InvalidRequestError, UnmappedClassError
from declarative_instr.orm.mapping import comparison
from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.mapping.properties import ColumnProperty

T_co = TypeVar("T_co", covariant=True, default=Any)


class QueryableAttribute(  # type: ignore[misc]  # as the core's: Mapped says the types of the access
    core.InstrumentedAttribute[T_co], AttributeExpression[T_co]
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

    def any(self, criterion: Any = None, /, **equal: Any) -> ColumnElement[bool]:
        """True for rows whose collection has a member that meets the criteria."""
        raise NotImplementedError  # columns and relations answer

    def has(
        self, criterion: ColumnElement[bool] | None = None, /, **equal: Any
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


class ColumnAttribute(InstrumentedAttribute[T_co]):
    """An attribute that holds the value of a column."""

    __slots__ = ()

    @override
    def __clause_element__(self) -> ColumnElement[T_co]:
        return self.mapper.attribute_clause(self.key)

    @override
    def any(self, criterion: Any = None, /, **equal: Any) -> ColumnElement[bool]:
        operator = getattr(self.__clause_element__(), "any", None)  # that of an ARRAY
        if operator is None:
            raise InvalidRequestError(self._no_relation("any"))
        answer: ColumnElement[bool] = operator(criterion, **equal)
        return answer

    @override
    def has(
        self, criterion: ColumnElement[bool] | None = None, /, **equal: Any
    ) -> ColumnElement[bool]:
        raise InvalidRequestError(self._no_relation("has"))

    def _no_relation(self, operator: str) -> str:
        label = f"{self.class_.__name__}.{self.key}"
        return f"{label}.{operator}(): {label} is a column; only a relationship has {operator}()."

    @property
    @override
    def property(self) -> ColumnProperty:
        return ColumnProperty(self.key, self.mapper, self.mapper.columns[self.key])


class RelationAttribute(  # type: ignore[misc]  # as the core's: Mapped says the types of the access
    InstrumentedAttribute[T_co], JoinTarget
):
    """An attribute that holds a reference or a collection: a way for joins and loader options."""

    __slots__ = ()

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
    def any(self, criterion: Any = None, /, **equal: Any) -> ColumnElement[bool]:
        relation = self.relation
        if not relation.uselist:
            message = f"'any()' not implemented for scalar attributes. Use {relation}.has()."
            raise InvalidRequestError(message)
        return comparison.exists_related(relation, criterion, equal)

    @override
    def has(
        self, criterion: ColumnElement[bool] | None = None, /, **equal: Any
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
