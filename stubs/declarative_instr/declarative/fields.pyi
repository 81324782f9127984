from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Unpack, overload

from typing_extensions import TypedDict, TypeVar

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.collections.keyed import KeyedDictFactory, KeyFuncDict

T = TypeVar("T", default=Any)
ListT = TypeVar("ListT", bound=list[Any])
SetT = TypeVar("SetT", bound=set[Any])
DictT = TypeVar("DictT", bound=dict[Any, Any])
T_co = TypeVar("T_co", covariant=True, default=object)
RelationTarget = type | str | Callable[[], type | str]

@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field(Mapped[T_co], Generic[T_co]):
    default: object = ...
    default_factory: Callable[[], object] | None = ...
    init: bool = ...
    repr: bool = ...
    active_history: bool = ...
    doc: str | None = ...
    info: dict[Any, Any] | None = ...
    def __post_init__(self) -> None: ...
    @property
    def has_default(self) -> bool: ...

class AttributeField(  # pyrefly: ignore[bad-class-definition]  # slots=True is its base's, not its own
    Field[T_co], Generic[T_co]
):
    __slots__ = ()

@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelationField(Field[T_co], Generic[T_co]):
    target: RelationTarget | None = ...
    back_populates: str | Callable[[], str] | None = ...
    collection_class: Callable[[], Any] | None = ...
    @property
    def other_key(self) -> str | None: ...

class FieldOptions(TypedDict, total=False):
    init: bool
    repr: bool
    active_history: bool
    doc: str | None
    info: dict[Any, Any] | None

class AttributeOptions(FieldOptions, closed=True): ...

@overload
def attribute(*, default: T, **options: Unpack[AttributeOptions]) -> AttributeField[T]: ...
@overload
def attribute(
    *, default_factory: type[T] | Callable[[], T], **options: Unpack[AttributeOptions]
) -> AttributeField[T]: ...
@overload
def attribute(**options: Unpack[AttributeOptions]) -> AttributeField[Any]: ...

class RelationOptions(FieldOptions, Generic[T], total=False, closed=True):
    back_populates: str | Callable[[], str] | None
    default: T | None
    default_factory: type[T] | Callable[[], T] | None

@overload
def relationship(
    target: RelationTarget | None = ...,
    **options: Unpack[RelationOptions[T]],
) -> RelationField[T]: ...
@overload
def relationship(
    target: RelationTarget | None = ...,
    *,
    collection_class: type[ListT],
    **options: Unpack[RelationOptions[ListT]],
) -> RelationField[ListT]: ...
@overload
def relationship(
    target: RelationTarget | None = ...,
    *,
    collection_class: type[SetT],
    **options: Unpack[RelationOptions[SetT]],
) -> RelationField[SetT]: ...
@overload
def relationship(
    target: RelationTarget | None = ...,
    *,
    collection_class: type[DictT],
    **options: Unpack[RelationOptions[DictT]],
) -> RelationField[DictT]: ...
@overload
def relationship(
    target: RelationTarget | None = ...,
    *,
    collection_class: KeyedDictFactory,
    **options: Unpack[RelationOptions[KeyFuncDict[Any, Any]]],
) -> RelationField[KeyFuncDict[Any, Any]]: ...
@overload
def relationship(
    target: RelationTarget | None = ...,
    *,
    collection_class: Callable[[], object] | None,
    **options: Unpack[RelationOptions[T]],
) -> RelationField[T]: ...
