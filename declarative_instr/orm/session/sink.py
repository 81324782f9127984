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


@final
class SessionSink(ChangeSink):
    """The owner that objects know: one per session, which it refers to weakly.

    Modified objects are held strongly until they are flushed or expired.
    """

    __slots__ = ("_session", "is_begun", "kept", "modified")

    def __init__(self, session: SinkOwner) -> None:
        self._session = ref(session)
        self.modified: dict[int, Tracked] = {}
        """Stored objects with changes that are not flushed, by id, in the order of the changes."""
        self.kept: dict[int, object] = {}
        """Pending and modified instances whose tracking fields are beside them and would let them die."""
        self.is_begun = False
        """Whether a transaction runs in the session."""

    @property
    @override
    def session(self) -> SinkOwner | None:
        return self._session()

    @override
    def state_modified(self, holder: Tracked) -> None:
        if holder._sa_key is not None and not holder._sa_flags & DELETED:
            self.modified[id(holder)] = holder
            if isinstance(holder, InstanceState):
                self.keep(holder)
        if not self.is_begun:
            session = self._session()
            if session is not None:
                session.begin_for_change()

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
