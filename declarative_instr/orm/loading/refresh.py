"""Loads values into one object that exists: all of them anew, or those that are missing."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

from declarative_instr.constants import ATTR_EMPTY, ATTR_WAS_SET, PASSIVE_NO_RESULT, PassiveFlag
from declarative_instr.orm.errors import DetachedInstanceError, ObjectDeletedError
from declarative_instr.orm.loading.keys import is_partial, load_again, select_by_key
from declarative_instr.orm.loading.overwriting import discard_relations, forget_old_values
from declarative_instr.orm.loading.own_selects import SingleSelect, column_values
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
    found = load_again(
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
    is_special = with_for_update or is_partial(mapper, holder._sa_key)
    if joined or is_special or session.wants_statements:
        _load_some(session, holder, columns, only(joined, tree), with_for_update)
    else:
        connection = session.connection_for(mapper)
        _fill(session, connection, holder, columns, select_by_key(mapper, connection))
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
    found = load_again(session, mapper, key, tree=tree, with_for_update=with_for_update)
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
    if lacking:
        _load_lacking(session, holder, mapper, lacking)
    holder._sa_flags &= ~EXPIRED
    return ATTR_WAS_SET


def _load_lacking(
    session: SessionContext, holder: Tracked, mapper: Mapper[Any], lacking: Collection[str]
) -> None:
    """Load missing values: with eager relations, where the object is expired as a whole.

    Raises:
        ObjectDeletedError: There is no row.
    """
    is_whole = bool(holder._sa_flags & EXPIRED)
    tree = remembered_tree(holder) if is_whole else NOTHING_SAID
    connection = session.connection_for(mapper)
    chosen = select_by_key(mapper, connection, tree)
    is_row_enough = (chosen.loader.is_simple or not is_whole) and not is_partial(
        mapper, holder._sa_key
    )
    if (is_row_enough and not session.wants_statements) or not _is_known(session, holder, mapper):
        _fill(session, connection, holder, lacking, chosen)
    elif not is_whole:
        _load_some(session, holder, lacking, only((), NOTHING_SAID), None)
    elif load_again(session, mapper, holder._sa_key, tree=tree) is None:
        raise deleted_error(holder)


def _is_known(session: SessionContext, holder: Tracked, mapper: Mapper[Any]) -> bool:
    """Whether the identity map has the object, so that loading its row finds it."""
    known = session.identity_map.table(mapper).get(holder._sa_key)
    return known is not None and known() is instance_of(holder)


def _fill(
    session: SessionContext,
    connection: Connection,
    holder: Tracked,
    keys: Collection[str],
    chosen: SingleSelect,
) -> None:
    """Take values that are missing from the object's row alone, and tell the listeners.

    Raises:
        ObjectDeletedError: There is no row.
    """
    mapper, dict_ = mapper_of(holder), dict_of(holder)
    raw = chosen.statement.rows(connection, mapper.key_values(holder._sa_key))
    if not raw.rows:
        raise deleted_error(holder)
    plan = chosen.loader.root.plan
    values = {
        key: column_values(raw.rows[:1], raw.processors, place)[0]
        for place, key in enumerate(plan.keys, plan.first)
        if key in keys and key not in dict_
    }
    dict_.update(values)
    listeners = mapper.manager.dispatch.refresh
    if listeners and keys:
        listeners(holder, LoadRequest(session), list(keys))


def remembered_tree(holder: Tracked) -> LoadTree:
    """What the options said when the object was loaded, where it has to know."""
    view = existing_view(holder)
    extras = None if view is None else view.extras_if_any
    tree = None if extras is None else extras.load_path
    return tree if isinstance(tree, LoadTree) else NOTHING_SAID


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
