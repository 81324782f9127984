"""Cascades: the objects that an operation on one object reaches along its relations."""

from collections.abc import Iterator

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.implementation import AttributeImpl
from declarative_instr.collections.adapter import collection_adapter
from declarative_instr.constants import LoaderCallableStatus, PassiveFlag
from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.state.objects import dict_of, holder_of, instance_of, manager_of
from declarative_instr.state.tracked import Tracked

_LOADED = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS
_LOADING = PassiveFlag.PASSIVE_OFF ^ PassiveFlag.INIT_OK


def mapper_of(holder: Tracked) -> Mapper:
    """The mapper of a mapped object."""
    mapper: Mapper = manager_of(type(instance_of(holder))).mapper  # type: ignore[attr-defined]  # a ClassManager
    return mapper


def cascade_holders(mapper: Mapper, holder: Tracked, kind: str) -> Iterator[Tracked]:
    """Objects reachable from `holder` by relations that cascade `kind`, each once, near ones first.

    Only "delete" loads what is missing. The walk keeps its own stack: chains may be long.
    """
    seen = {id(holder)}
    waiting: list[tuple[Mapper, Tracked]] = [(mapper, holder)]
    place = 0
    while place < len(waiting):
        current_mapper, current = waiting[place]
        place += 1
        for relation in current_mapper.relations.values():
            if not cascades(relation, kind):
                continue
            for item in related_items(relation, current, loading=kind == "delete"):
                reached = holder_of(item)
                if id(reached) not in seen:
                    seen.add(id(reached))
                    waiting.append((mapper_of(reached), reached))
                    yield reached


def cascades(relation: Relation, kind: str) -> bool:
    """Whether a relation cascades `kind`, named as in `cascade="save-update, delete"`."""
    return kind in relation.cascade


def reverse_of(relation: Relation) -> Relation | None:
    """The relation of the target that is kept in step."""
    other = relation.other_key
    return None if other is None else relation.target.relations.get(other)


def related_items(relation: Relation, holder: Tracked, *, loading: bool) -> list[object]:
    """The objects in a relation of one object; what waits for an unloaded collection counts."""
    dict_ = dict_of(holder)
    impl = implementation_of(holder, relation.key)
    if relation.key not in dict_:
        if isinstance(impl, CollectionImpl) and not loading:
            waiting = impl.pending(holder)
            return [] if waiting is None else list(waiting.added)
        if not loading or holder._sa_key is None or relation.passive_deletes:
            return []
    value = impl.get(holder, dict_, _LOADING if loading else _LOADED)
    if value is None or isinstance(value, LoaderCallableStatus):
        return []
    adapter = collection_adapter(value) if relation.uselist else None
    return [value] if adapter is None else list(adapter)


def removed_items(relation: Relation, holder: Tracked) -> list[object]:
    """Objects that a stored object's row refers to, or the other way round, and that it let go of."""
    if holder._sa_key is None or relation.key not in (holder._sa_committed or ()):
        return []
    impl = implementation_of(holder, relation.key)
    removed = impl.history(holder, dict_of(holder), _LOADED).deleted
    return [item for item in removed if item is not None]


def stored_value(holder: Tracked, key: str) -> object:
    """The value of a column that the object's row has now; loaded where it is expired.

    The parts of the primary key are known without loading.
    """
    dict_, committed = dict_of(holder), holder._sa_committed or {}
    if holder._sa_key is not None:
        mapper = mapper_of(holder)
        if key in mapper.pk_keys:
            return mapper.key_values(holder._sa_key)[mapper.pk_keys.index(key)]
    if key in committed:
        return committed[key]
    if key not in dict_ and holder._sa_key is not None:
        return implementation_of(holder, key).get(holder, dict_, _LOADING)
    return dict_.get(key)


def present_value(holder: Tracked, key: str) -> object:
    """The value of a column that the object has now; loaded where it is expired."""
    dict_ = dict_of(holder)
    return dict_[key] if key in dict_ else stored_value(holder, key)


def implementation_of(holder: Tracked, key: str) -> AttributeImpl:
    """The implementation of an attribute of one object."""
    impl: AttributeImpl = manager_of(type(instance_of(holder))).implementations[key]  # type: ignore[assignment]  # the manager's own
    return impl
