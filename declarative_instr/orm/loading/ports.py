"""SessionContext: what loading asks of a session; it knows no session class."""

from collections.abc import Callable, MutableMapping
from typing import Any, Protocol, cast
from weakref import ref

from sqlalchemy import Connection

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.tracked import ChangeSink, Tracked


class LoadedObjects(Protocol):
    """What loading needs of the identity map."""

    def table(self, mapper: Mapper[Any]) -> "MutableMapping[Any, ref[Any]]":
        """Weak references to the instances of a mapper, by bare key; asked for per batch of rows."""


class LoadingSink(ChangeSink, Protocol):
    """The sink of the session's objects, which becomes that of loaded ones."""

    def forget(self, holder: Tracked) -> None:
        """The changes of `holder` were overwritten."""


class SessionContext(Protocol):
    """What loading needs of a session. `sink.session` answers it too, for objects that load later."""

    @property
    def identity_map(self) -> LoadedObjects:
        """The objects that are there already."""

    @property
    def sink(self) -> LoadingSink:
        """What becomes the owner of loaded objects."""

    @property
    def told_of_load(self) -> Callable[[Tracked], object] | None:
        """Called with each object made from a row; None where nobody listens, which is fast."""

    def connection_for(self, mapper: Mapper[Any] | None, clause: object = None) -> Connection:
        """The connection of the transaction that runs, begun where there is none.

        `clause` is the statement, where it is about no mapper.
        """

    def flush_before_query(self) -> None:
        """Flush, where the session's autoflush is on and nothing holds it back."""


def context_of(holder: Tracked) -> SessionContext | None:
    """The session of an object, as its loaders see it; None where it has none, or it is gone."""
    sink = holder._sa_sink
    return None if sink is None else cast("SessionContext | None", sink.session)
