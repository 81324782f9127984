"""SessionFlush: one flush of a session, from its first event to the new states of the objects."""

from collections.abc import Mapping
from typing import Any, Protocol, final

from sqlalchemy import Connection

from declarative_instr.orm.core_bridge.execution import OptionsOverlay
from declarative_instr.orm.identity.map import IdentityMap
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.session.objects import SessionObjects
from declarative_instr.orm.session.sink import SessionSink
from declarative_instr.orm.session.transaction import SessionTransaction
from declarative_instr.orm.unitofwork.flush import flush_session
from declarative_instr.orm.unitofwork.result import FlushResult
from declarative_instr.state.objects import holder_of


class FlushOwner(Protocol):
    """What a flush needs of its session."""

    @property
    def objects(self) -> SessionObjects:
        """Its objects by state."""

    execution_options: Mapping[str, Any]
    """Options of every statement."""
    is_writing: bool
    """Whether statements are being sent; set by the flush."""

    def require_transaction(self) -> SessionTransaction:
        """The transaction that runs, begun where there is none."""

    def connection_for(self, mapper: Mapper[Any] | None) -> Connection:
        """The connection to the database of a mapper."""


@final
class SessionFlush:
    """What a flush works on; listeners get it as `flush_context`."""

    __slots__ = ("_objects", "_overlay", "session")

    def __init__(self, session: FlushOwner) -> None:
        self.session = session
        self._objects = session.objects
        self._overlay = OptionsOverlay(session.execution_options)

    @property
    def identity_map(self) -> IdentityMap:
        """The stored objects."""
        return self._objects.identity_map

    @property
    def sink(self) -> SessionSink:
        """The changed objects."""
        return self._objects.sink

    @property
    def pending(self) -> dict[int, Any]:
        """New objects, by id, in the order in which they came."""
        return self._objects.pending

    @property
    def to_delete(self) -> dict[int, Any]:
        """Objects whose rows are to be deleted, by id."""
        return self._objects.to_delete

    def connection_for(self, mapper: Mapper[Any]) -> Connection:
        """The connection of the transaction that runs."""
        return self._overlay.lay_on(self.session.connection_for(mapper))

    def run(self) -> None:
        """Write all changes; an error rolls the transaction back, and is raised as it is."""
        transaction = self.session.require_transaction()
        transaction.require_active()
        events = self._objects.events
        with transaction.guard.doing("flush()", within="commit()"):
            events.tell("before_flush", self, None)
            if self._objects.is_clean:
                return
            try:
                self.session.is_writing = True
                with self._overlay:
                    result = flush_session(self)
                for holder, old, _ in result.rekeyed:
                    transaction.snapshot.note_rekeyed(holder, old)
                self._move(result)
                events.tell("after_flush_postexec", self)
            except BaseException as error:
                transaction.fail(error)
                raise
            finally:
                self.session.is_writing = False

    def rows_written(self, result: FlushResult) -> None:
        """Let the transaction know what a rollback takes back, then tell the listeners."""
        self.session.is_writing = False
        transaction = self.session.require_transaction()
        snapshot = transaction.snapshot
        if result.inserted:
            snapshot.inserted.append(result.inserted)
        snapshot.deleted.update((id(holder), holder) for holder in result.deleted)
        if transaction.nested:  # whose rollback expires these alone
            snapshot.note_altered(result.updated)
            snapshot.note_altered(self.sink.modified.values())
        self._objects.events.tell("after_flush", self)

    def _move(self, result: FlushResult) -> None:
        """Give the objects their new places; what listeners added meanwhile stays pending."""
        objects = self._objects
        inserted = [found for each in result.inserted if (found := each()) is not None]
        stored = [holder_of(instance) for instance in inserted]
        if len(stored) == len(objects.pending):
            objects.pending.clear()
        else:
            for holder in stored:
                objects.pending.pop(id(holder), None)
        for holder in stored if objects.sink.kept else ():
            objects.sink.forget(holder)
        for holder in result.deleted:
            objects.to_delete.pop(id(holder), None)
        objects.release(result.displaced)
        objects.events.tell_of("pending_to_persistent", stored)
        objects.events.tell_of("persistent_to_deleted", result.deleted)
