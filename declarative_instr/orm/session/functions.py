"""Functions about the session of an object, and about its life outside of one."""

from sqlalchemy import exc as core_exc

from declarative_instr.orm.session.core import open_sessions
from declarative_instr.orm.session.fields import forget_row
from declarative_instr.orm.session.session import Session
from declarative_instr.orm.session.targets import holder_in, label, mapper_of
from declarative_instr.state.objects import dict_of
from declarative_instr.state.tracked import DELETED, WAS_DELETED
from declarative_instr.state.views import commit_all, set_identity


def object_session(instance: object) -> Session | None:
    """The session that an object belongs to; None where it belongs to none.

    Raises:
        UnmappedInstanceError: It is no object of a mapped class.
    """
    return Session.object_session(instance)


def make_transient(instance: object) -> None:
    """Make an object a new one, of no session; a later `add` inserts it.

    Values that are not loaded are lost.
    """
    session = object_session(instance)
    holder = holder_in(instance)
    if session is not None:
        session.objects.release([holder])
    holder._sa_sink = None
    forget_row(holder)


def make_transient_to_detached(instance: object) -> None:
    """Let a new object stand for a row that is known to exist; what it lacks is loaded later.

    Raises:
        InvalidRequestError: The object is not new, or has no primary key.
    """
    holder = holder_in(instance)
    if holder._sa_sink is not None or holder._sa_key is not None:
        message = f"Given object must be transient; {label(holder)} has a session or a row."
        raise core_exc.InvalidRequestError(message)
    mapper, dict_ = mapper_of(holder), dict_of(holder)
    values = [dict_.get(key) for key in mapper.pk_keys]
    if None in values:
        names = ", ".join(map(repr, mapper.pk_keys))
        message = f"{label(holder)} stands for no row: set its primary key first ({names})."
        raise core_exc.InvalidRequestError(message)
    holder._sa_flags &= ~(DELETED | WAS_DELETED)
    commit_all(holder, dict_)
    set_identity(holder, mapper.bare_key(values))


def was_deleted(instance: object) -> bool:
    """Whether the object's row was deleted by a flush, and not brought back since."""
    return bool(holder_in(instance)._sa_flags & (DELETED | WAS_DELETED))


def close_all_sessions() -> None:
    """Close every session of the process."""
    for reference in list(open_sessions.values()):
        session = reference()
        if isinstance(session, Session):
            session.close()
