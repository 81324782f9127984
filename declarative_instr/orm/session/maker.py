"""sessionmaker: makes sessions with the same arguments; it knows no session that it made."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, Literal, Unpack, overload

from typing_extensions import TypedDict, TypeVar, override

from declarative_instr.orm.session.connections import Bind, JoinMode
from declarative_instr.orm.session.session import Session

SessionT = TypeVar("SessionT", bound=Session, default=Session)


class SessionArguments(TypedDict, total=False):
    """Keywords of `Session` beside `bind`."""

    autoflush: bool
    future: Literal[True]
    expire_on_commit: bool
    autobegin: bool
    binds: Mapping[Any, Bind] | None
    info: Mapping[Any, Any] | None
    join_transaction_mode: JoinMode
    execution_options: Mapping[str, Any] | None
    close_resets_only: bool


class MakerArguments(SessionArguments, closed=True):
    """Those of a maker, which says the bind apart."""


class CallArguments(SessionArguments, total=False, closed=True):
    """Those of a single session."""

    bind: Bind | None


class sessionmaker(Generic[SessionT]):  # noqa: N801  # the documented name
    """Makes sessions: `make = sessionmaker(engine)`, then `with make() as session: ...`.

    Can be shared by threads. Listeners of a maker hear of its own sessions only.
    """

    class_: type[SessionT]

    @overload
    def __init__(
        self: "sessionmaker[Session]",
        bind: Bind | None = None,
        **arguments: Unpack[MakerArguments],
    ) -> None: ...
    @overload
    def __init__(
        self,
        bind: Bind | None = None,
        *,
        class_: type[SessionT],
        **arguments: Any,  # a class of the user's may take more
    ) -> None: ...
    def __init__(
        self,
        bind: Bind | None = None,
        *,
        class_: type[SessionT] = Session,  # type: ignore[assignment]  # the default of SessionT
        **arguments: Any,
    ) -> None:
        self.kw: dict[str, Any] = {"bind": bind, **arguments}
        """Arguments of every session."""
        self.class_ = type(class_.__name__, (class_,), {"__module__": class_.__module__})

    def __call__(self, **local_kw: Unpack[CallArguments]) -> SessionT:
        """Make a session; arguments given here come before those of the maker."""
        arguments: dict[str, Any] = {**self.kw, **local_kw}
        info = {**(self.kw.get("info") or {}), **(local_kw.get("info") or {})}
        if info:
            arguments["info"] = info
        return self.class_(**arguments)

    @contextmanager
    def begin(self) -> Iterator[SessionT]:
        """A `with` block with a session and its transaction: committed, then closed."""
        with self() as session, session.begin():
            yield session

    def configure(self, **new_kw: Unpack[CallArguments]) -> None:
        """Change the arguments of sessions made from now on."""
        self.kw.update(new_kw)

    @override
    def __repr__(self) -> str:
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.kw.items())
        return f"{type(self).__name__}(class_={self.class_.__name__!r}, {arguments})"
