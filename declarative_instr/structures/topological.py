"""Ordering of things that depend on each other; names the circle where there is none."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import Generic

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
    search = _Search(after)
    for node in nodes:
        search.run(node)
    search.groups.reverse()
    return search.groups


class _Search(Generic[NodeT]):
    """Tarjan's depth-first search; keeps its own stack, since chains may be long."""

    def __init__(self, after: Mapping[NodeT, Collection[NodeT]]) -> None:
        self.groups: list[list[NodeT]] = []
        self._after = after
        self._index: dict[NodeT, int] = {}
        self._low: dict[NodeT, int] = {}
        self._stack: list[NodeT] = []
        self._on_stack: set[NodeT] = set()

    def run(self, root: NodeT) -> None:
        """Find the groups that can be reached from `root` and are not found yet."""
        if root in self._index:
            return
        work = [(root, self._visit(root))]
        while work:
            node, children = work[-1]
            child = next((one for one in children if self._is_open(node, one)), None)
            if child is not None:
                work.append((child, self._visit(child)))
                continue
            work.pop()
            if work:
                parent = work[-1][0]
                self._low[parent] = min(self._low[parent], self._low[node])
            if self._low[node] == self._index[node]:
                self.groups.append(self._close(node))

    def _visit(self, node: NodeT) -> Iterator[NodeT]:
        self._index[node] = self._low[node] = len(self._index)
        self._stack.append(node)
        self._on_stack.add(node)
        return iter(self._after.get(node, ()))

    def _is_open(self, node: NodeT, child: NodeT) -> bool:
        """Whether `child` is still to be visited; one on the stack closes a circle."""
        if child not in self._index:
            return True
        if child in self._on_stack:
            self._low[node] = min(self._low[node], self._index[child])
        return False

    def _close(self, last: NodeT) -> list[NodeT]:
        group: list[NodeT] = []
        while not group or group[-1] != last:
            group.append(self._stack.pop())
        self._on_stack.difference_update(group)
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
