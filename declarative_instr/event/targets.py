"""What a checker knows targets of events by; the upper layers have them, none is told here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias

from typing_extensions import TypeVar, override

T_co = TypeVar("T_co", covariant=True, default=Any)


class AttributeTarget(Generic[T_co]):
    """Base of what stands for an attribute of a class; knows the type of its values."""

    __slots__ = ()

    if TYPE_CHECKING:  # never a ForeignTarget, which any other object is
        __reduce__: None  # type: ignore[assignment]


class ForeignTarget(Protocol):
    """An attribute of a class that was instrumented from outside: checkers see a value there."""

    @override
    def __reduce__(self) -> str | tuple[Any, ...]:
        """As of any object."""


class ManagerTarget(Protocol):
    """A class's manager, whose events are those of its objects."""

    @property
    def class_(self) -> type:
        """The class served."""

    @property
    def manager_getter(self) -> Callable[[], object]:
        """Makes a function that finds the manager of a class."""


class MapperTarget(Protocol):
    """A mapper."""

    @property
    def class_(self) -> type:
        """The class that it maps."""

    @property
    def class_manager(self) -> object:
        """The manager of that class."""


class FactoryTarget(Protocol):
    """The factory of managers, whose events are about all classes."""

    @property
    def create_manager_for_cls(self) -> Callable[..., object]:
        """Makes the manager of a class."""


class SessionTarget(Protocol):
    """A session, or by `type[SessionTarget]` a class of sessions."""

    def expunge_all(self) -> None:
        """Let all objects go."""

    def rollback(self) -> None:
        """Undo the transaction."""


class SessionMakerTarget(Protocol):
    """What makes sessions: it stands for the class of its sessions."""

    @property
    def class_(self) -> type[SessionTarget]:
        """That class."""

    @property
    def configure(self) -> Callable[..., None]:
        """Changes the arguments of its sessions."""


AnyAttribute: TypeAlias = AttributeTarget[Any] | ForeignTarget | None
"""An attribute, whatever a checker knows of it; None where that is its first value."""
ClassOrManager: TypeAlias = type | ManagerTarget
ClassOrMapper: TypeAlias = type | MapperTarget
ClassOrFactory: TypeAlias = type | FactoryTarget
AnySession: TypeAlias = type[SessionTarget] | SessionTarget | SessionMakerTarget
