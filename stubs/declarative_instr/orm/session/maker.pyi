from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, Literal, Unpack, overload

from typing_extensions import TypedDict, TypeVar, override

from declarative_instr.orm.session.connections import Bind, JoinMode
from declarative_instr.orm.session.session import Session

SessionT = TypeVar("SessionT", bound=Session, default=Session)

class SessionArguments(TypedDict, total=False):
    autoflush: bool
    future: Literal[True]
    expire_on_commit: bool
    autobegin: bool
    binds: Mapping[Any, Bind] | None
    info: Mapping[Any, Any] | None
    join_transaction_mode: JoinMode
    execution_options: Mapping[str, Any] | None
    close_resets_only: bool

class MakerArguments(SessionArguments, closed=True): ...

class CallArguments(SessionArguments, total=False, closed=True):
    bind: Bind | None

class sessionmaker(Generic[SessionT]):
    class_: type[SessionT]
    kw: dict[str, Any]
    @overload
    def __init__(
        self: sessionmaker[Session],
        bind: Bind | None = None,
        **arguments: Unpack[MakerArguments],
    ) -> None: ...
    @overload
    def __init__(
        self,
        bind: Bind | None = None,
        *,
        class_: type[SessionT],
        **arguments: Any,
    ) -> None: ...
    def __call__(self, **local_kw: Unpack[CallArguments]) -> SessionT: ...
    @contextmanager
    def begin(self) -> Iterator[SessionT]: ...
    def configure(self, **new_kw: Unpack[CallArguments]) -> None: ...
    @override
    def __repr__(self) -> str: ...
