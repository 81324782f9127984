"""flush_session(): plan, execution and what follows in memory; atomic, or without effect."""

from collections.abc import Iterable
from weakref import ref

from declarative_instr.constants import NO_VALUE
from declarative_instr.orm.errors import FlushError
from declarative_instr.orm.unitofwork.cascade import mapper_of, present_value
from declarative_instr.orm.unitofwork.changes import (
    delete_rows,
    replace_rows,
    update_rows,
    write_association,
)
from declarative_instr.orm.unitofwork.collect import collect_scope
from declarative_instr.orm.unitofwork.inserts import insert_rows
from declarative_instr.orm.unitofwork.journal import IdentityTable, Journal, displaced_by
from declarative_instr.orm.unitofwork.links import Link, Links
from declarative_instr.orm.unitofwork.loops import forget_changes, values_at
from declarative_instr.orm.unitofwork.order import plan_scope
from declarative_instr.orm.unitofwork.plan import (
    AssociationRows,
    DeleteRows,
    FlushPlan,
    InsertRows,
    ReplaceRows,
    Step,
    UpdateRows,
)
from declarative_instr.orm.unitofwork.ports import FlushContext
from declarative_instr.orm.unitofwork.result import FlushResult
from declarative_instr.orm.unitofwork.row_events import RowEvents
from declarative_instr.orm.unitofwork.statements import writer_for
from declarative_instr.state.objects import dict_of, instance_of
from declarative_instr.state.tracked import DELETED, MODIFIED, Tracked, keep_old_value
from declarative_instr.state.views import existing_view, set_identity, sync_view


def plan_flush(context: FlushContext) -> FlushPlan:
    """What a flush would do now; sends nothing, changes nothing but what must be loaded first."""
    return plan_scope(collect_scope(context))


def flush_session(context: FlushContext) -> FlushResult:
    """Write all changes of a session's objects.

    Raises:
        sqlalchemy.exc.DBAPIError: The database refused a statement. The objects are as before;
            the transaction is to be rolled back.
    """
    plan = plan_flush(context)
    journal, result = Journal(), FlushResult()
    try:
        for step in plan.steps:
            _run_step(step, context, journal, result)
        for stored in journal.stored:
            result.inserted += stored.references
            result.displaced += displaced_by(stored, result.deleted)
        context.rows_written(result)
    except BaseException:
        journal.undo()
        raise
    _accept(context, plan, result)
    return result


def _run_step(step: Step, context: FlushContext, journal: Journal, result: FlushResult) -> None:
    if isinstance(step, AssociationRows):
        write_association(step, context.connection_for(step.relation.parent))
        return
    connection = context.connection_for(step.mapper)
    events = RowEvents(step.mapper, connection, context)
    match step:
        case InsertRows():
            _make_links(step.links, journal)
            _insert(step, events, context, journal)
        case UpdateRows():
            _make_links(step.links, journal)
            _update(step, events, journal, result)
        case ReplaceRows():
            _make_links(step.links, journal)
            events.before_insert(step.holders)
            table = context.identity_map.table(step.mapper)
            replace_rows(step, connection, table, journal)
            result.deleted += step.before
            events.after_update(step.holders)
        case DeleteRows():
            events.before_delete(step.holders)
            delete_rows(step, connection)
            result.deleted += step.holders
            events.after_delete(step.holders)


def _insert(step: InsertRows, events: RowEvents, context: FlushContext, journal: Journal) -> None:
    events.before_insert(step.holders)
    defaults = writer_for(step.mapper, events.connection.dialect).defaults
    before = events.before_values(step.holders, defaults.made_on_insert)
    insert_rows(step, events.connection, context.identity_map.table(step.mapper), journal)
    events.refresh_flush(before)
    events.after_insert(step.holders)


def _update(step: UpdateRows, events: RowEvents, journal: Journal, result: FlushResult) -> None:
    events.before_update(step.holders)
    defaults = writer_for(step.mapper, events.connection.dialect).defaults
    before = events.before_values(step.holders, defaults.made_on_update)
    update_rows(step, events.connection, journal, result)
    events.refresh_flush(before)
    events.after_update(step.holders)


def _make_links(all_links: tuple[Links, ...], journal: Journal) -> None:
    """Copy the keys of rows into the foreign keys of those that refer to them."""
    for links in all_links:
        relation = links.relation
        is_merged = relation.parent.manager.is_merged and relation.target.manager.is_merged
        is_new = links.dependents[0]._sa_key is None
        rest = _copy_keys(links, journal) if is_merged and is_new and not links.is_cut else links
        _make_each(rest, journal)


def _copy_keys(links: Links, journal: Journal) -> Iterable[Link]:
    """Give new rows their foreign keys, where they have none yet. Returns: The links to be made."""
    left: set[int] = set()
    for referred_key, key in links.relation.pairs:
        try:
            values = values_at(links.referred, referred_key)
        except KeyError:  # an expired object
            return links
        if None in values:
            return links
        left.update(journal.fill(links.dependents, key, values))
    if not left:
        return ()
    return [link for place, link in enumerate(links) if place in left]


def _make_each(links: Iterable[Link], journal: Journal) -> None:
    for link in links:
        dict_ = dict_of(link.dependent)
        for referred_key, key in link.relation.pairs:
            referred = link.referred
            value = None if referred is None else present_value(referred, referred_key)
            _set_foreign_key(link, dict_, key, value, journal)


def _set_foreign_key(
    link: Link, dict_: dict[str, object], key: str, value: object, journal: Journal
) -> None:
    if key in dict_ and dict_[key] is value:
        return
    if value is None and key in mapper_of(link.dependent).pk_keys:
        raise FlushError(_blank_key_text(link, key))
    journal.keep_committed(link.dependent)
    keep_old_value(link.dependent, key, dict_.get(key, NO_VALUE))
    journal.set_value(dict_, key, value)


def _blank_key_text(link: Link, key: str) -> str:
    shown = f"<{type(instance_of(link.dependent)).__name__} at {id(link.dependent):#x}>"
    return (
        f"Dependency rule on relation {link.relation} tried to blank-out primary key column"
        f" {key!r} on instance {shown}. Delete the object too: relationship(cascade='all,"
        " delete-orphan'), or give it another parent."
    )


def _accept(context: FlushContext, plan: FlushPlan, result: FlushResult) -> None:
    """Take what was written as what is stored."""
    for step in plan.steps:
        if isinstance(step, DeleteRows):
            _accept_deletion(step.holders, context.identity_map.table(step.mapper))
        elif isinstance(step, ReplaceRows):
            _accept_deletion(step.before, context.identity_map.table(step.mapper))
    for holder in result.moved:
        _follow_key(context, holder, result)
    for holders in (context.sink.modified.values(), plan.modified):
        for holder in forget_changes(list(holders)):
            view = existing_view(holder)
            if view is not None and view.extras_if_any is not None:
                view.extras_if_any.pending.clear()
    context.sink.clear()


def _accept_deletion(holders: Iterable[Tracked], table: IdentityTable) -> None:
    """Take objects whose rows are gone out of the identity map."""
    for holder in holders:
        found = table.get(holder._sa_key)
        if found is not None and found() is instance_of(holder):
            del table[holder._sa_key]
        holder._sa_flags = (holder._sa_flags | DELETED) & ~MODIFIED
        holder._sa_committed = None
        if holder._sa_view is not None:
            sync_view(holder)


def _follow_key(context: FlushContext, holder: Tracked, result: FlushResult) -> None:
    """Enter an object under its new primary key, where that was changed."""
    mapper = mapper_of(holder)
    dict_ = dict_of(holder)
    if any(key not in dict_ for key in mapper.pk_keys):
        return
    key = mapper.bare_key([dict_[each] for each in mapper.pk_keys])
    if key == holder._sa_key:
        return
    result.rekeyed.append((holder, holder._sa_key, key))
    table = context.identity_map.table(mapper)
    found = table.get(holder._sa_key)
    if found is not None and found() is instance_of(holder):
        del table[holder._sa_key]
    set_identity(holder, key)
    table[key] = ref(instance_of(holder))
