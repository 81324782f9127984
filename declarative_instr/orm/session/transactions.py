"""TransactionSession: the part of a session that begins and ends transactions, and finds connections."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection
from sqlalchemy import exc as core_exc

from declarative_instr.orm.session.connections import Bind
from declarative_instr.orm.session.core import SessionCore
from declarative_instr.orm.session.transaction import SessionTransaction


class TransactionSession(SessionCore):
    """At most one transaction at a time, with savepoints in it."""

    def begin(self, nested: bool = False) -> SessionTransaction:  # noqa: FBT001, FBT002  # the documented signature
        """Begin a transaction: `with session.begin(): ...` commits at the end of the block.

        Raises:
            InvalidRequestError: One runs already; or the session is closed for good.
        """
        if nested:
            return self.begin_nested()
        if self._transaction is not None:
            message = (
                "A transaction is already begun on this Session. Commit or roll it back first, or"
                " begin a savepoint in it with begin_nested()."
            )
            raise core_exc.InvalidRequestError(message)
        return self.new_transaction()

    def begin_nested(self) -> SessionTransaction:
        """Flush, then begin a savepoint: its rollback takes back what was done since, alone."""
        parent = self._transaction or self.new_transaction()
        parent.require_active()
        self.flush()
        return SessionTransaction(self, parent)

    def commit(self) -> None:
        """Flush and commit the transaction, savepoints in it too; objects are expired."""
        transaction = self.require_transaction()
        (self.get_transaction() or transaction).commit()

    def rollback(self) -> None:
        """Roll the transaction back, savepoints in it too; objects follow.

        New objects become transient, deleted ones persistent, all others are expired.
        """
        transaction = self.get_transaction()
        if transaction is not None:
            transaction.rollback()

    def close(self) -> None:
        """End the transaction without commit and let all objects go.

        The session can go on, unless it was made with `close_resets_only=False`.
        """
        try:
            self._end(discard=False)
        finally:
            self._is_closed = not self._resets_only

    def reset(self) -> None:
        """End the transaction without commit and let all objects go; the session can go on."""
        self._end(discard=False)

    def invalidate(self) -> None:
        """As `close`, and throw the connections away, which cannot be trusted any more."""
        self._end(discard=True)

    def _end(self, *, discard: bool) -> None:
        transaction = self.get_transaction()
        try:
            if transaction is not None:
                transaction.close(discard=discard)
        finally:
            self.objects.release_all()

    def in_transaction(self) -> bool:
        """Whether a transaction was begun."""
        return self._transaction is not None

    def in_nested_transaction(self) -> bool:
        """Whether a savepoint was begun."""
        return self._transaction is not None and self._transaction.nested

    def get_transaction(self) -> SessionTransaction | None:
        """The outermost transaction; None outside of one."""
        found = self._transaction
        while found is not None and found.parent is not None:
            found = found.parent
        return found

    def get_nested_transaction(self) -> SessionTransaction | None:
        """The innermost savepoint; None outside of one."""
        return self._transaction if self.in_nested_transaction() else None

    @property
    def is_active(self) -> bool:
        """Whether work can be done, without a `rollback()` first."""
        return self._transaction is None or self._transaction.is_active

    def connection(
        self,
        bind_arguments: Mapping[str, Any] | None = None,
        execution_options: Mapping[str, Any] | None = None,
    ) -> Connection:
        """The connection of the transaction; options count at its first use."""
        bind = self.get_bind(**(bind_arguments or {}))
        return self.require_transaction().connection_for(bind, dict(execution_options or {}))

    @property
    def bind(self) -> Bind | None:
        """The engine or connection for all classes that have none of their own."""
        return self.binds.default

    @bind.setter
    def bind(self, bind: Bind | None) -> None:
        self.binds.default = bind

    def bind_mapper(self, mapper: Any, bind: Bind) -> None:
        """Let a mapped class, and its subclasses, belong to a bind."""
        self.binds.add(mapper, bind)

    def bind_table(self, table: Any, bind: Bind) -> None:
        """Let a table belong to a bind."""
        self.binds.add(table, bind)

    # As a context manager --------------------------------------------------------------------

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except Exception as problem:
            if error is None:
                raise
            error.add_note(f"Closing the session failed too: {problem!r}")
