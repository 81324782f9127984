"""Field functions: frozen descriptions of attributes in a class body; what is made of them is not known here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, overload

from typing_extensions import TypeVar

from declarative_instr.attributes.mapped import Mapped
from declarative_instr.constants import NO_VALUE
from declarative_instr.exc import ArgumentError

T = TypeVar("T")
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AttributeField(Field[T_co], Generic[T_co]):
    """Description of an attribute that holds a value."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelationField(Field[T_co], Generic[T_co]):
    """Description of an attribute that holds another declared object, or a collection of them."""

    target: RelationTarget | None = None
    """None: the annotation tells it."""
    back_populates: str | None = None
    """Attribute of the target that is kept in step."""
    collection_class: Callable[[], Any] | None = None
    """Makes the collection; None: the annotation tells it."""


@overload
def attribute(
    *,
    default: T,
    init: bool = ...,
    repr: bool = ...,
    active_history: bool = ...,
    doc: str | None = ...,
    info: dict[Any, Any] | None = ...,
) -> AttributeField[T]: ...
@overload
def attribute(
    *,
    default_factory: Callable[[], T],
    init: bool = ...,
    repr: bool = ...,
    active_history: bool = ...,
    doc: str | None = ...,
    info: dict[Any, Any] | None = ...,
) -> AttributeField[T]: ...
@overload
def attribute(
    *,
    init: bool = ...,
    repr: bool = ...,
    active_history: bool = ...,
    doc: str | None = ...,
    info: dict[Any, Any] | None = ...,
) -> AttributeField[Any]: ...
def attribute(
    *,
    default: object = NO_VALUE,
    default_factory: Callable[[], object] | None = None,
    init: bool = True,
    repr: bool = True,  # noqa: A002 - the name that dataclasses made usual
    active_history: bool = False,
    doc: str | None = None,
    info: dict[Any, Any] | None = None,
) -> AttributeField[Any]:
    """Describe a tracked value of a class body.

    `size: Mapped[int] = attribute(default=0)`.

    Args:
        default: Value of new objects that are constructed without one.
        default_factory: Makes that value, once per object.
        init: Whether the generated constructor takes the attribute as a keyword.
        repr: Whether the generated repr shows it.
        active_history: Whether the old value is loaded before the first change.
        doc: Documentation string of the attribute.
        info: The user's own dictionary, found again at the installed attribute.

    Raises:
        ArgumentError: Both defaults are given, or a default that objects would share and change.
    """
    return AttributeField(
        default=default,
        default_factory=default_factory,
        init=init,
        repr=repr,
        active_history=active_history,
        doc=doc,
        info=info,
    )


def relationship(
    target: RelationTarget | None = None,
    *,
    back_populates: str | None = None,
    collection_class: Callable[[], Any] | None = None,
    default: object = NO_VALUE,
    default_factory: Callable[[], object] | None = None,
    init: bool = True,
    repr: bool = True,  # noqa: A002 - the name that dataclasses made usual
    active_history: bool = False,
    doc: str | None = None,
    info: dict[Any, Any] | None = None,
) -> RelationField[Any]:
    """Describe a reference or a collection of a class body.

    `parts: Mapped[list["Part"]] = relationship(back_populates="whole")`.

    Args:
        target: The class at the other end, where the annotation does not tell it.
        back_populates: Attribute of the target that is kept in step with this one.
        collection_class: Makes the collection, where the annotation does not tell it.
        default: Value of new objects that are constructed without one.
        default_factory: Makes that value, once per object.
        init: Whether the generated constructor takes the attribute as a keyword.
        repr: Whether the generated repr shows it.
        active_history: Whether the old value is loaded before the first change.
        doc: Documentation string of the attribute.
        info: The user's own dictionary, found again at the installed attribute.

    Raises:
        ArgumentError: Both defaults are given, or a default that objects would share and change.
    """
    return RelationField(
        target=target,
        back_populates=back_populates,
        collection_class=collection_class,
        default=default,
        default_factory=default_factory,
        init=init,
        repr=repr,
        active_history=active_history,
        doc=doc,
        info=info,
    )
