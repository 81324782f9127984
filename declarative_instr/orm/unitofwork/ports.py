"""Protocols by which a flush asks the session for what it works on."""

from collections.abc import MutableMapping
from typing import Protocol
from weakref import ref

from sqlalchemy import Connection

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.unitofwork.result import FlushResult
from declarative_instr.state.tracked import ChangeSink, Tracked


class IdentityTables(Protocol):
    """What a flush needs of the identity map."""

    def table(self, mapper: Mapper) -> MutableMapping[object, "ref[object]"]:
        """Weak references to the instances of a mapper, by bare identity key."""


class FlushSink(ChangeSink, Protocol):
    """The sink of the session's objects, as the flush sees it."""

    @property
    def modified(self) -> dict[int, Tracked]:
        """Objects with changes, by id."""

    def clear(self) -> None:
        """Let go of all changes."""


class FlushContext(Protocol):
    """What a flush works on; a session implements it."""

    @property
    def identity_map(self) -> IdentityTables:
        """The persistent objects by key."""

    @property
    def sink(self) -> FlushSink:
        """What the objects tell their changes."""

    @property
    def pending(self) -> dict[int, Tracked]:
        """New objects, by id, in the order in which they came."""

    @property
    def to_delete(self) -> dict[int, Tracked]:
        """Objects whose rows are to be deleted, by id."""

    def rows_written(self, result: FlushResult) -> None:
        """All statements ran; histories are still there. An error takes the flush back."""

    def connection_for(self, mapper: Mapper) -> Connection:
        """The connection of the transaction that runs."""
