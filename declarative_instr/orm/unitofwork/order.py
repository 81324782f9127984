"""Order of the steps: no row before the row that it refers to; builds the plan, runs nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from declarative_instr.exc import CircularDependencyError
from declarative_instr.orm.errors import CircularFlushError
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.unitofwork.cascade import stored_value
from declarative_instr.orm.unitofwork.collect import FlushScope, by_mapper
from declarative_instr.orm.unitofwork.links import Link, Links
from declarative_instr.orm.unitofwork.plan import (
    AssociationRows,
    DeleteRows,
    FlushPlan,
    InsertRows,
    ReplaceRows,
    Step,
    UpdateRows,
)
from declarative_instr.state.objects import dict_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.structures.topological import strongly_connected, topological_order

Pair = tuple[int, int]
"""Ids of a row that is referred to, and of one that refers to it."""
Holders = dict[Mapper, list[Tracked]]
"""Rows by class."""


def plan_scope(scope: FlushScope) -> FlushPlan:
    """Bring what a flush concerns into order.

    Raises:
        CircularFlushError: Rows refer to each other in a circle; the error names them.
    """
    replacing = [holder for holder, _ in scope.replaced.values()]
    changes = by_mapper([*replacing, *scope.updates.values()])
    deletes = by_mapper(scope.deletes.values())
    groups = _ordered_groups({*scope.new, *changes, *deletes})
    steps: list[Step] = []
    for group in groups:
        early, late = _split_changes(group, changes, scope)
        steps += _change_steps(early, scope)
        steps += _insert_steps(group, scope)
        steps += _change_steps(late, scope)
    steps += _association_steps(scope)
    for group in reversed(groups):
        steps += _delete_steps(group, deletes)
    return FlushPlan(tuple(steps), tuple(scope.updates.values()))


def _ordered_groups(mappers: Collection[Mapper]) -> list[list[Mapper]]:
    """Mappers in the order of their tables' foreign keys; those in a circle form one group."""
    ordered = sorted(mappers, key=_class_path)
    by_table = {mapper.local_table: mapper for mapper in ordered}
    after: dict[Mapper, list[Mapper]] = {mapper: [] for mapper in ordered}
    for mapper in ordered:
        for foreign_key in mapper.local_table.foreign_keys:
            referred = by_table.get(foreign_key.column.table)
            if referred is not None and mapper not in after[referred]:
                after[referred].append(mapper)
    return strongly_connected(ordered, after)


def _class_path(mapper: Mapper) -> str:
    """A name that gives mappers without dependencies a stable order."""
    return f"{mapper.local_table.fullname} {mapper.class_.__qualname__}"


def _refers_to_itself(group: Sequence[Mapper]) -> bool:
    if len(group) > 1:
        return True
    table = group[0].local_table
    return any(key.column.table is table for key in table.foreign_keys)


def _insert_steps(group: Sequence[Mapper], scope: FlushScope) -> list[Step]:
    members = {mapper: scope.new[mapper] for mapper in group if mapper in scope.new}
    pairs = _linked_pairs(members, scope) if _refers_to_itself(group) else []
    return [
        InsertRows(mapper, tuple(holders), _links_of(mapper, holders, scope))
        for mapper, holders in _in_order(members, pairs)
    ]


def _links_of(mapper: Mapper, holders: Sequence[Tracked], scope: FlushScope) -> tuple[Links, ...]:
    """The links of some new rows, or of some stored ones."""
    is_new = holders[0]._sa_key is None
    whole = len(scope.new.get(mapper, ())) if is_new and not scope.replaced else -1
    if len(holders) == whole:
        return scope.links.of_class(mapper, new=True)
    return scope.links.of_rows(mapper, holders)


def _split_changes(
    group: Sequence[Mapper], changes: Holders, scope: FlushScope
) -> tuple[Holders, Holders]:
    """Changes that run before the inserts of the group, and those that need a new row's key.

    A row that gives up a unique value is changed before the row that takes it is made.
    """
    if changes.keys().isdisjoint(group):
        return {}, {}
    waiting = _waiting_changes(group, scope) if scope.inserts else set()
    early: Holders = {}
    late: Holders = {}
    for mapper in group:
        for holder in changes.get(mapper, ()):
            part = late if id(holder) in waiting else early
            part.setdefault(mapper, []).append(holder)
    return early, late


def _waiting_changes(group: Sequence[Mapper], scope: FlushScope) -> set[int]:
    """Ids of rows of the group that take the key of a new row of the group."""
    new = {id(holder) for mapper in group for holder in scope.new.get(mapper, ())}
    return {
        id(link.dependent)
        for mapper in group
        for is_new in (True, False)
        for links in scope.links.of_class(mapper, new=is_new)
        if links.relation.target in group or links.relation.parent in group
        for link in links
        if id(link.referred) in new
    }


def _change_steps(changes: Holders, scope: FlushScope) -> list[Step]:
    steps: list[Step] = []
    for mapper, holders in changes.items():
        new = tuple([holder for holder in holders if id(holder) in scope.replaced])
        if new:
            before = tuple([scope.replaced[id(holder)][1] for holder in new])
            steps.append(ReplaceRows(mapper, new, before, _links_of(mapper, new, scope)))
        if len(new) < len(holders):
            stored = tuple([holder for holder in holders if id(holder) not in scope.replaced])
            steps.append(UpdateRows(mapper, stored, _links_of(mapper, stored, scope)))
    return steps


def _delete_steps(group: Sequence[Mapper], deletes: Holders) -> list[Step]:
    members = {mapper: deletes[mapper] for mapper in group if mapper in deletes}
    pairs = _stored_pairs(group, deletes) if members and _refers_to_itself(group) else []
    ordered = _in_order(members, pairs)
    return [DeleteRows(mapper, tuple(holders)) for mapper, holders in reversed(ordered)]


def _in_order(members: Holders, pairs: Sequence[Pair]) -> list[tuple[Mapper, list[Tracked]]]:
    """Rows of some classes in the order in which they refer to each other.

    Classes are ordered as a whole; only rows of a class that refers to itself, or of classes in
    a circle, are looked at one by one.

    Raises:
        CircularFlushError: Rows refer to each other in a circle.
    """
    if not pairs:
        return list(members.items())
    mapper_by_id = {id(one): mapper for mapper, holders in members.items() for one in holders}
    after: dict[Mapper, set[Mapper]] = {mapper: set() for mapper in members}
    for referred, dependent in pairs:
        after[mapper_by_id[referred]].add(mapper_by_id[dependent])
    ordered: list[tuple[Mapper, list[Tracked]]] = []
    for circle in strongly_connected(list(members), after):
        holders = [holder for mapper in circle for holder in members[mapper]]
        if len(circle) == 1 and circle[0] not in after[circle[0]]:
            ordered.append((circle[0], holders))
        else:
            for level in _levels(holders, pairs):
                ordered += by_mapper(level).items()
    return ordered


def _stored_pairs(group: Sequence[Mapper], deletes: Holders) -> list[Pair]:
    """Which of the rows refers to which, by the foreign keys that they hold in the database."""
    by_table = {mapper.local_table: mapper for mapper in group}
    pairs: list[Pair] = []
    for mapper in group:
        for constraint in mapper.local_table.foreign_key_constraints:
            referred = by_table.get(constraint.referred_table)
            if referred is None:
                continue
            own = [mapper.key_of(element.parent) for element in constraint.elements]
            theirs = [referred.key_of(element.column) for element in constraint.elements]
            present = {_stored(one, theirs): id(one) for one in deletes.get(referred, ())}
            for holder in deletes.get(mapper, ()):
                found = present.get(_stored(holder, own))
                if found is not None:
                    pairs.append((found, id(holder)))
    return pairs


def _stored(holder: Tracked, keys: Iterable[str]) -> tuple[object, ...]:
    """Values as the database has them."""
    return tuple(stored_value(holder, key) for key in keys)


def _linked_pairs(members: Holders, scope: FlushScope) -> list[Pair]:
    """Which of the new rows refers to which, by the links that are to be made.

    Raises:
        CircularFlushError: A row refers to itself, and its key is not known yet.
    """
    new = {id(holder) for holders in members.values() for holder in holders}
    pairs: list[Pair] = []
    for mapper in members:
        for links in scope.links.of_class(mapper, new=True):
            for link in links:
                if link.referred is link.dependent and not _has_key(link):
                    raise _circle_error([link.dependent])
                if id(link.referred) in new and id(link.dependent) in new:
                    pairs.append((id(link.referred), id(link.dependent)))
    return pairs


def _has_key(link: Link) -> bool:
    """Whether the referred-to object has the values that the foreign key takes."""
    referred = link.referred
    return referred is not None and all(
        dict_of(referred).get(key) is not None for key, _ in link.relation.pairs
    )


def _levels(holders: Sequence[Tracked], pairs: Sequence[Pair]) -> list[list[Tracked]]:
    """Rows in levels: each refers to rows of earlier levels only.

    Args:
        holders: The rows.
        pairs: Ids of a row that is referred to, and of one that refers to it.

    Raises:
        CircularFlushError: They refer to each other in a circle.
    """
    by_id = {id(holder): holder for holder in holders}
    inside = [pair for pair in pairs if pair[0] in by_id and pair[0] != pair[1]]
    try:
        order = topological_order(list(by_id), inside)
    except CircularDependencyError as error:
        raise _circle_error([by_id[key] for key in error.circle if isinstance(key, int)]) from error
    level_of: dict[int, int] = {}
    before: dict[int, set[int]] = defaultdict(set)
    for referred, dependent in inside:
        before[dependent].add(referred)
    levels: list[list[Tracked]] = []
    for key in order:
        level = max((level_of[one] + 1 for one in before[key]), default=0)
        level_of[key] = level
        if level == len(levels):
            levels.append([])
        levels[level].append(by_id[key])
    return levels


def _circle_error(holders: Sequence[Tracked]) -> CircularFlushError:
    named = " -> ".join(f"{type(one).__name__} at {id(one):#x}" for one in [*holders, holders[0]])
    message = (
        f"Circular dependency detected: {named}. Each of these rows needs the key of the next"
        " one first. Flush some of them before the references are set."
    )
    return CircularFlushError(message, tuple(holders))


def _association_steps(scope: FlushScope) -> list[Step]:
    steps: list[Step] = []
    for is_removal, rows in ((True, scope.removed_rows), (False, scope.added_rows)):
        for relation, pairs in rows.items():
            if relation.secondary is not None:
                steps.append(
                    AssociationRows(relation, relation.secondary, tuple(pairs.values()), is_removal)
                )
    return steps
