"""The source of a loader: the loop over the rows, and how joined objects come together."""

from collections.abc import Sequence
from typing import Final, final

from declarative_instr.orm.core_bridge.execution import Processor
from declarative_instr.orm.loading.nodes import Node
from declarative_instr.orm.loading.object_source import PLAIN, ObjectSource, Treatment, indented
from declarative_instr.orm.mapping.mapper import Relation

RUN_NAMES: Final = ("table", "tell_new", "tell_filled")
"""What each run tells the loader about each node, in this order."""


@final
class RowSource:
    """Writes `load(rows, sink, runs)` for one tree of entities in one layout of rows.

    `runs` has RUN_NAMES for each node. The loader answers the objects of the root, one or None
    for each row, and for each node that keeps its objects a dictionary from key to
    `(object, items of its first joined collection, ...)`; the items are dictionaries from key
    to object.
    """

    def __init__(
        self,
        root: Node,
        width: int,
        processors: Sequence[Processor | None],
        treatment: Treatment,
    ) -> None:
        self._root = root
        self._width = width
        self._treatment = treatment
        self._nodes = tuple(root.all())
        self._objects = [ObjectSource(node, processors, treatment) for node in self._nodes]

    def names(self) -> dict[str, object]:
        """The global names that the source uses."""
        used: dict[str, object] = {}
        for one in self._objects:
            used.update(one.names())
        return used

    def text(self) -> str:
        """The source, ready to compile."""
        kept = "".join(f"seen{n.number}, " if n.keeps_objects else "None, " for n in self._nodes)
        body = [
            *(line for node in self._nodes for line in self._begin(node)),
            "result = []",
            "append = result.append",
            *self._row_loop(),
            f"return result, ({kept})",
        ]
        return "\n".join(["def load(rows, sink, runs):", *indented(body), ""])

    def _begin(self, node: Node) -> list[str]:
        n = node.number
        lines = [f"{', '.join(f'{name}{n}' for name in RUN_NAMES)} = runs[{n}]"]
        lines.append(f"get{n} = table{n}.get")
        return [*lines, f"seen{n} = {{}}"] if self._is_tracked(node) else lines

    def _row_loop(self) -> list[str]:
        """Unpack each row once; what lies around the columns of the tree is cut off."""
        first = min(node.plan.first for node in self._nodes)
        end = max(node.plan.first + len(node.plan.keys) for node in self._nodes)
        columns = "".join(f"c{position}, " for position in range(first, end))
        body = [*self._visit(self._root), f"append(o{self._root.number})"]
        if first == 0 and end == self._width:
            return [f"for ({columns}) in rows:", *indented(body)]
        return ["for row in rows:", f"    ({columns}) = row[{first}:{end}]", *indented(body)]

    # One node in one row -----------------------------------------------------------------------

    def _is_tracked(self, node: Node) -> bool:
        """Whether the loop must know which objects it has met."""
        return node.keeps_objects or self._treatment != PLAIN

    def _visit(self, node: Node) -> list[str]:
        """Let `o<number>` be the node's object in the row, joined with what is below."""
        one = self._objects[node.number]
        present = self._tracked(node) if self._is_tracked(node) else one.lines()
        for relation, below in node.joined:
            present += self._visit(below)
            present += self._join(node, relation, below)
        n = node.number
        return [
            *one.key_lines(),
            f"if {one.is_absent}:",
            f"    o{n} = None",
            "else:",
            *indented(present),
        ]

    def _tracked(self, node: Node) -> list[str]:
        """Find or make the object when it is met first, and keep it."""
        n, one = node.number, self._objects[node.number]
        empty = "".join("{}, " for _ in node.collections)
        gathered = "".join(f"s{n}_{relation.key}, " for relation in node.collections)
        lines = [
            f"met{n} = seen{n}.get({one.key})",
            f"if met{n} is None:",
            *indented(one.lines()),
            f"    met{n} = seen{n}[{one.key}] = (o{n}, {empty})",
            f"(o{n}, {gathered}) = met{n}",
        ]
        return lines if one.holder.startswith("o") else [*lines, f"h{n} = holder_of(o{n})"]

    def _join(self, node: Node, relation: Relation, below: Node) -> list[str]:
        """Let the node's object refer to the one below, where it does not refer to any yet."""
        n, name, found = node.number, relation.key, f"o{below.number}"
        if relation.uselist:
            key = self._objects[below.number].key
            return [f"if {found} is not None:", f"    s{n}_{name}[{key}] = {found}"]
        holder = self._objects[n].holder
        is_free = f"{name!r} not in d and {name!r} not in ({holder}._sa_committed or ())"
        return [f"d = {self._objects[n].values}", f"if {is_free}:", f"    d[{name!r}] = {found}"]
