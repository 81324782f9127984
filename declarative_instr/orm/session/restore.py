"""What a commit and a rollback do to the states of objects; the database is not touched here."""

from declarative_instr.orm.session.expiry import expire_each, expire_everything
from declarative_instr.orm.session.objects import SessionObjects
from declarative_instr.orm.session.snapshot import Snapshot
from declarative_instr.state.tracked import DELETED, Tracked


def restore(objects: SessionObjects, snapshot: Snapshot, *, everything: bool) -> None:
    """Put all objects back into the states that they had when `snapshot` was begun.

    New ones become transient, deleted ones persistent, changed keys are taken back. With
    `everything`, all persistent objects are expired; else those that were changed since. States
    are complete before any listener runs.
    """
    changed = {id(holder): holder for holder in objects.sink.modified.values()}
    waiting = list(objects.pending.values())
    stored = [each for each in snapshot.inserted_holders() if id(each) not in objects.pending]
    for holder in (*waiting, *stored):
        objects.make_transient(holder)
    transient = {id(holder) for holder in (*waiting, *stored)}
    for holder, old in snapshot.rekeyed.values():
        if id(holder) not in transient and id(holder) not in snapshot.deleted:
            objects.change_key(holder, holder._sa_key, old)
            changed[id(holder)] = holder
        elif id(holder) not in transient:
            holder._sa_key = old
    interrupted = (each for each in objects.to_delete.values() if each._sa_flags & DELETED)
    gone = {id(each): each for each in (*_still_deleted(snapshot), *interrupted)}
    revived = [holder for key, holder in gone.items() if key not in transient]
    for holder in revived:
        objects.make_persistent_again(holder)
    objects.to_delete.clear()
    if everything:
        expire_everything(objects.identity_map)
    else:
        changed.update((id(each), each) for each in (*snapshot.altered_holders(), *revived))
        expire_each(each for each in changed.values() if objects.is_persistent(each))
    objects.sink.clear()
    _tell(objects, waiting=waiting, stored=stored, revived=revived)


def _tell(
    objects: SessionObjects,
    *,
    waiting: list[Tracked],
    stored: list[Tracked],
    revived: list[Tracked],
) -> None:
    objects.events.tell_of("pending_to_transient", waiting)
    objects.events.tell_of("persistent_to_transient", stored)
    objects.events.tell_of("deleted_to_persistent", revived)


def settle(objects: SessionObjects, snapshot: Snapshot, *, expire: bool) -> None:
    """Let objects follow a commit: deleted ones leave, the others are expired where wanted."""
    if expire:
        expire_everything(objects.identity_map)
        objects.sink.clear()
    deleted = _still_deleted(snapshot)
    for holder in deleted:
        objects.make_detached(holder)
    objects.events.tell_of("deleted_to_detached", deleted)


def _still_deleted(snapshot: Snapshot) -> list[Tracked]:
    """The deleted objects without those that were made transient since."""
    return [holder for holder in snapshot.deleted.values() if holder._sa_flags & DELETED]
