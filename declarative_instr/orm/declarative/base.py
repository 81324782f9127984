"""DeclarativeBase: the class that mapped classes come from; what is built of each is told elsewhere."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

from sqlalchemy import FromClause, MetaData, Table
from typing_extensions import override

from declarative_instr import exc
from declarative_instr.declarative.constructors import set_by_keywords
from declarative_instr.declarative.initialiser import as_generated
from declarative_instr.declarative.meta import DeclarativeMeta as CoreMeta
from declarative_instr.declarative.representation import loaded_repr
from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.orm.core_bridge.hooks import register_inspection
from declarative_instr.orm.declarative.registry import registry
from declarative_instr.orm.declarative.type_map import SqlType
from declarative_instr.orm.errors import UnmappedClassError, translated
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import state_of

RegistryOfBase: TypeAlias = registry
"""Under this name, since in the classes below the other one is an attribute."""


class DeclarativeMeta(CoreMeta):
    """Metaclass of mapped classes: the core's, and a class that stands for its table in SQL."""

    @override
    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **keywords: Any
    ) -> Any:
        """Create the class; errors are those of this layer."""
        try:
            return super().__new__(mcs, name, bases, namespace, **keywords)
        except exc.InstrumentationError as error:
            found = translated(error)
            if found is error:
                raise
            raise found from error

    if TYPE_CHECKING:  # what is read, where a class method of a mixin (`declared_attr`) says it
        registry: RegistryOfBase

        @property
        def __tablename__(cls) -> str: ...
        @__tablename__.setter
        def __tablename__(cls, name: str) -> None: ...
        @property
        def __table_args__(cls) -> Any: ...
        @__table_args__.setter
        def __table_args__(cls, arguments: Any) -> None: ...
        @property
        def __mapper_args__(cls) -> Any: ...
        @__mapper_args__.setter
        def __mapper_args__(cls, arguments: Any) -> None: ...

    def __clause_element__(cls) -> FromClause:
        """The table, as statements take it.

        Raises:
            UnmappedClassError: The class is a base, and has no table.
        """
        mapper = _mapper_of(cls)
        if mapper is None:
            message = (
                f"Class '{cls.__module__}.{cls.__qualname__}' is not mapped. Select from one of its"
                " subclasses that has a __tablename__."
            )
            raise UnmappedClassError(message)
        return mapper.clause


class DeclarativeBase(metaclass=DeclarativeMeta):
    """Base of declarative bases: subclass it once, and subclass the result for each table.

    A direct subclass may set `metadata`, `registry` or `type_annotation_map`; what it leaves out
    is made for it.

    Example::

        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "user"

            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]
    """

    __slots__ = ()

    @override
    def __init_subclass__(cls, **keywords: Any) -> None:
        """Give a direct subclass its registry."""
        super().__init_subclass__(**keywords)
        if DeclarativeBase in cls.__bases__:
            _set_up_base(cls)

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

    if TYPE_CHECKING:  # what mapped classes have or may say; at run time each scan would read it
        registry: ClassVar[RegistryOfBase]
        metadata: ClassVar[MetaData]
        type_annotation_map: ClassVar[Any]
        __abstract__: ClassVar[bool]
        __tablename__: Any
        __table__: ClassVar[Table]
        __mapper__: ClassVar[Mapper[Any]]
        __name__: str  # to checkers, `cls` of a declared_attr is an object

        @override
        def __getstate__(self) -> Any:
            """What a pickle takes along; see `TrackedObject`."""

        def __setstate__(self, state: Any) -> None:
            """Fill a new object with what `__getstate__` answered."""

        def __replace__(self, /, **changes: Any) -> Self:
            """A shallow copy with other values of some attributes."""

        def _sa_inspect_type(self) -> Mapper[Self]: ...  # what `sqlalchemy.inspect(User)` answers
        def _sa_inspect_instance(self) -> InstanceState[Self]: ...  # and `inspect(user)`


def declarative_base(
    *,
    metadata: MetaData | None = None,
    name: str = "Base",
    type_annotation_map: Mapping[Any, SqlType] | None = None,
) -> Any:
    """Make a declarative base by a call; `class Base(DeclarativeBase)` is the same, with types."""
    made = registry(metadata=metadata, type_annotation_map=type_annotation_map)
    return DeclarativeMeta(name, (DeclarativeBase,), {"registry": made})


def _set_up_base(cls: type) -> None:
    given: object = getattr(cls, "registry", None)
    types: Mapping[Any, SqlType] = getattr(cls, "type_annotation_map", {})
    if isinstance(given, registry):
        given.update_type_annotation_map(types)
    else:
        metadata: MetaData | None = getattr(cls, "metadata", None)
        given = registry(metadata=metadata, type_annotation_map=types)
        type.__setattr__(cls, "registry", given)
    if getattr(cls, "metadata", None) is None:
        type.__setattr__(cls, "metadata", given.metadata)


def _mapper_of(cls: type) -> Mapper[Any] | None:
    manager = opt_manager_of_class(cls)
    mapper = None if manager is None else manager.identities
    return mapper if isinstance(mapper, Mapper) else None


def _state_of(instance: object) -> InstanceState[Any] | None:
    return None if opt_manager_of_class(type(instance)) is None else state_of(instance)


register_inspection(DeclarativeMeta, _mapper_of, DeclarativeBase, _state_of)
