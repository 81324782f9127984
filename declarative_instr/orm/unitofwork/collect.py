"""What a flush concerns: new, changed and deleted objects, and what follows from their relations."""

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.exc import SAWarning

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.history import History
from declarative_instr.attributes.implementation import related_holder
from declarative_instr.constants import PassiveFlag
from declarative_instr.orm.mapping.mapper import Relation
from declarative_instr.orm.mapping.settings import RelationshipDirection
from declarative_instr.orm.unitofwork.cascade import (
    cascade_holders,
    implementation_of,
    mapper_of,
    related_items,
    reverse_of,
)
from declarative_instr.orm.unitofwork.plan import Link
from declarative_instr.orm.unitofwork.ports import FlushContext
from declarative_instr.state.objects import dict_of, instance_of
from declarative_instr.state.tracked import Tracked

_QUIET = PassiveFlag.PASSIVE_NO_INITIALIZE

Pair = tuple[Tracked, Tracked]


@dataclass(slots=True)
class FlushScope:
    """Objects by id, in the order in which they came; links and association rows between them."""

    inserts: dict[int, Tracked] = field(default_factory=dict)
    updates: dict[int, Tracked] = field(default_factory=dict)
    deletes: dict[int, Tracked] = field(default_factory=dict)
    replaced: dict[int, Pair] = field(default_factory=dict)
    """New objects that take the key of a deleted one, and that one, by the new one's id."""
    links: list[Link] = field(default_factory=list)
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
    _collect_orphans(scope)
    for holder in _touched(scope):
        _collect_saved(scope, holder)
    for holder in list(scope.deletes.values()):
        _collect_deleted(scope, holder)
    if scope.deletes:
        _collect_replaced(context, scope)
    return scope


def _collect_replaced(context: FlushContext, scope: FlushScope) -> None:
    """Let new objects whose key a deleted one has take over its row."""
    for holder in list(scope.inserts.values()):
        mapper, dict_ = mapper_of(holder), dict_of(holder)
        values = [dict_.get(key) for key in mapper.pk_keys]
        if None not in values:
            found = context.identity_map.table(mapper).get(mapper.bare_key(values))
            before = None if found is None else related_holder(found())
            if before is not None and id(before) in scope.deletes:
                scope.replaced[id(holder)] = (holder, scope.deletes.pop(id(before)))
                del scope.inserts[id(holder)]


def _touched(scope: FlushScope) -> list[Tracked]:
    """New and changed objects whose class has relations."""
    together = [*scope.inserts.values(), *scope.updates.values()]
    with_relations: dict[type, bool] = {}
    found = []
    for holder in together:
        known = with_relations.get(type(holder))
        if known is None:
            known = bool(mapper_of(holder).relations)
            with_relations[type(holder)] = known
        if known:
            found.append(holder)
    return found


def changes_of(relation: Relation, holder: Tracked) -> History:
    """History of a relation of one object, without loading."""
    return implementation_of(holder, relation.key).history(holder, dict_of(holder), _QUIET)


# Orphans -----------------------------------------------------------------------------------


def _collect_orphans(scope: FlushScope) -> None:
    """Move objects that lost their parent, where that means their end, to the deleted ones."""
    lost: dict[int, Tracked] = {}
    adopted: set[int] = set()
    for holder in _touched(scope):
        for relation in mapper_of(holder).relations.values():
            if relation.cascade.delete_orphan and not relation.viewonly:
                history = changes_of(relation, holder)
                adopted.update(_real_holders(history.added))
                lost.update(_real_holders(history.deleted))
    for key, orphan in lost.items():
        if key not in adopted and orphan._sa_key is not None and not _has_parent(orphan):
            _delete_with_cascade(scope, orphan)


def _real_holders(items: Iterable[object]) -> dict[int, Tracked]:
    holders = map(related_holder, items)
    return {id(holder): holder for holder in holders if holder is not None}


def _has_parent(holder: Tracked) -> bool:
    """Whether a reference to a parent that would miss it is still set."""
    dict_ = dict_of(holder)
    return any(
        dict_.get(relation.key) is not None
        for relation in mapper_of(holder).relations.values()
        if relation.direction is RelationshipDirection.MANYTOONE
        and (reverse := reverse_of(relation)) is not None
        and reverse.cascade.delete_orphan
    )


def _delete_with_cascade(scope: FlushScope, holder: Tracked) -> None:
    reached = [holder, *cascade_holders(mapper_of(holder), holder, "delete")]
    for each in reached:
        if each._sa_key is not None:
            scope.deletes[id(each)] = each
            scope.updates.pop(id(each), None)


# Saved objects -----------------------------------------------------------------------------


def _collect_saved(scope: FlushScope, holder: Tracked) -> None:
    for relation in mapper_of(holder).relations.values():
        if relation.viewonly or not _may_have_changed(relation, holder):
            continue
        history = changes_of(relation, holder)
        if relation.direction is RelationshipDirection.MANYTOONE:
            _collect_reference(scope, relation, holder, history)
        elif relation.direction is RelationshipDirection.ONETOMANY:
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
    for item in history.added:
        referred = related_holder(item)
        if referred is not None and not _is_here(relation, holder, referred):
            continue
        if referred is None or id(referred) not in scope.deletes:
            scope.links.append(Link(relation, holder, referred))


def _collect_children(
    scope: FlushScope, relation: Relation, holder: Tracked, history: History
) -> None:
    for child in _real_holders(history.added).values():
        if not _is_here(relation, holder, child):
            continue
        if id(child) not in scope.deletes and not _points_back(relation, child, holder):
            _take_part(scope, child)
            scope.links.append(Link(relation, child, holder))
    for child in _real_holders(history.deleted).values():
        if id(child) not in scope.deletes and not _points_elsewhere(relation, child, holder):
            _take_part(scope, child)
            scope.links.append(Link(relation, child, None))


def _is_here(relation: Relation, holder: Tracked, item: Tracked) -> bool:
    """Whether a related object is of the same session; else its row cannot be referred to."""
    if item._sa_sink is holder._sa_sink:
        return True
    warnings.warn(
        f"Object of type <{type(instance_of(item)).__name__}> not in session, add operation along"
        f" '{relation}' will not proceed. Add the object to the session.",
        SAWarning,
        stacklevel=2,
    )
    return False


def _points_back(relation: Relation, child: Tracked, parent: Tracked) -> bool:
    """Whether the child's own reference makes the same link."""
    if relation.other_key is None:
        return False
    return related_holder(dict_of(child).get(relation.other_key)) is parent


def _points_elsewhere(relation: Relation, child: Tracked, parent: Tracked) -> bool:
    """Whether the child's own reference, or another parent's collection, makes another link."""
    if relation.other_key is not None and relation.other_key in dict_of(child):
        now = related_holder(dict_of(child).get(relation.other_key))
        return now is not None and now is not parent
    return child._sa_sink is None


def _take_part(scope: FlushScope, child: Tracked) -> None:
    """Let an object whose foreign key changes be written."""
    if child._sa_key is not None and child._sa_sink is not None:
        scope.updates.setdefault(id(child), child)


def _collect_rows(scope: FlushScope, relation: Relation, holder: Tracked, history: History) -> None:
    for item in _real_holders(history.added).values():
        if _is_here(relation, holder, item) and id(item) not in scope.deletes:
            _note_row(scope.added_rows, relation, holder, item)
    for item in _real_holders(history.deleted).values():
        if item._sa_key is not None and holder._sa_key is not None:
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


def _collect_deleted(scope: FlushScope, holder: Tracked) -> None:
    for relation in mapper_of(holder).relations.values():
        if relation.viewonly or relation.direction is RelationshipDirection.MANYTOONE:
            continue
        for item in _all_items(relation, holder):
            if relation.direction is RelationshipDirection.MANYTOMANY:
                _note_row(scope.removed_rows, relation, holder, item)
            elif id(item) not in scope.deletes and not _points_elsewhere(relation, item, holder):
                _take_part(scope, item)
                scope.links.append(Link(relation, item, None))


def _all_items(relation: Relation, holder: Tracked) -> Iterator[Tracked]:
    """Objects in the relation as the database has it: present ones and removed ones."""
    present = related_items(relation, holder, loading=True)
    added = {id(item) for item in changes_of(relation, holder).added}
    stored = [item for item in present if id(item) not in added]
    removed = changes_of(relation, holder).deleted
    for item in _real_holders([*stored, *removed]).values():
        if item._sa_key is not None:
            yield item
