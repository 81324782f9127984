"""SessionTransaction: one transaction or savepoint of a session, from begin to end."""

import warnings
from types import TracebackType
from typing import Any, Protocol, Self, final

from sqlalchemy import Connection, Engine
from sqlalchemy import exc as core_exc

from declarative_instr.orm.session.connections import (
    Bind,
    JoinMode,
    Participants,
    join,
    raise_if_urgent,
    savepoint,
)
from declarative_instr.orm.session.objects import SessionObjects
from declarative_instr.orm.session.restore import restore, settle
from declarative_instr.orm.session.snapshot import Snapshot
from declarative_instr.orm.session.transaction_state import (
    ChangeGuard,
    TransactionState,
    refuse_unless_active,
)
from declarative_instr.structures.callers import caller_level


class TransactionOwner(Protocol):
    """What a transaction needs of its session."""

    expire_on_commit: bool
    join_transaction_mode: JoinMode
    block: "SessionTransaction | None"
    """The transaction whose `with` block runs."""

    @property
    def objects(self) -> SessionObjects:
        """Its objects by state."""

    def get_bind(self, mapper: Any = None) -> Bind:
        """The engine or connection for a mapped class; without one, the default."""

    def flush_until_clean(self) -> None:
        """Write all changes, those that listeners make meanwhile too."""

    def innermost_transaction(self) -> "SessionTransaction | None":
        """The transaction or savepoint that work belongs to."""

    def set_innermost(self, transaction: "SessionTransaction | None") -> None:
        """Make `transaction` the one that work belongs to from now on."""


@final
class SessionTransaction:
    """A transaction of a session, or a savepoint in it.

    As a context manager it commits at the end of the block, and rolls back where the block raises.
    """

    def __init__(
        self, session: TransactionOwner, parent: "SessionTransaction | None" = None
    ) -> None:
        self.session = session
        self.parent = parent
        self.nested = parent is not None
        self.state = TransactionState.ACTIVE
        self.snapshot = Snapshot()
        self.cause: BaseException | None = None
        """What made the transaction unusable, until it is rolled back."""
        self.guard = ChangeGuard()
        self._participants = Participants()
        self._outer_block: SessionTransaction | None = None
        session.set_innermost(self)
        self._tell("after_transaction_create", self)

    @property
    def is_active(self) -> bool:
        """Whether work can be done in it."""
        return self.state is TransactionState.ACTIVE

    @property
    def connections(self) -> frozenset[Connection]:
        """The connections that take part, or took part in it."""
        return self._participants.connections

    def bound_connection(self, bindkey: Any = None) -> Connection:
        """The connection for a mapped class, its mapper, a bind, or the session's own bind.

        Raises:
            InvalidRequestError: None takes part; the next work with it would let one join.
            UnboundExecutionError: The session has no bind for it.
        """
        is_bind = isinstance(bindkey, Engine | Connection)
        bind = bindkey if is_bind else self.session.get_bind(bindkey)
        found = self._participants.joined(bind)
        if found is None:
            message = (
                f"This transaction has not acquired a connection for {bind!r}."
                " Session.connection() lets one take part."
            )
            raise core_exc.InvalidRequestError(message)
        return found

    def require_active(self) -> None:
        """Refuse work in a transaction that is over, or that failed."""
        refuse_unless_active(self.state, self.cause)

    def connection_for(self, bind: Bind, options: dict[str, object] | None = None) -> Connection:
        """The connection to `bind`, which joins the transaction at its first use."""
        if self.state is not TransactionState.ACTIVE:
            self.require_active()
        found = self._participants.find(bind)
        if found is not None:
            return found
        if self.parent is None:
            made = join(bind, self.session.join_transaction_mode, options or {})
        else:
            made = savepoint(self.parent.connection_for(bind, options))
        self._participants.add(bind, made)
        self._tell("after_begin", self, made.connection)
        return made.connection

    # Ending ----------------------------------------------------------------------------------

    def commit(self) -> None:
        """Flush and commit, savepoints within it too.

        Raises:
            PendingRollbackError: Earlier work failed; roll back first.
        """
        self._refuse_if_closed()
        for transaction in self._innermost_first():
            transaction._commit_one()  # noqa: SLF001  # another one of this class

    def rollback(self) -> None:
        """Roll back, savepoints within it too, and put the objects back into their states.

        A driver error is raised after all that, with the error that came first as its cause.
        """
        self._refuse_if_closed()
        cause, problem = self.cause, None
        transactions = self._idle_transactions("rollback()")
        with self.guard.doing("rollback()"):
            for inner in transactions[:-1]:
                cause = cause or inner.cause
                inner._give_up()  # noqa: SLF001  # another one of this class
            try:
                if self.state is TransactionState.DEACTIVE:
                    self._discard_late_changes()
                else:
                    problem = self._roll_back_now()
            finally:
                problem = self._close() or problem
        self._tell("after_soft_rollback", self)
        if problem is not None:
            raise problem from cause

    def close(self, *, discard: bool = False) -> None:
        """End without commit, leaving the objects as they are; savepoints within it too.

        `discard`: the connections are not given back to the pool.
        """
        problem: BaseException | None = None
        transactions = self._idle_transactions("close()")
        with self.guard.doing("close()"):
            for transaction in transactions:
                for holder in transaction.snapshot.deleted.values():
                    self.session.objects.make_detached(holder)
                problem = transaction._close(discard=discard) or problem  # noqa: SLF001  # another one of this class
        if problem is not None:
            raise problem

    def fail(self, error: BaseException) -> None:
        """Roll back at once, since `error` left the work half done.

        The session refuses work until `rollback()`. The caller goes on to raise `error`, which
        gets a note where the rollback fails too.
        """
        self.cause = error
        try:
            problem = self._roll_back_now()
        except Exception as listener_error:  # noqa: BLE001  # the first error is the one to tell
            problem = listener_error
        if problem is not None:
            error.add_note(f"The rollback after this error failed too: {problem!r}")
            raise_if_urgent(problem)

    # One step of it --------------------------------------------------------------------------

    def _commit_one(self) -> None:
        self.require_active()
        with self.guard.doing("commit()"):
            self._tell("before_commit")
            self.session.flush_until_clean()
            try:
                self._participants.commit()
            except BaseException as error:
                self.fail(error)
                raise
            self.state = TransactionState.COMMITTED
            try:
                self._tell_committed()
            finally:
                self._settle_and_close()

    def _tell_committed(self) -> None:
        try:
            self._tell("after_commit")
        except BaseException as error:
            error.add_note("The transaction was committed before this listener raised.")
            raise

    def _settle_and_close(self) -> None:
        session = self.session
        try:
            if self.parent is None:
                settle(session.objects, self.snapshot, expire=session.expire_on_commit)
            else:
                self.parent.snapshot.absorb(self.snapshot)
        finally:
            raise_if_urgent(self._close())  # a connection lost after the commit changes nothing

    def _roll_back_now(self) -> BaseException | None:
        """Roll back the database, then the objects.

        Returns: What the drivers raised.
        """
        self.state = TransactionState.DEACTIVE
        problem = self._participants.roll_back()
        try:
            self._tell("after_rollback")
        finally:
            self._restore()
        return problem

    def _restore(self) -> None:
        snapshot, self.snapshot = self.snapshot, Snapshot()
        restore(self.session.objects, snapshot, everything=self.parent is None)

    def _discard_late_changes(self) -> None:
        """Take back what was done to objects after the transaction had failed."""
        if self.session.objects.is_clean:
            return
        message = (
            "Session's state has been changed on a non-active transaction - this state will be"
            " discarded."
        )
        self._restore()
        warnings.warn(message, core_exc.SAWarning, stacklevel=caller_level())

    def _give_up(self) -> None:
        """End a savepoint with its enclosing transaction, whose rollback restores its objects."""
        if self.parent is not None:
            self.parent.snapshot.absorb(self.snapshot)
        try:
            if self.state is not TransactionState.DEACTIVE:
                self.state = TransactionState.DEACTIVE
                self._tell("after_rollback")
        finally:
            self._close()
        self._tell("after_soft_rollback", self)

    def _close(self, *, discard: bool = False) -> BaseException | None:
        problem = self._participants.release(discard=discard)
        self.state = TransactionState.CLOSED
        self.session.set_innermost(self.parent)
        self._tell("after_transaction_end", self)
        return problem

    # What it is part of ------------------------------------------------------------------------

    def _idle_transactions(self, method: str) -> "list[SessionTransaction]":
        """This one and the savepoints within it, in none of which anything is under way."""
        transactions = self._innermost_first()
        for transaction in transactions:
            transaction.guard.refuse_if_busy(method)
        return transactions

    def _innermost_first(self) -> "list[SessionTransaction]":
        found: list[SessionTransaction] = []
        current = self.session.innermost_transaction()
        while current is not None:
            found.append(current)
            if current is self:
                return found
            current = current.parent
        return [self]

    def _refuse_if_closed(self) -> None:
        if self.state is TransactionState.CLOSED:
            self.require_active()

    def _tell(self, event: str, *details: object) -> None:
        events = self.session.objects.events
        if getattr(events.dispatch, event):  # most often nobody listens
            events.tell(event, *details)

    # As a context manager --------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._outer_block, self.session.block = self.session.block, self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.session.block, self._outer_block = self._outer_block, None
        if self.state is TransactionState.CLOSED:
            return
        try:
            if error is None:
                self.commit()
        except BaseException as raised:
            self._roll_back_after(raised)
            raise
        if error is not None:
            self._roll_back_after(error)

    def _roll_back_after(self, error: BaseException) -> None:
        """Roll back without hiding the error that led here."""
        if self.state is TransactionState.CLOSED:
            return
        try:
            self.rollback()
        except Exception as problem:  # noqa: BLE001  # the first error is the one to tell
            error.add_note(f"The rollback after this error failed too: {problem!r}")
