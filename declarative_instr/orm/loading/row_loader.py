"""RowLoader: turns rows into the objects of one entity and those joined to it; it sends no statement.

Its loops are generated: one for each layout of the rows and each treatment of the objects.
"""

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, Final, NamedTuple, TypeAlias, final
from weakref import ref

from declarative_instr.instrumentation.constructor import function_from_source
from declarative_instr.orm.core_bridge.execution import Processor, RawRow
from declarative_instr.orm.loading.nodes import Node, node_of
from declarative_instr.orm.loading.object_source import PLAIN, Treatment
from declarative_instr.orm.loading.ports import SessionContext
from declarative_instr.orm.loading.row_source import RowSource
from declarative_instr.orm.query.plan import NOTHING_SAID, EntityPlan, LoadTree
from declarative_instr.state.objects import instance_of, manager_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import view_of

Processors: TypeAlias = tuple[Processor | None, ...]
Kept: TypeAlias = "dict[Any, tuple[Any, ...]] | None"
"""By key: the object, and by key the members of each of its joined collections."""
TellNew: TypeAlias = Callable[[Tracked], object]
TellFilled: TypeAlias = Callable[[Tracked, object], object]
Run: TypeAlias = "tuple[MutableMapping[Any, ref[Any]], TellNew | None, TellFilled | None]"
"""For one node: its table of the identity map, and what is called with new and filled objects."""
Loop: TypeAlias = Callable[[Iterable[RawRow], Any, list[Any]], tuple[list[Any], tuple[Kept, ...]]]

PORTION: Final = 1000
"""Rows that are let go of at a time."""


@final
@dataclass(frozen=True, slots=True, eq=False)
class LoadRequest:
    """For whom objects are loaded, and how those are treated that are there already.

    Listeners of `load` and `refresh` get it as their context.
    """

    session: SessionContext
    populate_existing: bool = False


class LoadedRows(NamedTuple):
    """What a loader made: an object or None per row, and what each node kept."""

    objects: list[Any]
    kept: tuple[Kept, ...]


@final
class RowLoader:
    """The loader of one entity of a plan, with all that is joined to it."""

    __slots__ = ("_loops", "is_simple", "nodes", "repeats", "root")

    def __init__(self, plan: EntityPlan) -> None:
        self.root = node_of(plan)
        self.nodes = tuple(self.root.all())
        self.repeats = any(node.collections for node in self.nodes)
        """Whether one object may come in several rows."""
        self.is_simple = not (self.root.joined or plan.selectin)
        """Whether nothing is left to do when the loop ends."""
        self._loops: dict[tuple[int, Processors, Treatment], Loop] = {}

    def load(
        self,
        request: LoadRequest,
        rows: Sequence[RawRow],
        processors: Processors,
        *,
        consumes: bool = False,
    ) -> LoadedRows:
        """Make or find an object per row.

        `processors` has one entry per column, or none at all. `consumes`: nobody needs the rows
        afterwards, so that their memory can be used for the objects.
        """
        if not rows:
            return LoadedRows([], tuple({} if n.keeps_objects else None for n in self.nodes))
        session = request.session
        treatment, runs = PLAIN, self._silent_runs(session)
        is_heard = self._is_heard(session)
        if is_heard:
            runs = _telling_runs(self.nodes, runs, request)
        if is_heard or request.populate_existing:
            treatment = Treatment(request.populate_existing, is_heard)
        loop = self._loop(len(rows[0]), processors, treatment)
        read: Iterable[RawRow] = rows
        if consumes and len(rows) > PORTION and isinstance(rows, list):
            read = chain.from_iterable(_consumed(rows))
        return LoadedRows(*loop(read, session.sink, runs))

    def _silent_runs(self, session: SessionContext) -> list[Run]:
        """What the loop needs of each node where nobody listens."""
        table = session.identity_map.table
        return [(table(node.plan.mapper), None, None) for node in self.nodes]

    def _is_heard(self, session: SessionContext) -> bool:
        if session.told_of_load is not None:
            return True
        for node in self.nodes:
            dispatch = node.plan.mapper.manager.dispatch
            if node.is_remembered or dispatch.load or dispatch.refresh:
                return True
        return False

    def _loop(self, width: int, processors: Processors, treatment: Treatment) -> Loop:
        loop = self._loops.get((width, processors, treatment))
        if loop is None:
            source = RowSource(self.root, width, processors, treatment)
            title = f"row loader of {self.root.mapper.class_.__qualname__}"
            loop = function_from_source("load", source.text(), source.names(), title)
            self._loops[width, processors, treatment] = loop
        return loop


def _consumed(rows: list[RawRow]) -> Iterator[list[RawRow]]:
    """The rows in portions, in their order; the list has let go of what was answered."""
    rows.reverse()
    while rows:
        portion = rows[-PORTION:]
        del rows[-PORTION:]
        portion.reverse()
        yield portion


def _telling_runs(nodes: Iterable[Node], runs: Iterable[Run], request: LoadRequest) -> list[Run]:
    """The runs, with what is to be called for the objects of each node."""
    return [
        (table, _telling_new(node, request), _telling_filled(node, request))
        for node, (table, _, _) in zip(nodes, runs, strict=True)
    ]


def _telling_new(node: Node, request: LoadRequest) -> TellNew:
    """What is called with each new object of a node."""
    calls: list[TellNew] = []
    if node.is_remembered:
        calls.append(_remembering(node.plan.tree))
    load = node.mapper.manager.dispatch.load
    if load:
        calls.append(lambda holder: load(holder, request))
    told_of_load = request.session.told_of_load
    if told_of_load is not None:
        calls.append(told_of_load)
    if len(calls) == 1:
        return calls[0]

    def tell_all(holder: Tracked) -> None:
        for call in calls:
            call(holder)

    return tell_all


def _telling_filled(node: Node, request: LoadRequest) -> TellFilled:
    """What is called with each object of a node that was there, and took values."""
    refresh = node.mapper.manager.dispatch.refresh

    def tell_filled(holder: Tracked, keys: object) -> None:
        if refresh:
            refresh(holder, request, keys)

    return tell_filled


_runs = count(1)


def _remembering(tree: LoadTree) -> TellNew:
    """Let objects know what the options say about relations that are read later."""
    run = next(_runs)
    return lambda holder: _note_tree(holder, tree, run)


def remember(holder: Tracked, tree: LoadTree) -> None:
    """Let an object know what options say of its relations, so that refreshing it does the same.

    Many objects of one statement only know what is said about reading them, see `nodes`: the rest
    would cost each of them more than it is worth.
    """
    if tree is not NOTHING_SAID:
        _note_tree(holder, tree, next(_runs))


def _note_tree(holder: Tracked, tree: LoadTree, run: int) -> None:
    extras = view_of(holder, manager_of(type(instance_of(holder)))).extras
    extras.load_path, extras.runid = tree, run
