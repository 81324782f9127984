"""Where a transaction is, what that forbids, and who is about to change it; no transaction is known here."""

from enum import Enum
from typing import final

from sqlalchemy import exc as core_exc


class TransactionState(Enum):
    """Where a transaction is between begin and end; the value is the word for messages."""

    ACTIVE = "active"
    COMMITTED = "committed"
    DEACTIVE = "inactive"
    CLOSED = "closed"


def refuse_unless_active(state: TransactionState, cause: BaseException | None) -> None:
    """Refuse work in a transaction that is over, or that failed because of `cause`.

    Raises:
        PendingRollbackError: A flush or commit failed; its error is told.
        ResourceClosedError: The transaction ended.
        InvalidRequestError: It is just being committed.
    """
    if state is TransactionState.ACTIVE:
        return
    if state is TransactionState.CLOSED:
        message = "This transaction is closed. Begin another one."
        raise core_exc.ResourceClosedError(message)
    if state is TransactionState.COMMITTED:
        message = (
            "This session is in 'committed' state; no further SQL can be emitted within this"
            " transaction. Do such work before the commit, or after it with the session."
        )
        raise core_exc.InvalidRequestError(message)
    if cause is None:
        message = (
            "This session is in 'inactive' state, due to the SQL transaction being rolled back; no"
            " further SQL can be emitted within this transaction. Issue Session.rollback() first."
        )
        raise core_exc.PendingRollbackError(message)
    message = (
        "This Session's transaction has been rolled back due to a previous exception during flush."
        " To begin a new transaction with this Session, first issue Session.rollback()."
        f" Original exception was: {cause}"
    )
    raise core_exc.PendingRollbackError(message, code="7s2a") from cause


@final
class ChangeGuard:
    """Keeps a transaction from being ended while something else is under way in it."""

    __slots__ = ("_doing",)

    def __init__(self) -> None:
        self._doing: str | None = None

    def doing(self, method: str, *, within: str | None = None) -> "Doing":
        """A `with` block in which `method` is under way; `within` is what may be already.

        Raises:
            IllegalStateChangeError: Something else is under way.
        """
        if self._doing is not None and self._doing != within:
            self.refuse_if_busy(method)
        return Doing(self, method)

    def refuse_if_busy(self, method: str) -> None:
        """Refuse `method` while anything is under way.

        Raises:
            IllegalStateChangeError: Something is.
        """
        if self._doing is not None:
            message = (
                f"Method '{method}' can't be called here; method '{self._doing}' is already in"
                " progress and this would cause an unexpected state change. Use one session per"
                " thread, and end no transaction in a listener."
            )
            raise core_exc.IllegalStateChangeError(message, code="isce")

    def replace(self, method: str | None) -> str | None:
        """Note what is under way.

        Returns: What was before.
        """
        before, self._doing = self._doing, method
        return before


@final
class Doing:
    """The block of `ChangeGuard.doing`."""

    __slots__ = ("_before", "_guard", "_method")

    def __init__(self, guard: ChangeGuard, method: str) -> None:
        self._guard = guard
        self._method = method
        self._before: str | None = None

    def __enter__(self) -> None:
        self._before = self._guard.replace(self._method)

    def __exit__(self, *_: object) -> None:
        self._guard.replace(self._before)
