"""Mapped: the annotation of a tracked attribute; says types to checkers, does nothing at run time."""

from typing import TYPE_CHECKING, Generic, Protocol, Self, overload

from typing_extensions import TypeVar

T_co = TypeVar("T_co", covariant=True, default=object)


class AttributeOfClass(Protocol[T_co]):
    """What a checker sees where a tracked attribute is read from the class."""

    @property
    def key(self) -> str:
        """Name of the attribute in its class."""


class Mapped(Generic[T_co]):
    """Annotation that makes an attribute of a declared class a tracked one: `x: Mapped[int]`.

    Field descriptions, such as what `attribute()` answers, are subclasses: they stand where the
    annotation asks for them. At run time there is no descriptor here, so that a description that
    is left in an ordinary class (a mixin) reads as itself; the installed attribute is another
    object. An upper layer subclasses `Mapped` and narrows what the class access gives.
    """

    __slots__ = ()

    if TYPE_CHECKING:  # signatures alone: a descriptor here would get in the way of mixins

        @overload
        def __get__(self, instance: None, owner: object) -> AttributeOfClass[T_co]: ...
        @overload
        def __get__(self, instance: object, owner: object) -> T_co: ...
        def __get__(
            self, instance: object | None, owner: object
        ) -> AttributeOfClass[T_co] | T_co | Self: ...

        def __set__(
            self,
            instance: object,
            value: T_co,  # type: ignore[misc]  # written through an instance, whose class fixes T
        ) -> None: ...

        def __delete__(self, instance: object) -> None: ...
