"""SessionObjects: which objects a session has, and in which state; it knows no database."""

from collections.abc import Iterable
from typing import final

from sqlalchemy import exc as core_exc

from declarative_instr.orm.identity.map import IdentityMap
from declarative_instr.orm.session.events import EventSource
from declarative_instr.orm.session.fields import forget_row, set_owner
from declarative_instr.orm.session.sink import SessionSink, SinkOwner
from declarative_instr.orm.session.targets import holder_in, label, mapper_of
from declarative_instr.orm.unitofwork.cascade import (
    cascade_holders,
    related_items,
    removed_items,
)
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import holder_of, instance_of
from declarative_instr.state.tracked import (
    DELETED,
    MODIFIED,
    WAS_DELETED,
    Tracked,
)
from declarative_instr.state.views import sync_view


@final
class SessionObjects:
    """The objects of one session, and how they come and go.

    Pending: in `pending`. Persistent: in the identity map, in `to_delete` too where the next
    flush deletes the row. Deleted: in the transaction's snapshot alone.
    """

    __slots__ = ("events", "identity_map", "pending", "sink", "to_delete")

    def __init__(self, owner: SinkOwner, events: EventSource) -> None:
        self.events = events
        self.sink = SessionSink(owner)
        self.identity_map = IdentityMap()
        self.pending: dict[int, Tracked] = {}
        """New objects, by id, in the order in which they came."""
        self.to_delete: dict[int, Tracked] = {}
        """Objects whose rows are to be deleted, by id."""

    @property
    def is_clean(self) -> bool:
        """Whether a flush would have nothing to do."""
        return not (self.sink.modified or self.pending or self.to_delete)

    def owns(self, holder: Tracked) -> bool:
        """Whether an object is pending or persistent here."""
        return holder._sa_sink is self.sink and not holder._sa_flags & DELETED

    def is_persistent(self, holder: Tracked) -> bool:
        """Whether an object is persistent here."""
        return holder._sa_key is not None and self.owns(holder)

    def all(self) -> list[Tracked]:
        """Pending and persistent objects."""
        return [*self.pending.values(), *self.identity_map.holders()]

    # Coming ----------------------------------------------------------------------------------

    def save(self, instance: object) -> None:
        """Let an object in, and what it reaches by the save-update cascade.

        The walk goes around objects that are here already: appending one by one to a long
        collection must not walk all of it each time.
        """
        head = holder_in(instance)
        mapper_of(head).ensure_configured()
        was_here = head._sa_sink is self.sink
        self._save_one(head)
        reached = [head]
        try:
            self._save_reached(reached)
        except BaseException:
            self.release(reached[was_here:])  # all come, or none
            raise

    def _save_reached(self, reached: list[Tracked]) -> None:
        """Let in what is reached from the objects in the list, and add it to the list."""
        for current in reached:  # grows while it runs: near objects first
            for relation in mapper_of(current).relations.values():
                if not relation.cascade.save_update:
                    continue
                for item in related_items(relation, current, loading=False):
                    self._reach(holder_of(item), reached)
                for item in removed_items(relation, current):  # to be written as well
                    holder = holder_of(item)
                    if not holder._sa_flags & (DELETED | WAS_DELETED):
                        self._reach(holder, reached)

    def _reach(self, holder: Tracked, reached: list[Tracked]) -> None:
        if holder._sa_sink is not self.sink:
            self._save_one(holder)
            reached.append(holder)

    def save_all(self, instances: Iterable[object]) -> None:
        """Let objects in; those of classes without relations and listeners in a short way."""
        pending, sink = self.pending, self.sink
        current: type | None = None
        is_plain = False
        for instance in instances:
            if type(instance) is not current:
                current, is_plain = type(instance), self._is_plain(instance)
            if (
                is_plain
                and isinstance(instance, Tracked)
                and instance._sa_sink is None
                and instance._sa_key is None
            ):
                instance._sa_sink = sink
                pending[id(instance)] = instance
                if instance._sa_view is not None:
                    sync_view(instance)
            else:
                self.save(instance)

    def _is_plain(self, instance: object) -> bool:
        """Whether objects of this class can become pending without further ado."""
        holder = holder_in(instance)
        heard = self.events.dispatch
        is_heard = heard.before_attach or heard.after_attach or heard.transient_to_pending
        mapper = mapper_of(holder)
        mapper.ensure_configured()
        return holder is instance and not mapper.relations and not is_heard

    def _save_one(self, holder: Tracked) -> None:
        if holder._sa_key is not None:
            self._attach_stored(holder)
        elif holder._sa_sink is not self.sink:
            self._enter(holder)
            self.pending[id(holder)] = holder
            if isinstance(holder, InstanceState):
                self.sink.keep(holder)
            self.events.tell_of("after_attach", (holder,))
            self.events.tell_of("transient_to_pending", (holder,))

    def _attach_stored(self, holder: Tracked) -> None:
        """Let a stored object in; one that is here is no longer to be deleted.

        Raises:
            InvalidRequestError: Its row was deleted; or another object has its key here.
        """
        if holder._sa_flags & (DELETED | WAS_DELETED):
            message = (
                f"Instance '{label(holder)}' has been deleted.  Use the make_transient() function"
                " to send this object back to the transient state."
            )
            raise core_exc.InvalidRequestError(message)
        self.to_delete.pop(id(holder), None)
        if holder._sa_sink is self.sink:
            return
        mapper = mapper_of(holder)
        other = self.identity_map.get(mapper, holder._sa_key)
        if other is not None and other is not instance_of(holder):
            message = (
                f"Can't attach instance {label(holder)}; another instance with key"
                f" {mapper.full_identity_key(holder._sa_key)} is already present in this session:"
                f" {label(holder_of(other))}. Expunge that one first, or change that one instead."
            )
            raise core_exc.InvalidRequestError(message)
        self._enter(holder)
        self.identity_map.add(mapper, holder)
        if holder._sa_flags & MODIFIED:
            self.sink.state_modified(holder)
        self.events.tell_of("after_attach", (holder,))
        self.events.tell_of("detached_to_persistent", (holder,))

    def _enter(self, holder: Tracked) -> None:
        """Become the owner of an object.

        Raises:
            InvalidRequestError: Another session has it.
        """
        sink = holder._sa_sink
        if sink is not None and sink is not self.sink and sink.session is not None:
            message = (
                f"Object '{label(holder)}' is already attached to session"
                f" {sink.session!r} (this is {self.sink.session!r})."
                " Expunge it there first, or close that session."
            )
            raise core_exc.InvalidRequestError(message)
        self.events.tell_of("before_attach", (holder,))
        set_owner(holder, self.sink)

    # Going -----------------------------------------------------------------------------------

    def mark_deleted(self, instance: object) -> None:
        """Let the next flush delete the row of an object, and of what the delete cascade reaches.

        Raises:
            InvalidRequestError: The object has no row.
        """
        head = holder_in(instance)
        if head._sa_key is None:
            message = (
                f"Instance '{label(head)}' is not persisted. An object that was only added leaves"
                " the session by expunge()."
            )
            raise core_exc.InvalidRequestError(message)
        if head._sa_flags & DELETED and head._sa_sink is self.sink:
            return
        if head._sa_sink is self.sink and not mapper_of(head).relations:
            self.to_delete[id(head)] = head
            return
        is_known = id(head) in self.to_delete
        self._attach_stored(head)
        if is_known:
            self.to_delete[id(head)] = head
            return
        reached = list(cascade_holders(mapper_of(head), head, "delete"))
        for holder in [head, *reached]:
            if holder._sa_key is not None and not holder._sa_flags & DELETED:
                self._attach_stored(holder)
                self.to_delete[id(holder)] = holder

    def expunge(self, instance: object) -> None:
        """Let an object go, and what the expunge cascade reaches.

        Raises:
            InvalidRequestError: It is not here.
        """
        head = holder_in(instance)
        if head._sa_sink is not self.sink:
            message = f"Instance {label(head)} is not present in this Session"
            raise core_exc.InvalidRequestError(message)
        reached = [head, *cascade_holders(mapper_of(head), head, "expunge")]
        self.release([holder for holder in reached if holder._sa_sink is self.sink])

    def release_orphan(self, item: object) -> None:
        """Let an object go if it is pending."""
        holder = holder_of(item)
        if id(holder) in self.pending:
            self.release([holder])

    def release(self, holders: Iterable[Tracked]) -> None:
        """Let objects go: pending ones become transient, stored ones detached."""
        new: list[Tracked] = []
        stored: list[Tracked] = []
        for holder in holders:
            if holder._sa_key is None:
                self.pending.pop(id(holder), None)
                new.append(holder)
            else:
                self.identity_map.discard(mapper_of(holder), holder)
                self.to_delete.pop(id(holder), None)
                stored.append(holder)
            self.sink.forget(holder)
            set_owner(holder, None)
        self.events.tell_of("pending_to_transient", new)
        self.events.tell_of("persistent_to_detached", stored)

    def release_all(self) -> None:
        """Let every object go; deleted ones stay with their transaction."""
        if not self.pending and not any(self.identity_map.maps.values()):
            return
        new, stored = list(self.pending.values()), self.identity_map.holders()
        for holder in (*new, *stored):
            set_owner(holder, None)
        self.pending.clear()
        self.to_delete.clear()
        self.identity_map.clear()
        self.sink.clear()
        self.sink.kept.clear()
        self.events.tell_of("pending_to_transient", new)
        self.events.tell_of("persistent_to_detached", stored)

    # What flush, commit and rollback do to states ----------------------------------------------

    def make_deleted(self, holder: Tracked) -> None:
        """The row is gone, in the transaction that runs."""
        self.identity_map.discard(mapper_of(holder), holder)
        self.to_delete.pop(id(holder), None)
        self.sink.forget(holder)
        holder._sa_flags |= DELETED
        sync_view(holder)

    def make_persistent_again(self, holder: Tracked) -> None:
        """The row came back."""
        holder._sa_flags &= ~DELETED
        set_owner(holder, self.sink)
        self.identity_map.add(mapper_of(holder), holder)

    def make_detached(self, holder: Tracked) -> None:
        """The row is gone for ever."""
        holder._sa_flags = (holder._sa_flags & ~DELETED) | WAS_DELETED
        set_owner(holder, None)

    def make_transient(self, holder: Tracked) -> None:
        """There was never a row: all values count as new."""
        if holder._sa_key is not None:
            self.identity_map.discard(mapper_of(holder), holder)
        self.pending.pop(id(holder), None)
        self.to_delete.pop(id(holder), None)
        self.sink.forget(holder)
        holder._sa_sink = None
        forget_row(holder)

    def change_key(self, holder: Tracked, old: object, new: object) -> None:
        """Move an object to another place of the identity map."""
        mapper = mapper_of(holder)
        self.identity_map.discard_key(mapper, old, instance_of(holder))
        holder._sa_key = new
        sync_view(holder)
        self.identity_map.add(mapper, holder)
