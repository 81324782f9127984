"""declared_attr: parts of a class body that a mixin computes for each class; no table is known."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, overload

from typing_extensions import TypeVar, override

from declarative_instr.attributes import instrumented as core
from declarative_instr.orm.mapping.attributes import Mapped

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True, default=Any)


class Directive(Generic[T]):
    """A setting such as `__tablename__` that is computed for the class it is read on."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function = unwrapped(function)

    def __get__(self, instance: object | None, owner: type) -> T:
        value: T = self.function(owner)
        return value


class declared_attr(Mapped[T_co]):  # noqa: N801 - the documented name, used as a decorator
    """Decorates a method of a mixin that answers a mapped attribute for each class.

    For example::

        class HasOwner:
            @declared_attr
            def owner(cls) -> Mapped["Owner"]:
                return relationship()

    A method with a name such as `__tablename__` becomes a setting; `declared_attr.directive`
    says so to type checkers.
    """

    # To checkers a class method: only so do they know that `cls` is the class. What is read is the
    # value; `DeclarativeMeta` says so.
    if TYPE_CHECKING:
        directive: TypeAlias = classmethod  # noqa: PYI042  # a documented name
    else:
        directive = Directive

    function: Callable[[type], Any]
    is_cascading: bool = False

    @overload
    def __new__(cls, function: Callable[[Any], core.Mapped[T_co]]) -> "declared_attr[T_co]": ...
    @overload
    def __new__(cls, function: Callable[[Any], Any]) -> Any: ...
    def __new__(cls, function: Callable[[Any], Any]) -> Any:
        """Tell settings from attributes by the name of the function."""
        if unwrapped(function).__name__.startswith("__"):
            return Directive(function)
        made = super().__new__(cls)  # no `__init__`: mypy would read its types instead of these
        made.function = unwrapped(function)
        return made

    @overload
    @classmethod
    def cascading(cls, function: Callable[[Any], core.Mapped[T]]) -> "declared_attr[T]": ...
    @overload
    @classmethod
    def cascading(cls, function: Callable[[Any], Any]) -> Any: ...
    @classmethod
    def cascading(cls, function: Callable[[Any], Any]) -> Any:
        """The same: without inheritance between tables, each class is asked anyway."""
        made = cls(function)
        if isinstance(made, declared_attr):
            made.is_cascading = True
        return made

    @override
    def __repr__(self) -> str:
        return f"<declared_attr {self.function.__qualname__}>"


def unwrapped(function: Any) -> Any:
    """The plain function behind a classmethod."""
    return getattr(function, "__func__", function)
