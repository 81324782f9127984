"""Participants: the connections of one transaction or savepoint; they know no session and no object."""

from typing import Literal, NamedTuple, TypeAlias, final, get_args

from sqlalchemy import Connection, Engine
from sqlalchemy import exc as core_exc
from sqlalchemy.engine import Transaction

Bind: TypeAlias = Engine | Connection
JoinMode: TypeAlias = Literal[
    "conditional_savepoint", "rollback_only", "control_fully", "create_savepoint"
]
"""What a session does with the transaction that a connection given to it is already in."""
JOIN_MODES: tuple[JoinMode, ...] = get_args(JoinMode)


def checked_mode(mode: JoinMode) -> JoinMode:
    """A way to join a transaction.

    Raises:
        ArgumentError: It is none of the known ones.
    """
    if mode in JOIN_MODES:
        return mode
    message = (
        f'invalid selection for join_transaction_mode: "{mode}". Give one of'
        f" {', '.join(map(repr, JOIN_MODES))}."
    )
    raise core_exc.ArgumentError(message)


class Participant(NamedTuple):
    """A connection in a transaction, and what the session may do with both."""

    connection: Connection
    transaction: Transaction
    commits: bool
    """False where the transaction belongs to who gave the connection."""
    is_own: bool
    """Whether the session opened the connection, and so closes it."""


def join(bind: Bind, mode: JoinMode, options: dict[str, object]) -> Participant:
    """Let a bind take part in a transaction: a connection of the engine, or the given one."""
    if isinstance(bind, Connection):
        return _join_given(bind, mode)
    connection = bind.connect()
    try:
        if options:
            connection = connection.execution_options(**options)
        begun = connection.get_transaction()  # by a listener
        transaction = connection.begin() if begun is None else begun
        return Participant(connection, transaction, commits=True, is_own=True)
    except BaseException:
        connection.close()
        raise


def _join_given(connection: Connection, mode: JoinMode) -> Participant:
    if not connection.in_transaction():
        return Participant(connection, connection.begin(), commits=True, is_own=False)
    if mode == "conditional_savepoint":
        mode = "create_savepoint" if connection.in_nested_transaction() else "rollback_only"
    if mode == "create_savepoint":
        return Participant(connection, connection.begin_nested(), commits=True, is_own=False)
    transaction = connection.get_nested_transaction() or connection.get_transaction()
    if transaction is None:  # cannot be: the connection is in one
        transaction = connection.begin()
    return Participant(connection, transaction, commits=mode == "control_fully", is_own=False)


def savepoint(connection: Connection) -> Participant:
    """Let a connection of the enclosing transaction take part in a savepoint."""
    return Participant(connection, connection.begin_nested(), commits=True, is_own=False)


@final
class Participants:
    """All connections of one transaction or savepoint, in the order in which they joined."""

    __slots__ = ("_all", "_by_bind", "_joined")

    def __init__(self) -> None:
        self._by_bind: dict[Bind, Participant] = {}
        self._all: list[Participant] = []
        self._joined: dict[Bind, Connection] = {}

    @property
    def connections(self) -> frozenset[Connection]:
        """All connections that joined, also when they are given back."""
        return frozenset(self._joined.values())

    def joined(self, bind: Bind) -> Connection | None:
        """The connection for a bind, also when it is given back; None where it never joined."""
        return self._joined.get(bind)

    def find(self, bind: Bind) -> Connection | None:
        """The connection for a bind, where it joined already."""
        found = self._by_bind.get(bind)
        return None if found is None else found.connection

    def add(self, bind: Bind, participant: Participant) -> None:
        """Take a participant in; a connection also stands for its engine."""
        self._all.append(participant)
        self._by_bind[bind] = participant
        self._by_bind.setdefault(participant.connection.engine, participant)
        self._joined = {key: one.connection for key, one in self._by_bind.items()}

    def __len__(self) -> int:
        return len(self._all)

    def commit(self) -> None:
        """Commit all.

        An error leaves the rest alone; its notes say what is known of each database.
        """
        done: list[Participant] = []
        for participant in self._all:
            if not participant.commits:
                continue
            try:
                participant.transaction.commit()
            except BaseException as error:
                _say_what_is_known(error, participant, done)
                raise
            done.append(participant)

    def roll_back(self) -> BaseException | None:
        """Roll back all; a connection that cannot is discarded, so that the pool replaces it.

        Returns: The first error; the others are in its notes.
        """
        first: BaseException | None = None
        for participant in self._all:
            try:
                participant.transaction.rollback()
            except BaseException as error:  # noqa: BLE001  # the others must still be rolled back
                first = _with_note(first, error)
                _discard(participant.connection)
        return first

    def release(self, *, discard: bool = False) -> BaseException | None:
        """End what is not ended, and give own connections back, each whatever the others do.

        Returns: The first error; the others are in its notes.
        """
        first: BaseException | None = None
        for participant in self._all:
            try:
                if discard:
                    participant.connection.invalidate()
                if participant.is_own:
                    participant.connection.close()  # rolls back where that is to do
                elif participant.commits and participant.transaction.is_active:
                    participant.transaction.close()
            except BaseException as error:  # noqa: BLE001  # the others must still be given back
                first = _with_note(first, error)
                _discard(participant.connection, close=participant.is_own)
        self._all.clear()
        self._by_bind.clear()
        return first


def raise_if_urgent(problem: BaseException | None) -> None:
    """Let an interruption through that came while connections were cleaned up."""
    if problem is not None and not isinstance(problem, Exception):
        raise problem


def _say_what_is_known(error: BaseException, failed: Participant, done: list[Participant]) -> None:
    error.add_note(
        f"It is not known whether {failed.connection.engine.url!r} kept this transaction: COMMIT"
        " itself failed. Look into the database before the work is repeated."
    )
    for participant in done:
        error.add_note(f"{participant.connection.engine.url!r} was committed before.")


def _with_note(first: BaseException | None, error: BaseException) -> BaseException:
    if first is None:
        return error
    first.add_note(f"Another connection failed too: {error!r}")
    return first


def _discard(connection: Connection, *, close: bool = False) -> None:
    """Throw a connection away whose state is not known."""
    try:
        if not connection.closed and not connection.invalidated:
            connection.invalidate()
        if close:
            connection.close()
    except Exception:  # noqa: BLE001  # the error that led here is the one to tell
        return
