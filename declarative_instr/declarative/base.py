"""DeclarativeBase: the class that declared classes come from; it needs no table."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from typing_extensions import override

from declarative_instr.declarative.constructors import set_by_keywords
from declarative_instr.declarative.initialiser import as_generated
from declarative_instr.declarative.meta import DeclarativeMeta
from declarative_instr.declarative.registry import Registry
from declarative_instr.declarative.representation import loaded_repr


class DeclarativeBase(metaclass=DeclarativeMeta):
    """Base of declarative bases: subclass it once, and subclass the result for each class.

    A direct subclass is a base of its own, with its own registry; classes below it that do not
    say `__abstract__ = True` are declared: tracked, evented, with history.

    Example::

        class Base(DeclarativeBase):
            pass


        class Point(Base):
            x: Mapped[int]
    """

    __slots__ = ()

    @override
    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if DeclarativeBase in cls.__bases__ and not isinstance(
            getattr(cls, "registry", None), Registry
        ):
            type.__setattr__(cls, "registry", Registry())

    @as_generated
    def __init__(self, /, **keywords: Any) -> None:
        """Set the attributes that are given as keywords.

        A declared class gets a constructor of its own; this one is what `super().__init__()`
        means where it has one already.

        Raises:
            UnknownKeywordError: A keyword names nothing of the class; nothing is set then.
        """
        set_by_keywords(self, keywords)

    @override
    def __repr__(self) -> str:
        """The values that the object holds; see `loaded_repr`."""
        return loaded_repr(self)

    if TYPE_CHECKING:  # what declared classes have or may say; at run time each scan would read it
        registry: ClassVar[Any]
        __abstract__: ClassVar[bool]

        @override
        def __getstate__(self) -> Any:
            """What a pickle takes along; see `TrackedObject`."""

        def __setstate__(self, state: Any) -> None:
            """Fill a new object with what `__getstate__` answered."""

        def __replace__(self, /, **changes: Any) -> Self:
            """A shallow copy with other values of some attributes."""
