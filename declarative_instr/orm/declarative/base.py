"""DeclarativeBase: the class that mapped classes come from; what is built of each is told elsewhere."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

from sqlalchemy import FromClause, MetaData, Table
from typing_extensions import override

from declarative_instr import exc
from declarative_instr.attributes.instrumented import QueryableAttribute
from declarative_instr.declarative.constructors import set_by_keywords
from declarative_instr.declarative.initialiser import as_generated
from declarative_instr.declarative.meta import DeclarativeMeta as CoreMeta
from declarative_instr.declarative.meta import add_attribute
from declarative_instr.declarative.representation import loaded_repr
from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.orm.core_bridge.hooks import (
    register_inspection,
    register_self_inspection,
)
from declarative_instr.orm.declarative.registry import registry
from declarative_instr.orm.declarative.type_map import SqlType
from declarative_instr.orm.errors import InvalidRequestError, UnmappedClassError, translated
from declarative_instr.orm.mapping.lookup import class_mapper
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import TrackedObject, state_of

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


class DeclarativeBaseNoMeta(TrackedObject):
    """Base of declarative bases without a metaclass, for classes that have one of their own.

    As `DeclarativeBase`, but for what a metaclass sees: an attribute that is added to a class
    later is given to `add_mapped_attribute`, and `declarative_instr.orm.inspect` tells of the
    classes.
    """

    __slots__ = ()

    @override
    def __init_subclass__(cls, **keywords: Any) -> None:
        """Give a direct subclass its registry, and map the others."""
        super().__init_subclass__(**keywords)
        if DeclarativeBaseNoMeta in cls.__bases__:
            _set_up_base(cls)
        elif vars(cls).get("__abstract__") is not True:
            cls.registry.map_declaratively(cls)

    @as_generated
    def __init__(self, /, **keywords: Any) -> None:
        """Set the attributes that are given as keywords; see `DeclarativeBase`."""
        set_by_keywords(self, keywords)

    @override
    def __repr__(self) -> str:
        """The values that the object holds; see `loaded_repr`."""
        return loaded_repr(self)

    if TYPE_CHECKING:  # as above
        registry: ClassVar[RegistryOfBase]
        metadata: ClassVar[MetaData]
        type_annotation_map: ClassVar[Any]
        __abstract__: ClassVar[bool]
        __tablename__: Any
        __table__: ClassVar[Table]
        __mapper__: ClassVar[Mapper[Any]]


def declarative_base(
    *,
    metadata: MetaData | None = None,
    cls: type | tuple[type, ...] = object,
    name: str = "Base",
    type_annotation_map: Mapping[Any, SqlType] | None = None,
    metaclass: type | None = None,
) -> Any:
    """Make a declarative base by a call; `class Base(DeclarativeBase)` is the same, with types.

    Args:
        metadata: Where tables go.
        cls: What the base extends: a class, or several.
        name: Of the base.
        type_annotation_map: SQL types for Python types.
        metaclass: A subclass of DeclarativeMeta.
    """
    made = registry(metadata=metadata, type_annotation_map=type_annotation_map)
    return made.generate_base(cls=cls, name=name, metaclass=metaclass)


def as_declarative(
    *,
    metadata: MetaData | None = None,
    type_annotation_map: Mapping[Any, SqlType] | None = None,
    metaclass: type | None = None,
) -> Callable[[type], Any]:
    """Decorate a class, to be a declarative base; see `declarative_base`."""
    made = registry(metadata=metadata, type_annotation_map=type_annotation_map)
    return made.as_declarative_base(metaclass=metaclass)


def add_mapped_attribute(target: type, key: str, attr: Any) -> None:
    """Add an attribute to a mapped class; setting it does so too where a metaclass sees it.

    Args:
        target: The class.
        key: Name of the attribute.
        attr: A `mapped_column()`, a `relationship()`, a Column.

    Raises:
        UnmappedClassError: The class is not mapped.
    """
    mapper: Mapper[Any] = class_mapper(target, configure=False)
    owner = mapper.registry
    if isinstance(owner, registry):
        add_attribute(target, key, attr, owner)


def _made_base(made: registry, bases: tuple[type, ...], name: str, metaclass: type | None) -> Any:
    """A base as a class statement would make it, that extends other classes too."""
    own = tuple(one for one in bases if one is not object)
    body: dict[str, Any] = {"registry": made, "metadata": made.metadata}
    if own:  # a constructor of theirs takes no attributes, as documented
        body |= {"__init__": DeclarativeBase.__init__, "__doc__": own[0].__doc__}
    return (metaclass or DeclarativeMeta)(name, (*own, DeclarativeBase), body)


registry.base_maker = _made_base


def _set_up_base(cls: type) -> None:
    """Give a declarative base its registry and its MetaData.

    Raises:
        InvalidRequestError: The class is mapped itself, or its `registry` is something else.
    """
    given: object = getattr(cls, "registry", None)
    if given is not None and not isinstance(given, registry):
        message = (
            "Declarative base class has a 'registry' attribute that is not an instance of"
            f" registry(): {given!r:.80}. Give {cls.__name__}.registry a registry(), or leave it"
            " out."
        )
        raise InvalidRequestError(message)
    if isinstance(vars(cls).get("__tablename__", vars(cls).get("__table__")), str | FromClause):
        base = cls.__bases__[0].__name__
        message = (
            f"Cannot use {base!r} directly as a declarative base class. Create a Base by creating a"
            f" subclass of it, and let {cls.__name__} extend that."
        )
        raise InvalidRequestError(message)
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
register_inspection(DeclarativeMeta, _mapper_of, DeclarativeBaseNoMeta, _state_of)
register_self_inspection(Mapper)
register_self_inspection(QueryableAttribute)
