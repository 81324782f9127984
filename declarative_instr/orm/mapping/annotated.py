"""What a checker tells annotations apart by: values, objects of mapped classes, and Any."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeAlias, final

from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlalchemy.sql import roles
from typing_extensions import TypeVar

from declarative_instr.orm.mapping.mapper import Mapper

T_co = TypeVar("T_co", covariant=True, default=Any)
ValueT = TypeVar("ValueT")

Number: TypeAlias = int | float | Decimal


class NumberedEnum(Protocol):
    """A member of an enum that is a number as well, such as an IntEnum."""

    @property
    def _name_(self) -> str | None: ...
    def __index__(self) -> int:
        """The number."""


class MappedObject(Protocol):
    """An object of a class with a declarative base; others are not told from values."""

    __mapper__: ClassVar[Mapper[Any]]


MemberT = TypeVar("MemberT", bound=MappedObject)
SeveralOf: TypeAlias = Mapping[Any, ValueT] | Collection[ValueT]


@final
class Unknown:
    """Has no objects: where an annotation fits it, the annotation is Any."""

    __slots__ = ()


if TYPE_CHECKING:

    class InClassBody(SQLColumnExpression[T_co], roles.DDLConstraintColumnRole):
        """What an attribute is in its own class body: a column there stands for SQL."""

        def __clause_element__(self) -> ColumnElement[Any]: ...
else:

    class InClassBody(Generic[T_co]):
        """Nothing: a relation has no operators, and a column has its own."""

        __slots__ = ()
