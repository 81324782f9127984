"""Field functions: frozen descriptions of attributes in a class body; what is made of them is not known here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Unpack, overload

from typing_extensions import TypedDict, TypeVar

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.collections.keyed import KeyedDictFactory, KeyFuncDict
from declarative_instr.constants import NO_VALUE
from declarative_instr.exc import ArgumentError

T = TypeVar("T", default=Any)
ListT = TypeVar("ListT", bound=list[Any])
SetT = TypeVar("SetT", bound=set[Any])
DictT = TypeVar("DictT", bound=dict[Any, Any])
T_co = TypeVar("T_co", covariant=True, default=object)

RelationTarget = type | str | Callable[[], type | str]
"""The class at the other end: itself, its name or path, or a function that answers one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field(Mapped[T_co], Generic[T_co]):
    """What a class body says about one attribute.

    Fields are told apart by identity: a class body may refer to one of its own. An upper layer
    subclasses them with more to say.
    """

    default: object = NO_VALUE
    """Value of objects that are constructed without one; NO_VALUE where there is none."""
    default_factory: Callable[[], object] | None = None
    """Makes that value, once per object."""
    init: bool = True
    """Whether the constructor takes the attribute as a keyword."""
    repr: bool = True
    """Whether the object's repr shows the attribute."""
    active_history: bool = False
    """Whether the old value is loaded before the first change."""
    doc: str | None = None
    info: dict[Any, Any] | None = None
    """The user's own; shared with the installed attribute."""

    def __post_init__(self) -> None:
        if self.default is NO_VALUE:
            return
        if self.default_factory is not None:
            message = "default and default_factory exclude each other; give one of them."
            raise ArgumentError(message)
        if getattr(self.default, "__hash__", None) is None:
            kind = type(self.default).__name__
            message = (
                f"A {kind} as default would be shared by all objects;"
                " give default_factory=... instead."
            )
            raise ArgumentError(message)

    @property
    def has_default(self) -> bool:
        """Whether an object gets a value although its constructor was given none."""
        return self.default is not NO_VALUE or self.default_factory is not None


class AttributeField(Field[T_co], Generic[T_co]):
    """Description of an attribute that holds a value."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelationField(Field[T_co], Generic[T_co]):
    """Description of an attribute that holds another declared object, or a collection of them."""

    target: RelationTarget | None = None
    """None: the annotation tells it."""
    back_populates: str | Callable[[], str] | None = None
    """Attribute of the target that is kept in step."""
    collection_class: Callable[[], Any] | None = None
    """Makes the collection; None: the annotation tells it."""

    @property
    def other_key(self) -> str | None:
        """What `back_populates` names; a function is asked, once the target is declared."""
        named = self.back_populates
        return named() if callable(named) else named


class FieldOptions(TypedDict, total=False):
    """Keywords that every field function takes."""

    init: bool
    """Whether the generated constructor takes the attribute as a keyword; by default it does."""
    repr: bool
    """Whether the generated repr shows it; by default it does."""
    active_history: bool
    """Whether the old value is loaded before the first change; by default it is not."""
    doc: str | None
    """Documentation string of the attribute."""
    info: dict[Any, Any] | None
    """The user's own dictionary, found again at the installed attribute."""


class AttributeOptions(FieldOptions, closed=True):
    """Keywords of `attribute()` beside its default."""


@overload
def attribute(*, default: T, **options: Unpack[AttributeOptions]) -> AttributeField[T]: ...
@overload
def attribute(
    *, default_factory: type[T] | Callable[[], T], **options: Unpack[AttributeOptions]
) -> AttributeField[T]: ...
@overload
def attribute(**options: Unpack[AttributeOptions]) -> AttributeField[Any]: ...
def attribute(
    *,
    default: object = NO_VALUE,
    default_factory: Callable[[], object] | None = None,
    **options: Unpack[AttributeOptions],
) -> AttributeField[Any]:
    """Describe a tracked value of a class body.

    `size: Mapped[int] = attribute(default=0)`.

    Args:
        default: Value of new objects that are constructed without one.
        default_factory: Makes that value, once per object.
        options: See FieldOptions.

    Raises:
        ArgumentError: Both defaults are given, or a default that objects would share and change.
    """
    return AttributeField(default=default, default_factory=default_factory, **options)


class RelationOptions(FieldOptions, Generic[T], total=False, closed=True):
    """Keywords of `relationship()` beside target and `collection_class`."""

    back_populates: str | Callable[[], str] | None
    """Attribute of the target that is kept in step, or a function that answers its name."""
    default: T | None
    """Value of new objects that are constructed without one."""
    default_factory: type[T] | Callable[[], T] | None
    """Makes that value, once per object."""


if TYPE_CHECKING:  # for checkers alone; a class of another kind may fit any annotation

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


def relationship(
    target: RelationTarget | None = None,
    *,
    back_populates: str | Callable[[], str] | None = None,
    collection_class: Callable[[], Any] | None = None,
    default: object = NO_VALUE,
    default_factory: Callable[[], object] | None = None,
    **options: Unpack[FieldOptions],
) -> RelationField[Any]:
    """Describe a reference or a collection of a class body.

    `parts: Mapped[list["Part"]] = relationship(back_populates="whole")`.

    Args:
        target: The class at the other end, where the annotation does not tell it.
        back_populates: Attribute of the target that is kept in step with this one.
        collection_class: Makes the collection, where the annotation does not tell it.
        default: Value of new objects that are constructed without one.
        default_factory: Makes that value, once per object.
        options: See FieldOptions.

    Raises:
        ArgumentError: Both defaults are given, or a default that objects would share and change.
    """
    return RelationField(
        target=target,
        back_populates=back_populates,
        collection_class=collection_class,
        default=default,
        default_factory=default_factory,
        **options,
    )
