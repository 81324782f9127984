"""What `mapped_column()` takes, as type checkers read it: keywords, and SQL types of each kind."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias

from sqlalchemy import ColumnElement, Enum, FetchedValue, Float, Numeric, TextClause
from sqlalchemy.schema import DefaultGenerator, SchemaItem
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import Indexable, NullType, TypeEngine
from typing_extensions import TypedDict, TypeVar

T = TypeVar("T", default=Any)

ColumnType: TypeAlias = TypeEngine[Any] | type[TypeEngine[Any]]
Item: TypeAlias = SchemaItem | FetchedValue
"""What else belongs to a column: a ForeignKey, an Identity, a Sequence ..."""

# Types whose Python type their arguments tell, or nothing tells -----------------------------------

EnumType: TypeAlias = Enum | type[Enum]
NumberType: TypeAlias = Numeric[Any] | Float[Any] | type[Numeric[Any]] | type[Float[Any]]
if TYPE_CHECKING:  # for checkers alone: a dialect takes as long to import as the whole ORM
    from sqlalchemy.dialects.mysql import SET
    from sqlalchemy.dialects.postgresql import CIDR, INET, MACADDR, MACADDR8

    NetworkType: TypeAlias = CIDR | INET | MACADDR | MACADDR8
    Open: TypeAlias = Indexable | NullType | NetworkType | SET
    OpenType: TypeAlias = Open | type[Open]
    """JSON, ARRAY and their like hold what the user says; others what the driver is told to give."""
else:
    OpenType = Any
# Values -------------------------------------------------------------------------------------------

Number: TypeAlias = float | Decimal
Default: TypeAlias = (
    T | type[T] | Callable[[], T] | Callable[[Any], T] | ClauseElement | DefaultGenerator
)
"""A value, an SQL expression, or a function, which may take the context of the execution."""
UsualInt: TypeAlias = Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 60, 100, 1000, -1]
"""The defaults of columns of any kind of number, which no checker tells from a NewType of int."""

if TYPE_CHECKING:  # for checkers alone: what fits each annotation of a kind; there are no objects

    class FitsEachNumber(Decimal, bool):  # type: ignore[misc]  # see above
        """For a default that each kind of number has."""

    class FitsFractions(Decimal, float):  # type: ignore[misc]  # see above
        """For a default that is not whole."""
else:
    FitsEachNumber = FitsFractions = Any

ServerDefault: TypeAlias = FetchedValue | str | TextClause | ColumnElement[Any]


class PlainColumnOptions(TypedDict, total=False):
    """Keywords that say nothing of the values."""

    init: bool
    repr: bool
    primary_key: bool
    name: str | None
    type_: ColumnType | None
    autoincrement: bool | Literal["auto", "ignore_fk"]
    doc: str | None
    key: str | None
    index: bool | None
    unique: bool | None
    info: dict[Any, Any] | None
    server_default: ServerDefault | None
    server_onupdate: FetchedValue | None
    active_history: bool
    quote: bool | None
    system: bool
    comment: str | None
    sort_order: int


class _ValueOptions(PlainColumnOptions, Generic[T], total=False):
    onupdate: Default[T] | None
    default_factory: type[T] | Callable[[], T] | None


class ColumnOptions(_ValueOptions[T], Generic[T], total=False, closed=True):
    """All keywords for values of T, which has None where the column may be NULL."""

    nullable: Literal[False] | None
    default: Default[T]
    insert_default: Default[T]


class OpenOptions(_ValueOptions[T], Generic[T], total=False, closed=True):
    """Those for JSON and its like; an empty dict or list does not tell T."""

    nullable: Literal[False] | None
    default: Default[T] | dict[Any, Any] | list[Any]
    insert_default: Default[T] | dict[Any, Any] | list[Any]


class NullableOptions(_ValueOptions[T], Generic[T], total=False, closed=True):
    """Those that may stand beside another `nullable`."""

    default: Default[T]
    insert_default: Default[T]


class NoneOptions(_ValueOptions[T], Generic[T], total=False, closed=True):
    """Those that may stand beside `default=None`."""

    nullable: bool | None


class NumberOptions(_ValueOptions[Number], total=False, closed=True):
    """Those that may stand beside a default that is a number."""

    nullable: bool | None
    insert_default: Default[Number]
