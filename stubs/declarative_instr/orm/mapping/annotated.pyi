from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Protocol, TypeAlias, final

from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlalchemy.sql import roles
from typing_extensions import TypeVar

from declarative_instr.orm.mapping.mapper import Mapper

T_co = TypeVar("T_co", covariant=True, default=Any)
ValueT = TypeVar("ValueT")
Number: TypeAlias = int | float | Decimal

class NumberedEnum(Protocol):
    @property
    def _name_(self) -> str | None: ...
    def __index__(self) -> int: ...

class MappedObject(Protocol):
    __mapper__: ClassVar[Mapper[Any]]

MemberT = TypeVar("MemberT", bound=MappedObject)
SeveralOf: TypeAlias = Mapping[Any, ValueT] | Collection[ValueT]

@final
class Unknown:
    __slots__ = ()

class InClassBody(SQLColumnExpression[T_co], roles.DDLConstraintColumnRole):
    def __clause_element__(self) -> ColumnElement[Any]: ...
