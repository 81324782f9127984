"""What a flush concerns: new, changed and deleted objects, and what follows from their relations."""

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.exc import SAWarning

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.implementation import related_holder
from declarative_instr.constants import NO_VALUE, PassiveFlag
from declarative_instr.orm.errors import InvalidRequestError
from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.mapping.settings import MANYTOMANY, MANYTOONE, ONETOMANY
from declarative_instr.orm.unitofwork.cascade import (
    cascade_holders,
    implementation_of,
    mapper_of,
    related_items,
    reverse_of,
)
from declarative_instr.orm.unitofwork.links import LinkBook
from declarative_instr.orm.unitofwork.loops import take_references, without_mutual
from declarative_instr.orm.unitofwork.ports import FlushContext
from declarative_instr.state.history import History
from declarative_instr.state.objects import dict_of, instance_of
from declarative_instr.state.tracked import COMMITTED, DELETED, WAS_DELETED, Tracked
from declarative_instr.structures.callers import caller_level

_ROW_IS_GONE = DELETED | WAS_DELETED
_QUIET = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS

Pair = tuple[Tracked, Tracked]


@dataclass(slots=True)
class FlushScope:
    """Objects by id, in the order in which they came; links and association rows between them."""

    inserts: dict[int, Tracked] = field(default_factory=dict)
    updates: dict[int, Tracked] = field(default_factory=dict)
    deletes: dict[int, Tracked] = field(default_factory=dict)
    new: dict[Mapper, list[Tracked]] = field(default_factory=dict)
    """The inserts by class."""
    replaced: dict[int, Pair] = field(default_factory=dict)
    """New objects that take the key of a deleted one, and that one, by the new one's id."""
    links: LinkBook = field(default_factory=LinkBook)
    added_rows: dict[Relation, dict[tuple[int, int], Pair]] = field(default_factory=dict)
    removed_rows: dict[Relation, dict[tuple[int, int], Pair]] = field(default_factory=dict)


def collect_scope(context: FlushContext) -> FlushScope:
    """Everything that the session's objects ask a flush to do."""
    scope = FlushScope()
    scope.deletes.update(context.to_delete)
    scope.inserts.update(context.pending)
    for key, holder in context.sink.modified.items():
        if holder._sa_key is not None and key not in scope.deletes:
            scope.updates[key] = holder
    scope.new = by_mapper(scope.inserts.values())
    changed = by_mapper(scope.updates.values())
    _collect_orphans(scope, [*scope.new.items(), *changed.items()])
    for mapper, holders in scope.new.items():
        _collect_new(scope, mapper, holders)
    for mapper, holders in changed.items():
        _collect_changed(scope, mapper, holders)
    for mapper, holders in by_mapper(scope.deletes.values()).items():
        _collect_deleted(scope, mapper, holders)
    if scope.deletes and _collect_replaced(context, scope):
        scope.new = by_mapper(scope.inserts.values())
    return scope


def by_mapper(holders: Iterable[Tracked]) -> dict[Mapper, list[Tracked]]:
    """Group objects by class, in the order in which they come."""
    members: dict[type, list[Tracked]] = {}
    found: dict[Mapper, list[Tracked]] = {}
    for holder in holders:
        kind = type(holder)
        if kind in members:
            members[kind].append(holder)
            continue
        mapper = mapper_of(holder)
        of_mapper = found.setdefault(mapper, [])
        of_mapper.append(holder)
        if mapper.class_ is kind:  # a foreign holder's type is no mapped class
            members[kind] = of_mapper
    return found


def _collect_replaced(context: FlushContext, scope: FlushScope) -> bool:
    """Let new objects whose key a deleted one has take over its row. Returns: Whether any does."""
    for mapper, holders in scope.new.items():
        table = context.identity_map.table(mapper)
        for holder in holders if table else ():
            dict_ = dict_of(holder)
            values = [dict_.get(key) for key in mapper.pk_keys]
            found = None if None in values else table.get(mapper.bare_key(values))
            before = None if found is None else related_holder(found())
            if before is not None and id(before) in scope.deletes:
                scope.replaced[id(holder)] = (holder, scope.deletes.pop(id(before)))
                del scope.inserts[id(holder)]
    return bool(scope.replaced)


def changes_of(relation: Relation, holder: Tracked) -> History:
    """History of a relation of one object, without loading."""
    return implementation_of(holder, relation.key).history(holder, dict_of(holder), _QUIET)


# Orphans -----------------------------------------------------------------------------------


def _collect_orphans(scope: FlushScope, groups: Iterable[tuple[Mapper, list[Tracked]]]) -> None:
    """Move objects that lost their parent, where that means their end, to the deleted ones."""
    owning = [
        (relation, holder)
        for mapper, holders in groups
        for relation in mapper.relations.values()
        if relation.cascade.delete_orphan and not relation.viewonly
        for holder in holders
        if _may_have_changed(relation, holder)
    ]
    lost = {id(child): child for child in _which_left(groups)}
    for relation, holder in owning:
        if holder._sa_flags & COMMITTED:  # a value of another object has nothing before it
            removed = _real_holders(changes_of(relation, holder).deleted)
            lost.update(
                (key, each) for key, each in removed.items() if each._sa_sink is holder._sa_sink
            )
    orphans = [
        orphan
        for orphan in lost.values()
        if orphan._sa_key is not None and not orphan._sa_flags & _ROW_IS_GONE
    ]
    if not orphans:
        return
    adopted: set[int] = set()
    for relation, holder in owning:
        adopted.update(_real_holders(changes_of(relation, holder).added))
    for orphan in orphans:
        if id(orphan) not in adopted and not _has_parent(orphan):
            _delete_with_cascade(scope, orphan)


def _which_left(groups: Iterable[tuple[Mapper, list[Tracked]]]) -> Iterator[Tracked]:
    """Objects that no longer refer to an owner; its collection may not be loaded, or expired."""
    for mapper, holders in groups:
        for relation in mapper.relations.values():
            if not _is_owned_by(relation):
                continue
            for holder in holders:
                if dict_of(holder).get(relation.key, NO_VALUE) is None and any(
                    _real_holders(changes_of(relation, holder).deleted)
                ):
                    yield holder


def _is_owned_by(relation: Relation) -> bool:
    """Whether an object that is referred to would have this one deleted when it is let go."""
    reverse = reverse_of(relation)
    return relation.direction is MANYTOONE and reverse is not None and reverse.cascade.delete_orphan


def _real_holders(items: Iterable[object]) -> dict[int, Tracked]:
    holders = map(related_holder, items)
    return {id(holder): holder for holder in holders if holder is not None}


def _has_parent(holder: Tracked) -> bool:
    """Whether a reference to a parent that would miss it is still set."""
    dict_ = dict_of(holder)
    return any(
        dict_.get(relation.key) is not None
        for relation in mapper_of(holder).relations.values()
        if _is_owned_by(relation)
    )


def _delete_with_cascade(scope: FlushScope, holder: Tracked) -> None:
    reached = [holder, *cascade_holders(mapper_of(holder), holder, "delete")]
    for each in reached:
        if each._sa_key is not None:
            scope.deletes[id(each)] = each
            scope.updates.pop(id(each), None)


# Saved objects -----------------------------------------------------------------------------


def _collect_new(scope: FlushScope, mapper: Mapper, holders: list[Tracked]) -> None:
    """What follows from the relations of new objects of one class; the usual in few loops."""
    for relation in mapper.relations.values():
        if relation.viewonly:
            continue
        rest = holders
        if mapper.manager.is_merged and relation.direction is MANYTOONE:
            links = scope.links.links_of(relation, (mapper, True))
            rest = take_references(
                holders, relation.key, scope.deletes, links.dependents, links.referred
            )
        elif mapper.manager.is_merged and relation.other_key and relation.direction is ONETOMANY:
            rest = without_mutual(holders, relation.key, relation.other_key)
        for holder in rest:
            if relation.key in dict_of(holder):
                _collect_saved(scope, relation, holder)


def _collect_changed(scope: FlushScope, mapper: Mapper, holders: list[Tracked]) -> None:
    """What follows from the relations of stored objects of one class."""
    for relation in mapper.relations.values():
        if not relation.viewonly:
            for holder in holders:
                # The flush may have found meanwhile that an object is to be deleted.
                if _may_have_changed(relation, holder) and id(holder) not in scope.deletes:
                    _collect_saved(scope, relation, holder)


def _collect_saved(scope: FlushScope, relation: Relation, holder: Tracked) -> None:
    history = changes_of(relation, holder)
    if relation.direction is MANYTOONE:
        _collect_reference(scope, relation, holder, history)
    elif relation.direction is ONETOMANY:
        _collect_children(scope, relation, holder, history)
    else:
        _collect_rows(scope, relation, holder, history)


def _may_have_changed(relation: Relation, holder: Tracked) -> bool:
    if holder._sa_key is None:
        return relation.key in dict_of(holder)
    if relation.key in (holder._sa_committed or ()):
        return True
    impl = implementation_of(holder, relation.key)
    return isinstance(impl, CollectionImpl) and impl.pending(holder) is not None


def _collect_reference(
    scope: FlushScope, relation: Relation, holder: Tracked, history: History
) -> None:
    # A deleted reference has no object that came, and refers to nothing all the same.
    for item in history.added or ([None] if history.deleted else ()):
        referred = related_holder(item)
        if referred is not None and not _is_here(relation, holder, referred):
            continue
        if referred is None or id(referred) not in scope.deletes:
            scope.links.add(relation, holder, referred)


def _collect_children(
    scope: FlushScope, relation: Relation, holder: Tracked, history: History
) -> None:
    for child in _real_holders(history.added).values():
        if not _is_here(relation, holder, child):
            continue
        if id(child) not in scope.deletes and not _points_back(relation, child, holder):
            _link_child(scope, relation, child, holder)
    for child in _real_holders(history.deleted).values():
        if child._sa_flags & _ROW_IS_GONE or id(child) in scope.deletes:
            continue
        if not _points_elsewhere(relation, child, holder):
            _link_child(scope, relation, child, None)


def _is_here(relation: Relation, holder: Tracked, item: Tracked) -> bool:
    """Whether a related object is of the same session; else its row cannot be referred to.

    Raises:
        InvalidRequestError: The object's row was deleted, and the relation would save the object.
    """
    if item._sa_sink is holder._sa_sink:
        if not item._sa_flags & DELETED:
            return True
        if relation.cascade.save_update:
            raise InvalidRequestError(_deleted_text(relation, item))
    warnings.warn(
        f"Object of type <{type(instance_of(item)).__name__}> not in session, add operation along"
        f" '{relation}' will not proceed. Add the object to the session.",
        SAWarning,
        stacklevel=caller_level(),
    )
    return False


def _deleted_text(relation: Relation, item: Tracked) -> str:
    return (
        f"Instance '<{type(instance_of(item)).__name__} at {id(instance_of(item)):#x}>' has been"
        " deleted.  Use the make_transient() function to send this object back to the transient"
        f" state. {relation} refers to it."
    )


def _points_back(relation: Relation, child: Tracked, parent: Tracked) -> bool:
    """Whether the child's own reference makes the same link, and is about to be written."""
    if relation.other_key is None:
        return False
    if child._sa_key is not None and relation.other_key not in (child._sa_committed or ()):
        return False
    return related_holder(dict_of(child).get(relation.other_key)) is parent


def _points_elsewhere(relation: Relation, child: Tracked, parent: Tracked) -> bool:
    """Whether the child's own reference, or another parent's collection, makes another link."""
    if relation.other_key is not None and relation.other_key in dict_of(child):
        now = related_holder(dict_of(child).get(relation.other_key))
        return now is not None and now is not parent
    return child._sa_sink is None


def _link_child(
    scope: FlushScope, relation: Relation, child: Tracked, parent: Tracked | None
) -> None:
    """Note the link of an object that takes part in the flush, or does so for its foreign key."""
    if child._sa_key is None:
        if id(child) in scope.inserts:
            scope.links.add(relation, child, parent)
    elif child._sa_sink is not None:
        scope.updates.setdefault(id(child), child)
        scope.links.add(relation, child, parent)


def _collect_rows(scope: FlushScope, relation: Relation, holder: Tracked, history: History) -> None:
    for item in _real_holders(history.added).values():
        if _is_here(relation, holder, item) and id(item) not in scope.deletes:
            _note_row(scope.added_rows, relation, holder, item)
    for item in _real_holders(history.deleted).values():
        is_stored = item._sa_key is not None and holder._sa_key is not None
        if is_stored and not item._sa_flags & _ROW_IS_GONE and _is_here(relation, holder, item):
            _note_row(scope.removed_rows, relation, holder, item)


def _note_row(
    rows: dict[Relation, dict[tuple[int, int], Pair]],
    relation: Relation,
    holder: Tracked,
    item: Tracked,
) -> None:
    """Note a row of the association table once, whichever side it comes from."""
    reverse = reverse_of(relation)
    if reverse is not None and reverse in rows:
        relation, holder, item = reverse, item, holder
    rows.setdefault(relation, {})[id(holder), id(item)] = (holder, item)


# Deleted objects ---------------------------------------------------------------------------


def _collect_deleted(scope: FlushScope, mapper: Mapper, holders: list[Tracked]) -> None:
    for relation in mapper.relations.values():
        if relation.viewonly or relation.direction is MANYTOONE:
            continue
        for holder in holders:
            _collect_left(scope, relation, holder)


def _collect_left(scope: FlushScope, relation: Relation, holder: Tracked) -> None:
    """What becomes of the objects that a deleted one refers to."""
    for item in _all_items(relation, holder):
        if relation.direction is MANYTOMANY:
            _note_row(scope.removed_rows, relation, holder, item)
        elif id(item) not in scope.deletes and not _points_elsewhere(relation, item, holder):
            _link_child(scope, relation, item, None)


def _all_items(relation: Relation, holder: Tracked) -> Iterator[Tracked]:
    """Objects in the relation as the database has it: present ones and removed ones."""
    present = related_items(relation, holder, loading=True)
    added = {id(item) for item in changes_of(relation, holder).added}
    stored = [item for item in present if id(item) not in added]
    removed = changes_of(relation, holder).deleted
    for item in _real_holders([*stored, *removed]).values():
        if item._sa_key is not None and not item._sa_flags & _ROW_IS_GONE:
            yield item
