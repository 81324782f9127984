from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeAlias, Unpack, overload

from sqlalchemy import Table
from typing_extensions import TypedDict, TypeVar

from declarative_instr.collections.keyed import KeyedDictFactory, KeyFuncDict
from declarative_instr.declarative.fields import RelationField, RelationTarget
from declarative_instr.orm.mapping.attributes import Mapped
from declarative_instr.orm.mapping.cascade import CascadeOptions
from declarative_instr.orm.mapping.settings import Backref

T = TypeVar("T", default=Any)
ListT = TypeVar("ListT", bound=list[Any])
SetT = TypeVar("SetT", bound=set[Any])
DictT = TypeVar("DictT", bound=dict[Any, Any])
T_co = TypeVar("T_co", covariant=True, default=Any)
LAZY_NAMES: Final[tuple[str, str, str, str, str, str, str]]
Columns: TypeAlias = object
Secondary: TypeAlias = Table | str | Callable[[], Table | str]
LazyName: TypeAlias = Literal[
    "select", "joined", "selectin", "immediate", "raise", "raise_on_sql", "noload"
]

@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relationship(RelationField[T_co], Mapped[T_co], Generic[T_co]):
    secondary: Secondary | None = ...
    primaryjoin: object = ...
    secondaryjoin: object = ...
    foreign_keys: Columns = ...
    remote_side: Columns = ...
    order_by: Columns = ...
    backref: Backref | None = ...
    uselist: bool | None = ...
    cascade: CascadeOptions = ...
    lazy: str = ...
    innerjoin: bool = ...
    passive_deletes: bool | Literal["all"] = ...
    passive_updates: bool = ...
    single_parent: bool = ...
    viewonly: bool = ...

class RelationshipOptions(TypedDict, Generic[T], total=False, closed=True):
    uselist: bool | None
    primaryjoin: object
    secondaryjoin: object
    foreign_keys: Columns
    remote_side: Columns
    back_populates: str | Callable[[], str] | None
    backref: str | tuple[str, Mapping[str, Any]] | None
    order_by: Columns
    cascade: str | Literal[False] | None
    lazy: LazyName | bool | None
    innerjoin: bool
    passive_deletes: bool | Literal["all"]
    passive_updates: bool
    single_parent: bool
    viewonly: bool
    active_history: bool
    default: T | None
    default_factory: type[T] | Callable[[], T] | None
    init: bool
    repr: bool
    doc: str | None
    info: dict[Any, Any] | None

@overload
def relationship(
    argument: RelationTarget | None = ...,
    secondary: Secondary | None = ...,
    **options: Unpack[RelationshipOptions[T]],
) -> Relationship[T]: ...
@overload
def relationship(
    argument: RelationTarget | None = ...,
    secondary: Secondary | None = ...,
    *,
    collection_class: type[ListT],
    **options: Unpack[RelationshipOptions[ListT]],
) -> Relationship[ListT]: ...
@overload
def relationship(
    argument: RelationTarget | None = ...,
    secondary: Secondary | None = ...,
    *,
    collection_class: type[SetT],
    **options: Unpack[RelationshipOptions[SetT]],
) -> Relationship[SetT]: ...
@overload
def relationship(
    argument: RelationTarget | None = ...,
    secondary: Secondary | None = ...,
    *,
    collection_class: type[DictT],
    **options: Unpack[RelationshipOptions[DictT]],
) -> Relationship[DictT]: ...
@overload
def relationship(
    argument: RelationTarget | None = ...,
    secondary: Secondary | None = ...,
    *,
    collection_class: KeyedDictFactory,
    **options: Unpack[RelationshipOptions[KeyFuncDict[Any, Any]]],
) -> Relationship[KeyFuncDict[Any, Any]]: ...
@overload
def relationship(
    argument: RelationTarget | None = ...,
    secondary: Secondary | None = ...,
    *,
    collection_class: Callable[[], object] | None,
    **options: Unpack[RelationshipOptions[T]],
) -> Relationship[T]: ...
def backref(
    name: str,
    *,
    collection_class: Callable[[], Any] | None = None,
    **options: Unpack[RelationshipOptions[Any]],
) -> Backref: ...
