"""Loads values into one object that exists: all of them anew, or those that are missing."""

from collections.abc import Collection, Mapping
from typing import Any

from declarative_instr.constants import ATTR_EMPTY, ATTR_WAS_SET, PASSIVE_NO_RESULT, PassiveFlag
from declarative_instr.orm.errors import DetachedInstanceError, ObjectDeletedError
from declarative_instr.orm.loading.keys import get_by_key, select_by_key
from declarative_instr.orm.loading.overwriting import discard_relations, forget_old_values
from declarative_instr.orm.loading.own_selects import column_values
from declarative_instr.orm.loading.ports import SessionContext, context_of
from declarative_instr.orm.loading.row_loader import LoadRequest
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.plan import NOTHING_SAID, LoadTree, Strategy
from declarative_instr.orm.query.tree import only
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, instance_of, manager_of
from declarative_instr.state.tracked import EXPIRED, Tracked
from declarative_instr.state.views import existing_view


def refresh(
    session: SessionContext,
    holder: Tracked,
    keys: Collection[str] = (),
    *,
    with_for_update: object = None,
) -> None:
    """Load attributes of an object again, unflushed changes of them forgotten; none named: all.

    Without names, relations are loaded as when the object was loaded: lazy ones when they are read.
    Named ones are loaded at once.

    Raises:
        ObjectDeletedError: There is no row.
    """
    if keys:
        _refresh_some(session, holder, keys, with_for_update)
        return
    found = get_by_key(
        session,
        mapper_of(holder),
        holder._sa_key,
        tree=remembered_tree(holder),
        populate_existing=True,
        with_for_update=with_for_update,
    )
    if found is None:
        raise deleted_error(holder)


def _refresh_some(
    session: SessionContext, holder: Tracked, keys: Collection[str], with_for_update: object
) -> None:
    mapper, dict_ = mapper_of(holder), dict_of(holder)
    columns = mapper.column_by_key.keys() & set(keys)
    relations = [mapper.relations[key] for key in keys if key in mapper.relations]
    if relations:
        columns |= {key for key in mapper.pk_keys if key not in dict_}  # they are found by it
    tree = remembered_tree(holder)
    joined = [each.key for each in relations if tree.strategy_of(each) is Strategy.JOINED]
    discard_relations(holder, dict_, [relation.key for relation in relations])
    for key in columns:
        dict_.pop(key, None)
    forget_old_values(holder, columns)
    if joined or with_for_update or session.hears_statements:
        _load_some(session, holder, columns, only(joined, tree), with_for_update)
    else:
        dict_.update(row_of(session, holder, columns))
        tell_filled(session, holder, columns)
    was_expired = holder._sa_flags & EXPIRED
    holder._sa_flags &= ~EXPIRED  # else reading an eager relation would load the whole object
    try:
        for relation in relations:
            if relation.key not in dict_:
                mapper.manager.implementations[relation.key].get(holder, dict_)
    finally:
        holder._sa_flags |= was_expired


def _load_some(
    session: SessionContext,
    holder: Tracked,
    columns: Collection[str],
    tree: LoadTree,
    with_for_update: object,
) -> None:
    """Load some columns, and what is joined to them; what else was expired stays so."""
    mapper, dict_ = mapper_of(holder), dict_of(holder)
    stays_away = [key for key in mapper.column_by_key if key not in dict_ and key not in columns]
    was_expired = holder._sa_flags & EXPIRED
    key = holder._sa_key
    found = get_by_key(session, mapper, key, tree=tree, with_for_update=with_for_update)
    if found is None:
        raise deleted_error(holder)
    for key in stays_away:
        dict_.pop(key, None)
    holder._sa_flags |= was_expired


def load_expired(
    state: InstanceState[object], toload: Collection[str], passive: PassiveFlag
) -> object:
    """Load the missing values of an object with one SELECT; what was changed meanwhile stays.

    Returns: ATTR_WAS_SET; or why nothing was loaded.

    Raises:
        DetachedInstanceError: The object has no session, and `passive` has no NO_RAISE.
        ObjectDeletedError: There is no row.
    """
    holder = state.holder
    mapper = mapper_of(holder)
    wanted = mapper.column_by_key.keys() & set(toload)
    if not wanted or holder._sa_key is None:
        return ATTR_EMPTY
    session = context_of(holder)
    if session is None:
        if passive & PassiveFlag.NO_RAISE:
            return PASSIVE_NO_RESULT
        message = (
            f"Instance {described(holder)} is not bound to a Session; attribute refresh operation"
            f" cannot proceed for {', '.join(map(repr, sorted(wanted)))}. Add the object to a"
            " session first, or read its attributes before it leaves its session; with"
            " Session(expire_on_commit=False) they outlive a commit."
        )
        raise DetachedInstanceError(message)
    if not passive & PassiveFlag.NO_AUTOFLUSH:
        session.flush_before_query()
    dict_ = dict_of(holder)
    lacking = [key for key in wanted if key not in dict_]
    if lacking and not _load_whole(session, holder):
        values = row_of(session, holder, lacking)
        for key in lacking:
            dict_.setdefault(key, values[key])
        tell_filled(session, holder, lacking)
    holder._sa_flags &= ~EXPIRED
    return ATTR_WAS_SET


def _load_whole(session: SessionContext, holder: Tracked) -> bool:
    """Load an object that is expired as a whole together with its eager relations, if it has any.

    Raises:
        ObjectDeletedError: There is no row.
    """
    if not holder._sa_flags & EXPIRED:
        return False
    mapper = mapper_of(holder)
    known = session.identity_map.table(mapper).get(holder._sa_key)
    if known is None or known() is not instance_of(holder):
        return False
    tree = remembered_tree(holder)
    is_simple = select_by_key(mapper, session.connection_for(mapper), tree).loader.is_simple
    if is_simple and not session.hears_statements:
        return False
    if get_by_key(session, mapper, holder._sa_key, tree=tree) is None:
        raise deleted_error(holder)
    return True


def remembered_tree(holder: Tracked) -> LoadTree:
    """What the options said when the object was loaded, where it has to know."""
    view = existing_view(holder)
    extras = None if view is None else view.extras_if_any
    tree = None if extras is None else extras.load_path
    return tree if isinstance(tree, LoadTree) else NOTHING_SAID


def row_of(session: SessionContext, holder: Tracked, keys: Collection[str]) -> Mapping[str, object]:
    """Values of an object's row by attribute.

    Raises:
        ObjectDeletedError: There is no row.
    """
    mapper = mapper_of(holder)
    connection = session.connection_for(mapper)
    chosen = select_by_key(mapper, connection)
    raw = chosen.statement.rows(connection, mapper.key_values(holder._sa_key))
    if not raw.rows:
        raise deleted_error(holder)
    plan = chosen.loader.root.plan
    return {
        key: column_values(raw.rows[:1], raw.processors, plan.first + place)[0]
        for place, key in enumerate(plan.keys)
        if key in keys
    }


def tell_filled(session: SessionContext, holder: Tracked, keys: Collection[str]) -> None:
    """Tell the listeners of `refresh`."""
    listeners = mapper_of(holder).manager.dispatch.refresh
    if listeners:
        listeners(holder, LoadRequest(session), list(keys))


def mapper_of(holder: Tracked) -> Mapper[Any]:
    """The mapper of an object that is mapped."""
    identities = manager_of(type(instance_of(holder))).identities
    assert isinstance(identities, Mapper)
    return identities


def described(holder: Tracked) -> str:
    """An object in messages, which must not load anything."""
    instance = instance_of(holder)
    return f"<{type(instance).__name__} at {id(instance):#x}>"


def deleted_error(holder: Tracked) -> ObjectDeletedError:
    """The error for an object whose row is gone."""
    message = (
        f"Instance '{described(holder)}' has been deleted, or its row is otherwise not present."
        " Expunge the object, or roll back if this transaction deleted the row."
    )
    return ObjectDeletedError(message)
