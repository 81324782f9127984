from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal, Self, TypeAlias, Unpack

from sqlalchemy import Row
from sqlalchemy.sql.base import ExecutableOption
from typing_extensions import TypedDict, TypeVar

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.mapping.table_map import IdentityKey
from declarative_instr.orm.session.changes import is_modified
from declarative_instr.orm.session.changes import is_modified as _is_modified
from declarative_instr.orm.session.connections import Bind, JoinMode
from declarative_instr.orm.session.statements import StatementSession
from declarative_instr.orm.unitofwork.plan import FlushPlan
from declarative_instr.structures.identity import IdentitySet

EntityT = TypeVar("EntityT", bound=object)
ForUpdate: TypeAlias = bool | Mapping[str, Any] | None

class GetOptions(TypedDict, total=False, closed=True):
    options: Sequence[ExecutableOption] | None
    populate_existing: bool | None
    with_for_update: ForUpdate
    execution_options: Mapping[str, Any]
    bind_arguments: Mapping[str, Any] | None

class Session(StatementSession):
    info: dict[Any, Any]
    def __init__(
        self,
        bind: Bind | None = None,
        *,
        autoflush: bool = True,
        future: Literal[True] = True,
        expire_on_commit: bool = True,
        autobegin: bool = True,
        binds: Mapping[Any, Bind] | None = None,
        info: Mapping[Any, Any] | None = None,
        join_transaction_mode: JoinMode = "conditional_savepoint",
        execution_options: Mapping[str, Any] | None = None,
        close_resets_only: bool = True,
    ) -> None: ...
    def add(self, instance: object) -> None: ...
    def add_all(self, instances: Iterable[object]) -> None: ...
    def delete(self, instance: object) -> None: ...
    def delete_all(self, instances: Iterable[object]) -> None: ...
    def expunge(self, instance: object) -> None: ...
    def expunge_all(self) -> None: ...
    def expire(self, instance: object, attribute_names: Iterable[str] | None = None) -> None: ...
    def expire_all(self) -> None: ...
    def refresh(
        self,
        instance: object,
        attribute_names: Iterable[str] | None = None,
        with_for_update: ForUpdate = None,
    ) -> None: ...
    def get(
        self,
        entity: type[EntityT] | Mapper[EntityT],
        ident: Any,
        *,
        options: Sequence[ExecutableOption] | None = None,
        populate_existing: bool | None = None,
        with_for_update: ForUpdate = None,
        execution_options: Mapping[str, Any] = ...,
        bind_arguments: Mapping[str, Any] | None = None,
    ) -> EntityT | None: ...
    def get_one(
        self, entity: type[EntityT] | Mapper[EntityT], ident: Any, **details: Unpack[GetOptions]
    ) -> EntityT: ...
    is_modified = _is_modified
    @staticmethod
    def identity_key(
        class_: type | Mapper[Any] | None = None,
        ident: Any = None,
        *,
        instance: object = None,
        row: Row[Any] | Mapping[Any, Any] | None = None,
        identity_token: object = None,
    ) -> IdentityKey: ...
    @classmethod
    def object_session(cls, instance: object) -> Session | None: ...
    def plan(self) -> FlushPlan: ...
    @property
    def new(self) -> IdentitySet[Any]: ...
    @property
    def dirty(self) -> IdentitySet[Any]: ...
    @property
    def deleted(self) -> IdentitySet[Any]: ...
    def __contains__(self, instance: object) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...
    @property
    @contextmanager
    def no_autoflush(self) -> Iterator[Self]: ...
