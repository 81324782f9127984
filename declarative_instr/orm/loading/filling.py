"""Fills relations of many objects with what was loaded; it knows neither rows nor statements."""

from collections.abc import Collection, Iterable
from typing import Any

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.orm.mapping.mapper import Relation
from declarative_instr.state.objects import dict_of, holder_of, values_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import existing_view

Gathered = tuple[Any, Collection[Any]]
"""An object, and what one of its relations refers to."""


def is_to_be_filled(relation: Relation, instance: Any) -> bool:
    """Whether an object has no value for the relation, loaded, changed or deleted."""
    holder = instance if isinstance(instance, Tracked) else holder_of(instance)
    committed = holder._sa_committed
    is_changed = committed is not None and relation.key in committed
    return relation.key not in values_of(instance) and not is_changed


def fill_relation(relation: Relation, gathered: Iterable[Gathered]) -> None:
    """Let each object that lacks it have the value of a relation."""
    impl = relation.parent.manager.implementations[relation.key]
    if isinstance(impl, CollectionImpl):
        fill_collections(impl, gathered)
        return
    for instance, items in gathered:
        if is_to_be_filled(relation, instance):
            values_of(instance)[relation.key] = next(iter(items), None)


def fill_collections(impl: CollectionImpl, gathered: Iterable[Gathered]) -> None:
    """Give objects without one their collection: one `extend`, one adapter each, no events.

    Where somebody listens, or changes wait for the collection, the attribute does it itself.
    """
    key, make, roles = impl.key, impl.factory.factory, impl.factory.roles
    is_special = impl.dispatch.init_collection or impl.manager.collection_maker is not None
    put_all = None if is_special else roles.put_all
    for instance, items in gathered:
        dict_ = values_of(instance)
        if key in dict_:
            continue
        holder = instance if isinstance(instance, Tracked) else holder_of(instance)
        is_untouched = holder._sa_committed is None and existing_view(holder) is None
        if put_all is not None and is_untouched:
            collection = make()
            put_all(collection, items)
            CollectionAdapter(impl, holder, collection, roles)
            dict_[key] = collection
        elif holder._sa_committed is None or key not in holder._sa_committed:
            impl.set_committed_value(holder, dict_of(holder), list(items))
