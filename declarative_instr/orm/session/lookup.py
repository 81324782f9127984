"""Finds one object by its primary key: in the identity map, else in the database."""

import warnings
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Result, Select
from sqlalchemy import exc as core_exc

from declarative_instr.constants import PassiveFlag
from declarative_instr.orm.errors import ObjectDeletedError
from declarative_instr.orm.loading.keys import get_by_key, is_partial, key_query
from declarative_instr.orm.loading.ports import NO_OPTIONS
from declarative_instr.orm.loading.refresh import load_expired
from declarative_instr.orm.loading.row_loader import remember
from declarative_instr.orm.loading.synchronize import DmlContext
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.tree import load_trees
from declarative_instr.orm.session.keys import is_null
from declarative_instr.orm.session.objects import SessionObjects
from declarative_instr.orm.session.targets import mapper_of
from declarative_instr.state.objects import dict_of, holder_of
from declarative_instr.state.tracked import EXPIRED, Tracked
from declarative_instr.state.views import expired_keys_of, view_of
from declarative_instr.structures.callers import caller_level


class LookupSession(DmlContext, Protocol):
    """What a look-up needs of a session."""

    @property
    def objects(self) -> SessionObjects:
        """Its objects by state."""

    def execute(
        self,
        statement: Select[Any],
        params: Mapping[str, Any],
        *,
        execution_options: Mapping[str, Any],
        bind_arguments: Mapping[str, Any] | None,
    ) -> Result[Any]:
        """Run a statement."""


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
    *,
    populate_existing: bool | None = None,
    with_for_update: object = None,
    execution_options: Mapping[str, Any] = NO_OPTIONS,
    bind_arguments: Mapping[str, Any] | None = None,
) -> object | None:
    """The object of a row; None where there is none. The shortest way where nothing is special."""
    if is_null(mapper, bare):
        message = (
            "fully NULL primary key identity cannot load any object.  This condition may raise an"
            " error in a future release."
        )
        warnings.warn(message, core_exc.SAWarning, stacklevel=caller_level())
        return None
    is_special = options or with_for_update or execution_options or bind_arguments
    is_plain = mapper.has_single_key or not is_partial(mapper, bare)
    if is_plain and not (is_special or session.wants_statements):
        session.flush_before_query()
        return get_by_key(session, mapper, bare, populate_existing=bool(populate_existing))
    statement, values = key_query(mapper, bare, options, with_for_update)
    said = dict(execution_options)
    if populate_existing is not None:
        said["populate_existing"] = populate_existing
    result = session.execute(
        statement, values, execution_options=said, bind_arguments=bind_arguments
    )
    found: object | None = next(iter(result.unique().scalars()), None)
    if options and found is not None:
        remember(holder_of(found), load_trees(options, (mapper,))[mapper])
    return found


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
