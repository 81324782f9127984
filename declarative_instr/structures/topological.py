"""Ordering of things that depend on each other; names the circle where there is none."""

from collections.abc import Collection, Hashable, Iterable, Mapping

from typing_extensions import TypeVar

from declarative_instr.exc import CircularDependencyError

NodeT = TypeVar("NodeT", bound=Hashable)


def topological_order(
    nodes: Collection[NodeT], dependencies: Iterable[tuple[NodeT, NodeT]]
) -> list[NodeT]:
    """Order `nodes` so that the first of each pair of `dependencies` comes before the second.

    Nodes that do not depend on each other keep the order of `nodes`. Pairs that name
    anything else than `nodes`, or one node twice, are passed over.

    Raises:
        CircularDependencyError: The pairs form a circle; `circle` holds it.
    """
    position = {node: index for index, node in enumerate(nodes)}
    after: dict[NodeT, set[NodeT]] = {}
    waits_for: dict[NodeT, int] = dict.fromkeys(position, 0)
    for parent, child in dependencies:
        known = parent in position and child in position and parent != child
        if known and child not in after.setdefault(parent, set()):
            after[parent].add(child)
            waits_for[child] += 1
    order: list[NodeT] = []
    ready = [node for node in position if not waits_for[node]]
    while ready:
        following: list[NodeT] = []
        for node in ready:
            order.append(node)
            for child in after.get(node, ()):
                waits_for[child] -= 1
                if not waits_for[child]:
                    following.append(child)
        ready = sorted(following, key=position.__getitem__)
    if len(order) < len(position):
        raise _circle_error(after, [node for node in position if waits_for[node]])
    return order


def strongly_connected(
    nodes: Collection[NodeT], after: Mapping[NodeT, Collection[NodeT]]
) -> list[list[NodeT]]:
    """Group `nodes` into sets that reach each other, dependencies first (Tarjan 1972, iterative).

    `after[node]` are the nodes that come after `node`; the groups are answered in an order
    in which no group comes before one that it depends on.
    """
    index: dict[NodeT, int] = {}
    low: dict[NodeT, int] = {}
    stack: list[NodeT] = []
    on_stack: set[NodeT] = set()
    groups: list[list[NodeT]] = []
    for root in nodes:
        if root in index:
            continue
        work = [(root, iter(after.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, children = work[-1]
            for child in children:
                if child not in index:
                    index[child] = low[child] = len(index)
                    stack.append(child)
                    on_stack.add(child)
                    work.append((child, iter(after.get(child, ()))))
                    break
                if child in on_stack:
                    low[node] = min(low[node], index[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    groups.append(_pop_group(stack, on_stack, node))
    groups.reverse()
    return groups


def _pop_group(stack: list[NodeT], on_stack: set[NodeT], last: NodeT) -> list[NodeT]:
    group: list[NodeT] = []
    while True:
        node = stack.pop()
        on_stack.discard(node)
        group.append(node)
        if node == last:
            group.reverse()
            return group


def _circle_error(
    after: Mapping[NodeT, Collection[NodeT]], remaining: list[NodeT]
) -> CircularDependencyError:
    """Follow what comes before, within `remaining`, until a node comes up again."""
    before = {child: parent for parent in remaining for child in after.get(parent, ())}
    path: list[NodeT] = [remaining[0]]
    while before[path[-1]] not in path:
        path.append(before[path[-1]])
    circle = path[path.index(before[path[-1]]) :]
    circle.reverse()
    named = " -> ".join(map(str, [*circle, circle[0]]))
    return CircularDependencyError(f"Circular dependency detected: {named}", tuple(circle))
