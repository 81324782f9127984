from declarative_instr.collections.adapter import CollectionAdapter, collection_adapter
from declarative_instr.collections.bulk import Members, bulk_replace, members_of
from declarative_instr.collections.decorators import collection
from declarative_instr.collections.instrumented_dict import InstrumentedDict
from declarative_instr.collections.instrumented_list import InstrumentedList
from declarative_instr.collections.instrumented_set import InstrumentedSet
from declarative_instr.collections.keyed import KeyFuncDict, attribute_keyed_dict, keyfunc_mapping
from declarative_instr.collections.ports import CollectionEvents
from declarative_instr.collections.prepare import PreparedCollection, prepare_collection_class
from declarative_instr.collections.roles import CollectionRoles, roles_of

__all__ = [
    "CollectionAdapter",
    "CollectionEvents",
    "CollectionRoles",
    "InstrumentedDict",
    "InstrumentedList",
    "InstrumentedSet",
    "KeyFuncDict",
    "Members",
    "PreparedCollection",
    "attribute_keyed_dict",
    "bulk_replace",
    "collection",
    "collection_adapter",
    "keyfunc_mapping",
    "members_of",
    "prepare_collection_class",
    "roles_of",
]
