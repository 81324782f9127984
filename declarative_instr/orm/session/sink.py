"""SessionSink: what the objects of a session tell it about their changes; it keeps no session alive."""

from typing import Protocol, final
from weakref import ref

from typing_extensions import override

from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.tracked import DELETED, ChangeSink, Tracked


class SinkOwner(Protocol):
    """What the sink needs of a session."""

    def begin_for_change(self) -> None:
        """Make sure that a transaction runs, which a rollback of the change belongs to."""

    def take_referenced(self, item: object) -> None:
        """Let an object in that an object of the session refers to."""

    def take_unreferenced(self, holder: Tracked, key: str, item: object) -> None:
        """A new object of the session was taken out of a relation."""

    def insert_order(self, holder: Tracked) -> int | None:
        """Place of an object among the new ones, from 1 on; None where it is none of them."""


@final
class SessionSink(ChangeSink):
    """The owner that objects know: one per session, which it refers to weakly.

    Modified objects are held strongly until they are flushed or expired.
    """

    __slots__ = ("_modified", "_session", "kept", "noted")

    def __init__(self, session: SinkOwner) -> None:
        self._session = ref(session)
        self._modified: dict[int, Tracked] = {}
        self.kept: dict[int, object] = {}
        """Pending and modified instances whose tracking fields are beside them and would let them die."""
        self.noted: list[Tracked] | None = None
        """Kept while a transaction runs; before one, changes are told at once, to begin it."""

    @property
    @override
    def session(self) -> SinkOwner | None:
        return self._session()

    @property
    def modified(self) -> dict[int, Tracked]:
        """Stored objects with changes that are not flushed, by id, in the order of the changes."""
        if self.noted:
            noted, self.noted = self.noted, []
            for holder in noted:
                if holder._sa_sink is self:
                    self._enter(holder)
        return self._modified

    def transaction_changed(self, *, is_begun: bool) -> None:
        """A transaction was begun or ended."""
        if is_begun and self.noted is None:
            self.noted = []
        elif not is_begun and self.noted is not None:
            self._modified = self.modified
            self.noted = None

    @override
    def state_modified(self, holder: Tracked) -> None:
        self._enter(holder)
        if self.noted is None:
            session = self._session()
            if session is not None:
                session.begin_for_change()

    def _enter(self, holder: Tracked) -> None:
        if holder._sa_key is not None and not holder._sa_flags & DELETED:
            self.modified[id(holder)] = holder
            if isinstance(holder, InstanceState):
                self.keep(holder)

    @override
    def state_referenced(self, holder: Tracked, key: str, item: object) -> None:
        session = self._session()
        if session is not None and not holder._sa_flags & DELETED:
            session.take_referenced(item)

    @override
    def state_unreferenced(self, holder: Tracked, key: str, item: object) -> None:
        session = self._session()
        if session is not None:
            session.take_unreferenced(holder, key, item)

    @override
    def insert_order(self, holder: Tracked) -> int | None:
        session = self._session()
        return None if session is None else session.insert_order(holder)

    def keep(self, state: InstanceState[object]) -> None:
        """Hold the instance of a foreign class, which its state refers to weakly."""
        self.kept[id(state)] = state.require_object()

    def forget(self, holder: Tracked) -> None:
        """Let go of an object's changes."""
        self.modified.pop(id(holder), None)
        self.kept.pop(id(holder), None)

    def clear(self) -> None:
        """Let go of all changes; new objects stay held."""
        for key in self.modified if self.kept else ():
            self.kept.pop(key, None)
        self.modified.clear()
