"""Finds one object by its primary key: in the identity map, else in the database."""

import warnings
from collections.abc import Hashable, Sequence
from typing import Any, Protocol

from declarative_instr.orm.loading.get import get_by_key
from declarative_instr.orm.loading.refresh import refresh
from sqlalchemy import exc as core_exc

from declarative_instr.orm.errors import ObjectDeletedError
from declarative_instr.orm.loading.ports import SessionContext
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.session.keys import is_null
from declarative_instr.orm.session.objects import SessionObjects
from declarative_instr.orm.session.transaction import SessionTransaction
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import EXPIRED, Tracked


class LookupSession(SessionContext, Protocol):
    """What a look-up needs of a session."""

    @property
    def objects(self) -> SessionObjects:
        """Its objects by state."""

    def require_transaction(self) -> SessionTransaction:
        """The transaction that runs, begun where there is none."""


def known_object(session: LookupSession, mapper: Mapper[Any], bare: Hashable) -> object | None:
    """The object in the identity map; None where there is none, or its row is gone meanwhile."""
    found = session.objects.identity_map.get(mapper, bare)
    if found is None:
        return None
    holder = found if isinstance(found, Tracked) else holder_of(found)
    if holder._sa_flags & EXPIRED and not _is_still_there(session, holder):
        return None
    return found


def load_object(
    session: LookupSession,
    mapper: Mapper[Any],
    bare: Hashable,
    options: Sequence[Any] = (),
    **details: Any,
) -> object | None:
    """The object of a row; None where there is none."""
    if is_null(mapper, bare):
        message = (
            "fully NULL primary key identity cannot load any object.  This condition may raise an"
            " error in a future release."
        )
        warnings.warn(message, core_exc.SAWarning, stacklevel=3)
        return None
    session.flush_before_query()
    return get_by_key(session, mapper, bare, options=tuple(options), **details)


def _is_still_there(session: LookupSession, holder: Tracked) -> bool:
    """Load an expired object again; one without a row becomes deleted, until a rollback."""
    try:
        refresh(session, holder, None)
    except ObjectDeletedError:
        snapshot = session.require_transaction().snapshot
        snapshot.deleted[id(holder)] = holder
        session.objects.make_deleted(holder)
        session.objects.events.tell_of("persistent_to_deleted", (holder,))
        return False
    return True
