"""preview_flush(): the plan of a flush for people, with what brought each row in; runs nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from declarative_instr.attributes.implementation import related_holder
from declarative_instr.constants import NO_VALUE
from declarative_instr.orm.mapping.mapper import Relation
from declarative_instr.orm.mapping.settings import ONETOMANY
from declarative_instr.orm.unitofwork.cascade import (
    cascades,
    mapper_of,
    related_items,
    stored_value,
)
from declarative_instr.orm.unitofwork.changes import changed_keys
from declarative_instr.orm.unitofwork.collect import FlushScope, changes_of, collect_scope
from declarative_instr.orm.unitofwork.links import Link
from declarative_instr.orm.unitofwork.order import plan_scope
from declarative_instr.orm.unitofwork.plan import FlushPlan, Origin, Step, UpdateRows
from declarative_instr.orm.unitofwork.ports import FlushContext
from declarative_instr.state.objects import dict_of, holder_of
from declarative_instr.state.tracked import Tracked

_Origins = dict[int, Origin]


def preview_flush(context: FlushContext) -> FlushPlan:
    """What a flush would do now, without rows that it would look at and not write.

    Sends nothing, changes nothing but what must be loaded first.
    """
    scope = collect_scope(context)
    plan = plan_scope(scope)
    steps = [written for step in plan.steps if (written := _written(step)) is not None]
    return replace(plan, steps=tuple(steps), origins=_origins(context, scope))


# What is written ------------------------------------------------------------------------------


def _written(step: Step) -> Step | None:
    """The step with the rows that it changes; None where it changes none."""
    if not isinstance(step, UpdateRows):
        return step
    moved = {id(link.dependent) for links in step.links for link in links if _changes_key(link)}
    holders = tuple(
        [
            holder
            for holder in step.holders
            if id(holder) in moved or changed_keys(step.mapper, holder)
        ]
    )
    return replace(step, holders=holders) if holders else None


def _changes_key(link: Link) -> bool:
    """Whether the foreign key gets another value."""
    referred, dependent = link.referred, link.dependent
    if referred is None:
        return any(stored_value(dependent, key) is not None for _, key in link.relation.pairs)
    return any(
        dict_of(referred).get(referred_key, NO_VALUE) != stored_value(dependent, key)
        for referred_key, key in link.relation.pairs
    )


# What brought it in -----------------------------------------------------------------------------


def _origins(context: FlushContext, scope: FlushScope) -> Mapping[int, Origin]:
    changed = context.sink.modified
    new = {**scope.inserts, **{id(holder): holder for holder, _ in scope.replaced.values()}}
    origins: _Origins = {}
    _follow(changed.values(), "save-update", new, origins)
    _follow_each(new.values(), "save-update", new, origins)
    _note_orphans(context, scope, origins)
    _follow_each(scope.deletes.values(), "delete", scope.deletes, origins)
    _note_foreign_keys(context, scope, origins)
    return origins


def _follow_each(
    starts: Iterable[Tracked], kind: str, among: Mapping[int, Tracked], origins: _Origins
) -> None:
    """Follow a cascade from those objects that no other one has brought in."""
    for start in list(starts):
        if id(start) not in origins:
            _follow([start], kind, among, origins)


def _follow(
    starts: Iterable[Tracked], kind: str, among: Mapping[int, Tracked], origins: _Origins
) -> None:
    """Note what a cascade reaches from `starts`, near objects first, where it is `among` others."""
    waiting = list(starts)
    seen = set(map(id, waiting))
    for holder in waiting:  # grows while it runs
        for relation, item in _reached(holder, kind):
            if id(item) in among and id(item) not in seen and id(item) not in origins:
                seen.add(id(item))
                origins[id(item)] = Origin(kind, relation, holder)
                waiting.append(item)


def _reached(holder: Tracked, kind: str) -> Iterator[tuple[Relation, Tracked]]:
    for relation in mapper_of(holder).relations.values():
        if cascades(relation, kind):
            for item in related_items(relation, holder, loading=False):
                yield relation, holder_of(item)


def _note_orphans(context: FlushContext, scope: FlushScope, origins: _Origins) -> None:
    """Objects that are deleted since they lost their parent."""
    for holder in [*scope.inserts.values(), *scope.updates.values()]:
        for relation in mapper_of(holder).relations.values():
            if not relation.cascade.delete_orphan or relation.viewonly:
                continue
            for item in map(related_holder, changes_of(relation, holder).deleted):
                if id(item) in scope.deletes and id(item) not in context.to_delete:
                    origins[id(item)] = Origin("delete-orphan", relation, holder)


def _note_foreign_keys(context: FlushContext, scope: FlushScope, origins: _Origins) -> None:
    """Objects that nobody changed, and whose rows get another foreign key."""
    unchanged = scope.updates.keys() - context.sink.modified.keys()
    for holder in [*scope.inserts.values(), *scope.updates.values(), *scope.deletes.values()]:
        for relation in mapper_of(holder).relations.values() if unchanged else ():
            if relation.direction is ONETOMANY and not relation.viewonly:
                for item in map(related_holder, changes_of(relation, holder).sum()):
                    if item is not None and id(item) in unchanged:
                        origins.setdefault(id(item), Origin("foreign key", relation, holder))
