from abc import abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sqlalchemy import ColumnElement, FromClause, Label
from sqlalchemy.sql import roles
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.sql.cache_key import HasCacheKey
from sqlalchemy.sql.elements import BindParameter, ClauseElement, SQLCoreOperations
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.sql.type_api import TypeEngine
from sqlalchemy.sql.visitors import anon_map
from sqlalchemy.util import immutabledict
from typing_extensions import TypeVar, override

from declarative_instr.attributes.sql_members import SqlMembers

PLUGIN: Final = "declarative_instr"
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
FromT = TypeVar("FromT", bound=FromClause)

class Entity(HasCacheKey):
    inherit_cache = True
    is_aliased: bool = ...
    class_: type
    @property
    def entity_namespace(self) -> object: ...
    @property
    def name(self) -> str: ...
    def column_for(self, key: str) -> ColumnElement[Any] | None: ...
    def cache_parts(self) -> tuple[Hashable | HasCacheKey, ...] | None: ...
    @override
    def _gen_cache_key(
        self, anon_map: anon_map, bindparams: list[BindParameter[Any]]
    ) -> tuple[Any, ...]: ...

class StatementOption(ExecutableOption, HasCacheKey):
    inherit_cache = True
    @abstractmethod
    def cache_parts(self) -> tuple[Hashable | HasCacheKey, ...]: ...
    @override
    def _gen_cache_key(
        self, anon_map: anon_map, bindparams: list[BindParameter[Any]]
    ) -> tuple[Any, ...]: ...

class AttributeExpression(SQLCoreOperations[T_co], roles.DDLConstraintColumnRole, SqlMembers):
    __slots__ = ()
    is_clause_element: ClassVar[bool] = ...
    @abstractmethod
    def __clause_element__(self) -> ColumnElement[T_co]: ...
    @property
    @override
    def expression(self) -> ColumnElement[T_co]: ...
    @property
    def type(self) -> TypeEngine[T_co]: ...
    @override
    def label(self, name: str | None) -> Label[T_co]: ...
    @override
    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]: ...
    @override
    def reverse_operate(
        self, op: OperatorType, other: Any, **kwargs: Any
    ) -> ColumnElement[Any]: ...
    __hash__ = object.__hash__
    @override
    def __getitem__(self, index: Any) -> Any: ...
    @property
    def name(self) -> str: ...
    @property
    def table(self) -> FromClause: ...

@dataclass(frozen=True, slots=True)
class JoinStep:
    right: FromClause
    on_clause: ColumnElement[bool]

@dataclass(frozen=True, slots=True)
class JoinPath:
    source: FromClause
    steps: tuple[JoinStep, ...]

class JoinTarget(roles.JoinTargetRole, HasCacheKey):
    __slots__ = ()
    inherit_cache = True
    is_clause_element: ClassVar[bool] = ...
    @abstractmethod
    def __clause_element__(self) -> ColumnElement[Any]: ...
    @property
    @abstractmethod
    def target_entity(self) -> Entity: ...
    @property
    @abstractmethod
    def source_entity(self) -> Entity: ...
    @abstractmethod
    def join_path(self, target: FromClause | None) -> JoinPath: ...
    @abstractmethod
    def cache_parts(self) -> tuple[Hashable | HasCacheKey, ...]: ...
    @property
    def entity_namespace(self) -> object: ...
    @property
    def _propagate_attrs(self) -> immutabledict[str, Any]: ...
    @property
    def _from_objects(self) -> list[FromClause]: ...
    @override
    def _gen_cache_key(
        self, anon_map: anon_map, bindparams: list[BindParameter[Any]]
    ) -> tuple[Any, ...]: ...
    def _clone(self, **_: Any) -> JoinTarget: ...

def entity_clause(entity: Entity, selectable: FromT) -> FromT: ...
def attribute_clause(entity: Entity, key: str, column: ColumnElement[T]) -> ColumnElement[T]: ...
def entity_of(clause: object) -> Entity | None: ...
def attribute_key_of(clause: object) -> str | None: ...
def subject_of(statement: ClauseElement) -> Entity | None: ...

ClauseT = TypeVar("ClauseT", bound=ClauseElement)
