"""SessionContext: what loading asks of a session; it knows no session class."""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, NamedTuple, Protocol, cast
from weakref import ref

from sqlalchemy import Connection, Result, Select

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.tracked import ChangeSink, Tracked

NO_OPTIONS: Mapping[str, Any] = {}
"""Of an execution that has none."""


class LoadOrigin(NamedTuple):
    """What makes loading send a statement of its own."""

    is_column_load: bool = False
    """Values of one object are expired, or refreshed."""
    is_relationship_load: bool = False
    """A relation is read."""
    lazy_loaded_from: InstanceState[Any] | None = None
    """The object whose relation is read."""


TOP_LEVEL = LoadOrigin()


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

    @property
    def wants_statements(self) -> bool:
        """Whether loading must hand each statement to `execute_load` instead of sending it.

        So where somebody wants to see, and may replace it, and where it has options.
        """

    def execute_load(
        self,
        statement: Select[Any],
        parameters: Mapping[str, Any],
        options: Mapping[str, Any],
        origin: LoadOrigin,
    ) -> Result[Any]:
        """Run a statement that loading makes, where `wants_statements`; nothing is flushed."""

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
