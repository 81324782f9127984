"""Order of the steps: no row before the row that it refers to; builds the plan, runs nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from declarative_instr.exc import CircularDependencyError
from declarative_instr.orm.errors import CircularFlushError
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.unitofwork.cascade import mapper_of, stored_value
from declarative_instr.orm.unitofwork.collect import FlushScope
from declarative_instr.orm.unitofwork.plan import (
    AssociationRows,
    DeleteRows,
    FlushPlan,
    InsertRows,
    Link,
    ReplaceRows,
    Step,
    UpdateRows,
)
from declarative_instr.state.objects import dict_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.structures.topological import strongly_connected, topological_order

Pair = tuple[int, int]
"""Ids of a row that is referred to, and of one that refers to it."""


def plan_scope(scope: FlushScope) -> FlushPlan:
    """Bring what a flush concerns into order.

    Raises:
        CircularFlushError: Rows refer to each other in a circle; the error names them.
    """
    inserts, deletes = _by_mapper(scope.inserts.values()), _by_mapper(scope.deletes.values())
    changes = _by_mapper(
        [*(holder for holder, _ in scope.replaced.values()), *scope.updates.values()]
    )
    groups = _ordered_groups({*inserts, *changes, *deletes})
    links = _links_by_dependent(scope.links)
    steps: list[Step] = []
    for group in groups:
        early, late = _split_changes(group, changes, links, scope.inserts)
        steps += _change_steps(early, links, scope.replaced)
        steps += _insert_steps(group, inserts, links)
        steps += _change_steps(late, links, scope.replaced)
    steps += _association_steps(scope)
    for group in reversed(groups):
        steps += _delete_steps(group, deletes)
    return FlushPlan(tuple(steps), tuple(scope.updates.values()))


def _by_mapper(holders: Iterable[Tracked]) -> dict[Mapper, list[Tracked]]:
    mappers: dict[type, Mapper] = {}
    found: dict[Mapper, list[Tracked]] = {}
    for holder in holders:
        kind = type(holder)
        mapper = mappers.get(kind)
        if mapper is None:
            mapper = mapper_of(holder)
            if mapper.class_ is kind:  # a foreign holder's type is no mapped class
                mappers[kind] = mapper
        found.setdefault(mapper, []).append(holder)
    return found


def _links_by_dependent(links: Iterable[Link]) -> dict[int, list[Link]]:
    """Links by the id of the row that they change: to no row first, so that a new parent wins."""
    found: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        of_one = found[id(link.dependent)]
        of_one.insert(len(of_one) if link.referred is not None else 0, link)
    return found


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


def _insert_steps(
    group: Sequence[Mapper],
    inserts: dict[Mapper, list[Tracked]],
    links: dict[int, list[Link]],
) -> list[Step]:
    holders = [holder for mapper in group for holder in inserts.get(mapper, ())]
    if not holders:
        return []
    if not _refers_to_itself(group):
        levels = [holders]
    else:
        levels = _levels(holders, _linked_pairs(holders, links))
    steps: list[Step] = []
    for level in levels:
        for mapper, members in _by_mapper(level).items():
            steps.append(InsertRows(mapper, tuple(members), _links_of(members, links)))
    return steps


def _links_of(holders: Iterable[Tracked], links: dict[int, list[Link]]) -> tuple[Link, ...]:
    if not links:
        return ()
    return tuple(link for holder in holders for link in links.get(id(holder), ()))


def _split_changes(
    group: Sequence[Mapper],
    changes: dict[Mapper, list[Tracked]],
    links: dict[int, list[Link]],
    inserts: Mapping[int, Tracked],
) -> tuple[dict[Mapper, list[Tracked]], dict[Mapper, list[Tracked]]]:
    """Changes that run before the inserts of the group, and those that need a new row's key.

    A row that gives up a unique value is changed before the row that takes it is made.
    """
    if not links or not inserts:
        return {mapper: changes[mapper] for mapper in group if mapper in changes}, {}
    members = set(group)
    early: dict[Mapper, list[Tracked]] = {}
    late: dict[Mapper, list[Tracked]] = {}
    for mapper in group:
        for holder in changes.get(mapper, ()):
            waits = any(
                link.referred is not None
                and id(link.referred) in inserts
                and mapper_of(link.referred) in members
                for link in links.get(id(holder), ())
            )
            (late if waits else early).setdefault(mapper, []).append(holder)
    return early, late


def _change_steps(
    changes: dict[Mapper, list[Tracked]],
    links: dict[int, list[Link]],
    replaced: Mapping[int, tuple[Tracked, Tracked]],
) -> list[Step]:
    steps: list[Step] = []
    for mapper, holders in changes.items():
        new = tuple([holder for holder in holders if id(holder) in replaced])
        if new:
            before = tuple([replaced[id(holder)][1] for holder in new])
            steps.append(ReplaceRows(mapper, new, before, _links_of(new, links)))
        if len(new) < len(holders):
            stored = tuple([holder for holder in holders if id(holder) not in replaced])
            steps.append(UpdateRows(mapper, stored, _links_of(stored, links)))
    return steps


def _delete_steps(group: Sequence[Mapper], deletes: dict[Mapper, list[Tracked]]) -> list[Step]:
    holders = [holder for mapper in group for holder in deletes.get(mapper, ())]
    if not holders:
        return []
    levels = [holders]
    if _refers_to_itself(group):
        levels = _levels(holders, _stored_pairs(group, deletes))[::-1]
    return [
        DeleteRows(mapper, tuple(members))
        for level in levels
        for mapper, members in _by_mapper(level).items()
    ]


def _stored_pairs(group: Sequence[Mapper], deletes: dict[Mapper, list[Tracked]]) -> list[Pair]:
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


def _linked_pairs(holders: Iterable[Tracked], links: dict[int, list[Link]]) -> list[Pair]:
    """Which of the new rows refers to which, by the links that are to be made.

    Raises:
        CircularFlushError: A row refers to itself, and its key is not known yet.
    """
    pairs: list[Pair] = []
    for holder in holders:
        for link in links.get(id(holder), ()):
            if link.referred is None:
                continue
            if link.referred is holder and not _has_key(link):
                raise _circle_error([holder])
            pairs.append((id(link.referred), id(holder)))
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
