"""SessionCore: the inner side of a session, which its objects, transactions and loaders talk to."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import ref

from sqlalchemy import Connection
from sqlalchemy import exc as core_exc

from declarative_instr.event.dispatch import EventTarget
from declarative_instr.event.levels import dispatcher
from declarative_instr.orm.errors import FlushError
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.session.binds import Binds, checked_bind
from declarative_instr.orm.session.connections import Bind, JoinMode, checked_mode
from declarative_instr.orm.session.events import EventSource, SessionEvents
from declarative_instr.orm.session.flushing import SessionFlush
from declarative_instr.orm.session.objects import SessionObjects
from declarative_instr.orm.session.targets import mapper_for, mapper_of
from declarative_instr.orm.session.transaction import SessionTransaction
from declarative_instr.orm.session.transaction_state import TransactionState
from declarative_instr.state.objects import instance_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.structures.callers import caller_level

MOST_FLUSHES = 100
"""Flushes of one commit; more means that listeners keep adding work."""

open_sessions: "dict[int, ref[SessionCore]]" = {}
"""All sessions that live, by id; they leave it themselves, which is faster than a callback."""


class SessionCore(EventTarget):
    """What the parts of a session and the layers below ask of it."""

    dispatch = dispatcher(SessionEvents)

    execution_options: Mapping[str, Any]
    """For each statement; those of the statement and of the single call come on top."""

    def __init__(
        self,
        bind: Bind | None,
        binds: Mapping[Any, Bind] | None,
        *,
        autoflush: bool,
        autobegin: bool,
        expire_on_commit: bool,
        join_transaction_mode: JoinMode,
        close_resets_only: bool,
    ) -> None:
        self.autoflush = autoflush
        self.autobegin = autobegin
        self.expire_on_commit = expire_on_commit
        self.join_transaction_mode: JoinMode = checked_mode(join_transaction_mode)
        self.block: SessionTransaction | None = None
        """The transaction whose `with` block runs."""
        self.objects = SessionObjects(self, EventSource(self, type(self).dispatch))
        self.sink = self.objects.sink
        self.identity_map = self.objects.identity_map
        self.binds = Binds(checked_bind(bind), binds)
        self._transaction: SessionTransaction | None = None
        self._resets_only = close_resets_only
        self._is_closed = False
        """Whether `close()` was its end."""
        self._flushing = False  # under this name, since documented ways to write get_bind() read it
        self.is_writing = False
        """Whether a flush is sending its statements."""
        self._bind_arguments: Mapping[str, Any] | None = None
        """What the caller of the statement that runs says about the bind."""
        self._chooses_binds = type(self).get_bind is not SessionCore.get_bind
        open_sessions[id(self)] = ref(self)

    def __del__(self) -> None:
        """Let objects know that their session is gone: they are transient or detached now."""
        open_sessions.pop(id(self), None)
        objects: SessionObjects | None = vars(self).get("objects")
        if objects is not None:
            objects.release_all()

    # For its objects -------------------------------------------------------------------------

    def begin_for_change(self) -> None:
        """Make sure that a transaction runs, which a rollback of the change belongs to."""
        if self._transaction is None:
            self.require_transaction()

    def insert_order(self, holder: Tracked) -> int | None:
        """Place of an object among the new ones, from 1 on; None where it is none of them."""
        for place, waiting in enumerate(self.objects.pending.values(), 1):
            if waiting is holder:
                return place
        return None

    @property
    def hash_key(self) -> int:
        """Number that tells the session from all others that live."""
        return id(self)

    def take_referenced(self, item: object) -> None:
        """Let an object in that an object of the session refers to."""
        self.begin_for_change()
        self.objects.save(item)

    def take_unreferenced(self, holder: Tracked, key: str, item: object) -> None:
        """Let a new object go that lost the parent which it cannot be without."""
        relation = mapper_of(holder).relations.get(key)
        if relation is not None and relation.cascade.delete_orphan:
            self.objects.release_orphan(item)

    # For loaders -----------------------------------------------------------------------------

    @property
    def told_of_load(self) -> Callable[[Tracked], object] | None:
        """What is called with each object made from a row; None where nobody listens."""
        listeners = self.objects.events.dispatch.loaded_as_persistent
        if not listeners:
            return None
        return lambda holder: listeners(self, instance_of(holder))

    def connection_for(self, mapper: Mapper[Any] | None, clause: object = None) -> Connection:
        """The connection of the transaction that runs, begun where there is none."""
        if self._bind_arguments is not None or self._chooses_binds:
            given = {"mapper": mapper, "clause": clause, **(self._bind_arguments or {})}
            bind = self.get_bind(**given)
        else:
            bind = self.binds.find(mapper, clause)
        return self.require_transaction().connection_for(bind)

    def get_bind(
        self, mapper: Any = None, *, clause: Any = None, bind: Bind | None = None, **_others: Any
    ) -> Bind:
        """The engine or connection for a mapped class, a statement, or all.

        A subclass may choose in its own way; each statement asks. Other keywords are what the
        caller of a statement gives as `bind_arguments`.

        Raises:
            UnboundExecutionError: The session has none.
        """
        if bind is not None:
            return bind
        return self.binds.find(None if mapper is None else mapper_for(mapper), clause)

    def flush_before_query(self) -> None:
        """Flush, where autoflush is on and nothing holds it back."""
        if not self.autoflush or self._flushing or self.objects.is_clean:
            return
        try:
            self.flush()
        except core_exc.StatementError as error:
            error.add_detail(
                "raised as a result of Query-invoked autoflush; consider using a"
                " session.no_autoflush block if this flush is occurring prematurely"
            )
            raise

    # For bulk statements ---------------------------------------------------------------------

    def rows_updated(self, holders: Sequence[Tracked]) -> None:
        """The rows of objects were changed behind them; a rollback has to expire them."""
        transaction = self.require_transaction()
        if transaction.nested:  # the outermost expires everything
            transaction.snapshot.note_altered(holders)

    def rows_deleted(self, holders: Sequence[Tracked]) -> None:
        """The rows of objects are gone: they are deleted now, until a rollback."""
        self.require_transaction().snapshot.deleted.update((id(each), each) for each in holders)
        for holder in holders:
            self.objects.make_deleted(holder)
        self.objects.events.tell_of("persistent_to_deleted", holders)

    # For transactions ------------------------------------------------------------------------

    def flush(self) -> None:
        """Write all changes to the database, inside the transaction.

        An error rolls the transaction back, or the savepoint; `rollback()` makes the session
        usable again.

        Raises:
            InvalidRequestError: A flush is running: listeners of one cannot start another.
        """
        if self._flushing:
            message = "Session is already flushing. Let a listener change objects, not flush them."
            raise core_exc.InvalidRequestError(message)
        if self.objects.is_clean:
            return
        self._flushing = True
        bind_arguments, self._bind_arguments = self._bind_arguments, None
        try:
            SessionFlush(self).run()
        finally:
            self._flushing = False
            self._bind_arguments = bind_arguments

    def warn_while_writing(self, operation: str) -> None:
        """Warn of what a listener of rows must not do: the flush that runs would not see it."""
        if self.is_writing:
            warnings.warn(
                f"Usage of the '{operation}' operation is not currently supported within the"
                " execution stage of the flush process. Results may not be consistent.  Consider"
                " using alternative event listeners or connection-level operations instead.",
                core_exc.SAWarning,
                stacklevel=caller_level(),
            )

    def flush_until_clean(self) -> None:
        """Flush, again where listeners of a flush made changes.

        Raises:
            FlushError: They never stop.
        """
        for _ in range(MOST_FLUSHES):
            if self.objects.is_clean:
                return
            self.flush()
        message = (
            f"Over {MOST_FLUSHES} subsequent flushes have occurred within session.commit() - is an"
            " after_flush() hook creating new objects?"
        )
        raise FlushError(message)

    def innermost_transaction(self) -> SessionTransaction | None:
        """The transaction or savepoint that work belongs to; None outside of one."""
        return self._transaction

    def set_innermost(self, transaction: SessionTransaction | None) -> None:
        """Make `transaction` the one that work belongs to from now on."""
        self._transaction = transaction
        self.sink.transaction_changed(is_begun=transaction is not None)

    def require_transaction(self) -> SessionTransaction:
        """The transaction that runs, begun where there is none.

        Raises:
            InvalidRequestError: Autobegin is off; the session is closed for good; or the
                transaction of a `with` block ended before the block.
        """
        block = self.block
        if block is not None and block.state is TransactionState.CLOSED:
            message = (
                "Can't operate on closed transaction inside context manager.  Please complete the"
                " context manager before emitting further commands."
            )
            raise core_exc.InvalidRequestError(message)
        if self._transaction is not None:
            return self._transaction
        if not self.autobegin:
            message = (
                "Autobegin is disabled on this Session; please call session.begin() to start a new"
                " transaction"
            )
            raise core_exc.InvalidRequestError(message)
        return self.new_transaction()

    def new_transaction(self) -> SessionTransaction:
        """Begin a transaction, where none runs.

        Raises:
            InvalidRequestError: The session is closed for good.
        """
        if self._is_closed:
            message = (
                "This Session has been permanently closed and is unable to handle any more"
                " transaction requests. Make another one, or leave out close_resets_only=False."
            )
            raise core_exc.InvalidRequestError(message)
        return SessionTransaction(self)

    # As a target of events -------------------------------------------------------------------

    def _listeners_changed(self, event: str) -> None:
        """The session has listeners of its own now: they are the ones to be called."""
        self.objects.events.dispatch = vars(self)["dispatch"]
