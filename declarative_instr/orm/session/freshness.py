"""Expire and refresh single objects of a session; many at once have `expiry`."""

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from sqlalchemy import exc as core_exc

from declarative_instr.exc import near_misses
from declarative_instr.orm.errors import ObjectDeletedError
from declarative_instr.orm.loading.ports import SessionContext
from declarative_instr.orm.loading.refresh import refresh
from declarative_instr.orm.session.objects import SessionObjects
from declarative_instr.orm.session.targets import holder_in, label, mapper_of, not_persistent
from declarative_instr.orm.unitofwork.cascade import cascade_holders, related_items
from declarative_instr.state.objects import dict_of, holder_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import expire


class FreshnessSession(SessionContext, Protocol):
    """What refreshing needs of a session."""

    @property
    def objects(self) -> SessionObjects:
        """Its objects by state."""


def expire_object(
    objects: SessionObjects, instance: object, names: Iterable[str] | None
) -> Tracked:
    """Let the next read of an object's attributes load them again, unflushed changes forgotten.

    Without `names` the refresh-expire cascade is followed.

    Returns: The object's holder.

    Raises:
        InvalidRequestError: The object is not persistent here, or has no such attribute.
    """
    holder = holder_in(instance)
    if not objects.is_persistent(holder):
        raise not_persistent(holder)
    if names is not None:
        _expire_one(objects, holder, _checked(holder, names))
        return holder
    _expire_reached(objects, holder)
    return holder


def _expire_reached(objects: SessionObjects, holder: Tracked) -> None:
    """Expire an object, and the stored ones that its cascade reaches; new orphans leave."""
    reached = [holder, *cascade_holders(mapper_of(holder), holder, "refresh-expire")]
    orphans = [orphan for each in reached for orphan in _new_dependents(objects, each)]
    for each in reached:
        if objects.is_persistent(each):
            _expire_one(objects, each, None)
    if orphans:
        objects.release({id(orphan): orphan for orphan in orphans}.values())


def _new_dependents(objects: SessionObjects, holder: Tracked) -> Iterator[Tracked]:
    """New objects that are nothing without the one that is about to forget them."""
    for relation in mapper_of(holder).relations.values():
        if relation.cascade.refresh_expire and relation.cascade.delete_orphan:
            for item in related_items(relation, holder, loading=False):
                dependent = holder_of(item)
                if dependent._sa_key is None and objects.owns(dependent):
                    yield dependent


def refresh_object(
    session: FreshnessSession, instance: object, names: Iterable[str] | None, for_update: object
) -> None:
    """Load an object's attributes again, at once; its own changes are forgotten, others flushed.

    Raises:
        InvalidRequestError: The object is not persistent here, or its row is gone.
    """
    holder = holder_in(instance)
    if not session.objects.is_persistent(holder):
        raise not_persistent(holder)
    wanted = _checked(holder, names) if names else ()
    if wanted:
        _expire_one(session.objects, holder, wanted)
    else:
        _expire_reached(session.objects, holder)
    session.flush_before_query()
    _refuse_pending_key(holder)
    try:
        refresh(session, holder, wanted, with_for_update=for_update)
    except ObjectDeletedError as error:
        message = (
            f"Could not refresh instance '{label(holder)}': its row is gone. Expunge the object,"
            " or roll back if this transaction deleted the row."
        )
        raise core_exc.InvalidRequestError(message) from error


def _refuse_pending_key(holder: Tracked) -> None:
    """Raise where an object's row would not be found by the key that the object has.

    Raises:
        InvalidRequestError: A change of the primary key is not flushed.
    """
    changed = holder._sa_committed
    if not changed:
        return
    mapper = mapper_of(holder)
    pending = {key for key in mapper.pk_keys if key in changed}
    if pending:
        message = (
            f"Please flush pending primary key changes on attributes {pending} for mapper {mapper}"
            " before proceeding with a refresh"
        )
        raise core_exc.InvalidRequestError(message)


def _expire_one(objects: SessionObjects, holder: Tracked, names: Collection[str] | None) -> None:
    expire(holder, dict_of(holder), mapper_of(holder).manager, names)
    if names is None:
        objects.sink.forget(holder)


def _checked(holder: Tracked, names: Iterable[str]) -> list[str]:
    """The names, all of them attributes of the object."""
    wanted = list(names)
    known = mapper_of(holder).manager.implementations
    for name in wanted:
        if name not in known:
            message = (
                f"{mapper_of(holder).class_.__name__} has no mapped attribute {name!r}."
                f"{near_misses(name, known)}"
            )
            raise core_exc.InvalidRequestError(message)
    return wanted
