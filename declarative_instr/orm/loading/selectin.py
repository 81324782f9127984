"""What follows the rows: joined collections are filled, and more relations loaded for all objects."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from declarative_instr.orm.core_bridge.execution import RawRows
from declarative_instr.orm.loading.filling import Gathered, fill_relation, is_to_be_filled
from declarative_instr.orm.loading.nodes import Node
from declarative_instr.orm.loading.own_selects import BatchSelect, remembered
from declarative_instr.orm.loading.relation_path import RelationPath, path_of
from declarative_instr.orm.loading.row_loader import Kept, LoadRequest, RowLoader
from declarative_instr.orm.mapping.mapper import Relation
from declarative_instr.orm.query.plan import LoadTree
from declarative_instr.state.objects import holder_of, values_of
from declarative_instr.state.tracked import EXPIRED, Tracked


def load_objects(request: LoadRequest, loader: RowLoader, raw: RawRows) -> list[Any]:
    """The object of each row, or None, with all that is to be loaded together with it."""
    loaded = loader.load(request, raw.rows, raw.processors)
    if loader.is_simple:
        return loaded.objects
    for node, kept in zip(loader.nodes, loaded.kept, strict=True):
        if kept:
            _fill_joined(node, kept)
    for node, kept in zip(loader.nodes, loaded.kept, strict=True):
        if node.plan.selectin:
            is_root = node is loader.root
            objects = loaded.objects if is_root else [entry[0] for entry in (kept or {}).values()]
            load_selectin(request, node, objects)
    return loaded.objects


def _fill_joined(node: Node, kept: Kept) -> None:
    entries = (kept or {}).values()
    for place, relation in enumerate(node.collections, start=1):
        fill_relation(relation, [(entry[0], entry[place].values()) for entry in entries])


def load_selectin(request: LoadRequest, node: Node, objects: Sequence[Any]) -> None:
    """Load the relations of objects that want it, with few statements each."""
    for relation in node.plan.selectin:
        load_relation(request, relation, node.plan.tree.under(relation.key), objects)


def load_relation(
    request: LoadRequest, relation: Relation, tree: LoadTree, objects: Iterable[Any]
) -> None:
    """Load a relation for those of many objects that lack it."""
    parents = [each for each in objects if each is not None and is_to_be_filled(relation, each)]
    if not parents:
        return
    connection = request.session.connection_for(relation.target)
    path, batch = remembered(
        relation.parent,
        connection.dialect,
        (relation, tree.parts),
        lambda: _prepare(relation, tree, connection.dialect),
    )
    by_key = _by_key(path, parents)
    if relation.by_target_key and not batch.loader.root.joined:
        _take_known(request, relation, batch, by_key)
    for keys in batch.statement.chunks(list(by_key)):
        raw = batch.statement.rows(connection, keys)
        found = load_objects(request, batch.loader, raw)
        items: dict[Any, list[Any]] = defaultdict(list)
        for key, item in zip(batch.keys(raw.rows, raw.processors), found, strict=True):
            items[key].append(item)
        if batch.loader.repeats:
            items = defaultdict(list, {key: _once(each) for key, each in items.items()})
        gathered: list[Gathered] = [
            (parent, items.get(key, ())) for key in keys for parent in by_key[key]
        ]
        fill_relation(relation, gathered)


def _prepare(relation: Relation, tree: LoadTree, dialect: Any) -> tuple[RelationPath, BatchSelect]:
    path = path_of(relation)
    return path, path.batch(tree, dialect)


def _by_key(path: RelationPath, parents: Iterable[Any]) -> dict[Any, list[Any]]:
    """The parents by the bare key of their related rows; without a key there are none."""
    by_key: dict[Any, list[Any]] = {}
    if path.is_by_identity:
        for parent in parents:
            holder = parent if isinstance(parent, Tracked) else holder_of(parent)
            by_key.setdefault(holder._sa_key, []).append(parent)
        return by_key
    alone: list[Gathered] = []
    for parent in parents:
        values = values_of(parent)
        if any(name not in values for name in path.attributes):
            continue
        key = path.key_in(values)
        if key is None or (type(key) is tuple and None in key):
            alone.append((parent, ()))
        else:
            by_key.setdefault(key, []).append(parent)
    fill_relation(path.relation, alone)
    return by_key


def _take_known(
    request: LoadRequest, relation: Relation, batch: BatchSelect, by_key: dict[Any, list[Any]]
) -> None:
    """Refer to objects that are there already; what is left in `by_key` is to be loaded."""
    if request.populate_existing:
        return
    table = request.session.identity_map.table(relation.target)
    known: list[Any] = []
    for key in list(by_key):
        reference = table.get(key)
        found = None if reference is None else reference()
        if found is not None and not holder_of(found)._sa_flags & EXPIRED:
            known.append(found)
            fill_relation(relation, [(parent, (found,)) for parent in by_key.pop(key)])
    load_selectin(request, batch.loader.root, known)


def _once(items: Iterable[Any]) -> list[Any]:
    return list({id(item): item for item in items}.values())
