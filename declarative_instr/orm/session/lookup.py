"""Finds one object by its primary key: in the identity map, else in the database."""

import warnings
from collections.abc import Hashable, Sequence
from typing import Any, Protocol

from sqlalchemy import exc as core_exc

from declarative_instr.constants import PassiveFlag
from declarative_instr.orm.errors import ObjectDeletedError
from declarative_instr.orm.loading.keys import get_by_key
from declarative_instr.orm.loading.refresh import load_expired
from declarative_instr.orm.loading.synchronize import DmlContext
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.session.keys import is_null
from declarative_instr.orm.session.objects import SessionObjects
from declarative_instr.orm.session.targets import mapper_of
from declarative_instr.state.objects import dict_of, holder_of
from declarative_instr.state.tracked import EXPIRED, Tracked
from declarative_instr.state.views import expired_keys_of, view_of


class LookupSession(DmlContext, Protocol):
    """What a look-up needs of a session."""

    @property
    def objects(self) -> SessionObjects:
        """Its objects by state."""


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
    """Load what an expired object lacks; one without a row becomes deleted, until a rollback."""
    manager = mapper_of(holder).manager
    lacking = expired_keys_of(holder, dict_of(holder), manager)
    try:
        load_expired(view_of(holder, manager), lacking, PassiveFlag.PASSIVE_OFF)
    except ObjectDeletedError:
        session.rows_deleted((holder,))
        return False
    return True
