from collections.abc import Callable
from decimal import Decimal
from typing import Any, Generic, Literal, TypeAlias

from sqlalchemy import ColumnElement, Enum, FetchedValue, Float, Numeric, TextClause
from sqlalchemy.dialects.mysql import SET
from sqlalchemy.dialects.postgresql import CIDR, INET, MACADDR, MACADDR8
from sqlalchemy.schema import DefaultGenerator, SchemaItem
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import Indexable, NullType, TypeEngine
from typing_extensions import TypedDict, TypeVar

T = TypeVar("T", default=Any)
ColumnType: TypeAlias = TypeEngine[Any] | type[TypeEngine[Any]]
Item: TypeAlias = SchemaItem | FetchedValue
EnumType: TypeAlias = Enum | type[Enum]
NumberType: TypeAlias = Numeric[Any] | Float[Any] | type[Numeric[Any]] | type[Float[Any]]
NetworkType: TypeAlias = CIDR | INET | MACADDR | MACADDR8
Open: TypeAlias = Indexable | NullType | NetworkType | SET
OpenType: TypeAlias = Open | type[Open]
Number: TypeAlias = float | Decimal
Default: TypeAlias = (
    T | type[T] | Callable[[], T] | Callable[[Any], T] | ClauseElement | DefaultGenerator
)
UsualInt: TypeAlias = Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 60, 100, 1000, -1]

class FitsEachNumber(Decimal, bool):  # type: ignore[misc]  # see above
    ...
class FitsFractions(Decimal, float):  # type: ignore[misc]  # see above
    ...

ServerDefault: TypeAlias = FetchedValue | str | TextClause | ColumnElement[Any]

class PlainColumnOptions(TypedDict, total=False):
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
    nullable: Literal[False] | None
    default: Default[T]
    insert_default: Default[T]

class OpenOptions(_ValueOptions[T], Generic[T], total=False, closed=True):
    nullable: Literal[False] | None
    default: Default[T] | dict[Any, Any] | list[Any]
    insert_default: Default[T] | dict[Any, Any] | list[Any]

class NullableOptions(_ValueOptions[T], Generic[T], total=False, closed=True):
    default: Default[T]
    insert_default: Default[T]

class NoneOptions(_ValueOptions[T], Generic[T], total=False, closed=True):
    nullable: bool | None

class NumberOptions(_ValueOptions[Number], total=False, closed=True):
    nullable: bool | None
    insert_default: Default[Number]
