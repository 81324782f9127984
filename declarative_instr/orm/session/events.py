"""SessionEvents and where the parts of a session fire them; they know no session class."""

from collections.abc import Collection, Sequence
from typing import ClassVar, final
from weakref import ref

from typing_extensions import override

from declarative_instr.event.dispatch import Dispatch, EventTarget
from declarative_instr.event.family import EventFamily
from declarative_instr.event.listener import ListenerFunction, Options
from declarative_instr.state.objects import instance_of, state_of
from declarative_instr.state.tracked import Tracked

_WITH_INSTANCE = frozenset(
    {
        "before_attach",
        "after_attach",
        "transient_to_pending",
        "pending_to_transient",
        "persistent_to_transient",
        "pending_to_persistent",
        "detached_to_persistent",
        "loaded_as_persistent",
        "persistent_to_deleted",
        "deleted_to_persistent",
        "deleted_to_detached",
        "persistent_to_detached",
    }
)


class SessionEvents(EventFamily):
    """Life of sessions and of their objects: `listen(Session, "after_commit", fn)`.

    The target is the Session class, a subclass, a sessionmaker or one session. With `raw`,
    listeners about an object get its InstanceState.
    """

    target_kind: ClassVar[str] = "Session, a subclass of it, a sessionmaker or one session"
    modifiers: ClassVar[frozenset[str]] = frozenset({"raw", "restore_load_context"})

    # Statements ------------------------------------------------------------------------------

    def do_orm_execute(self, orm_execute_state: object) -> object:
        """A statement is about to run; what the listener returns, if not None, is the result."""

    def after_bulk_update(self, update_context: object) -> None:
        """An `update()` of a mapped class was run."""

    def after_bulk_delete(self, delete_context: object) -> None:
        """A `delete()` of a mapped class was run."""

    # Transactions ----------------------------------------------------------------------------

    def after_transaction_create(self, session: object, transaction: object) -> None:
        """A transaction or savepoint began in the session; the database may not know yet."""

    def after_transaction_end(self, session: object, transaction: object) -> None:
        """A transaction or savepoint ended, and its connections were given back."""

    def after_begin(self, session: object, transaction: object, connection: object) -> None:
        """A connection joined the transaction."""

    def before_commit(self, session: object) -> None:
        """A commit was asked for, nothing was flushed yet."""

    def after_commit(self, session: object) -> None:
        """The database has committed; no SQL can be sent here."""

    def after_rollback(self, session: object) -> None:
        """The database has rolled back; the objects have not followed yet."""

    def after_soft_rollback(self, session: object, previous_transaction: object) -> None:
        """A transaction or savepoint was rolled back, and the session can be used again."""

    # Flush -----------------------------------------------------------------------------------

    def before_flush(self, session: object, flush_context: object, instances: object) -> None:
        """A flush begins; objects may be added, changed and deleted here."""

    def after_flush(self, session: object, flush_context: object) -> None:
        """A flush has sent its statements; `new`, `dirty` and `deleted` still tell what it was."""

    def after_flush_postexec(self, session: object, flush_context: object) -> None:
        """A flush is over, the objects have their new states."""

    # Objects ---------------------------------------------------------------------------------

    def before_attach(self, session: object, instance: object) -> None:
        """An object is about to join the session; raising keeps it out."""

    def after_attach(self, session: object, instance: object) -> None:
        """An object joined the session."""

    def transient_to_pending(self, session: object, instance: object) -> None:
        """A new object waits for the flush."""

    def pending_to_transient(self, session: object, instance: object) -> None:
        """A new object left the session without being stored."""

    def persistent_to_transient(self, session: object, instance: object) -> None:
        """The row of an object was taken back by a rollback."""

    def pending_to_persistent(self, session: object, instance: object) -> None:
        """A new object was stored."""

    def detached_to_persistent(self, session: object, instance: object) -> None:
        """A stored object joined the session."""

    def loaded_as_persistent(self, session: object, instance: object) -> None:
        """An object was made from a row."""

    def persistent_to_deleted(self, session: object, instance: object) -> None:
        """The row of an object was deleted, in the transaction that runs."""

    def deleted_to_persistent(self, session: object, instance: object) -> None:
        """A rollback brought a deleted row back."""

    def deleted_to_detached(self, session: object, instance: object) -> None:
        """A deleted object left the session, since its deletion was committed."""

    def persistent_to_detached(self, session: object, instance: object) -> None:
        """A stored object left the session."""

    # As a family -----------------------------------------------------------------------------

    @classmethod
    @override
    def resolve(cls, target: object) -> Sequence[EventTarget] | None:
        """A maker of sessions stands for the class that it makes sessions of."""
        made = None if isinstance(target, type) else getattr(target, "class_", None)
        return super().resolve(made if isinstance(made, type) else target)

    @classmethod
    @override
    def adapt(
        cls, target: object, event: str, fn: ListenerFunction, options: Options
    ) -> ListenerFunction:
        if not options.get("raw") or event not in _WITH_INSTANCE:
            return fn
        return lambda session, instance: fn(session, state_of(instance))


@final
class EventSource:
    """Fires the events of one session; shared by its parts."""

    __slots__ = ("_session", "dispatch")

    def __init__(self, session: object, dispatch: Dispatch) -> None:
        self._session = ref(session)
        self.dispatch = dispatch
        """The listeners: those of the session's class, until the session gets its own."""

    @property
    def session(self) -> object | None:
        """Whose events these are; None when it is gone."""
        return self._session()

    def tell(self, event: str, *details: object) -> None:
        """Call the listeners of `event`."""
        listeners = getattr(self.dispatch, event)
        if listeners:
            listeners(self._session(), *details)

    def tell_of(self, event: str, holders: Collection[Tracked]) -> None:
        """Call the listeners of `event` for each of the objects."""
        listeners = getattr(self.dispatch, event)
        if listeners:
            session = self._session()
            for holder in holders:
                listeners(session, instance_of(holder))
