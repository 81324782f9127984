from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self, TypeAlias

from sqlalchemy import FromClause, MetaData, Table
from typing_extensions import override

from declarative_instr.declarative.initialiser import as_generated
from declarative_instr.declarative.meta import DeclarativeMeta as CoreMeta
from declarative_instr.orm.declarative.registry import registry
from declarative_instr.orm.declarative.type_map import SqlType
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import TrackedObject

RegistryOfBase: TypeAlias = registry

class DeclarativeMeta(CoreMeta):
    @override
    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **keywords: Any
    ) -> Any: ...
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
    def __clause_element__(cls) -> FromClause: ...

class DeclarativeBase(metaclass=DeclarativeMeta):
    __slots__ = ()
    @override
    def __init_subclass__(cls, **keywords: Any) -> None: ...
    @as_generated
    def __init__(self, /, **keywords: Any) -> None: ...
    @override
    def __repr__(self) -> str: ...
    registry: ClassVar[RegistryOfBase]
    metadata: ClassVar[MetaData]
    type_annotation_map: ClassVar[Any]
    __abstract__: ClassVar[bool]
    __tablename__: Any
    __table__: ClassVar[Table]
    __mapper__: ClassVar[Mapper[Any]]
    __name__: str
    @override
    def __getstate__(self) -> Any: ...
    def __setstate__(self, state: Any) -> None: ...
    def __replace__(self, /, **changes: Any) -> Self: ...
    def _sa_inspect_type(self) -> Mapper[Self]: ...
    def _sa_inspect_instance(self) -> InstanceState[Self]: ...

class DeclarativeBaseNoMeta(TrackedObject):
    __slots__ = ()
    @override
    def __init_subclass__(cls, **keywords: Any) -> None: ...
    @as_generated
    def __init__(self, /, **keywords: Any) -> None: ...
    @override
    def __repr__(self) -> str: ...
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
    cls: type | tuple[type, ...] = ...,
    name: str = "Base",
    type_annotation_map: Mapping[Any, SqlType] | None = None,
    metaclass: type | None = None,
) -> Any: ...
def as_declarative(
    *,
    metadata: MetaData | None = None,
    type_annotation_map: Mapping[Any, SqlType] | None = None,
    metaclass: type | None = None,
) -> Callable[[type], Any]: ...
def add_mapped_attribute(target: type, key: str, attr: Any) -> None: ...
