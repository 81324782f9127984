from declarative_instr.collections.adapter import CollectionAdapter, collection_adapter
from declarative_instr.collections.bulk import bulk_replace
from declarative_instr.collections.decorators import collection
from declarative_instr.collections.instrumented_dict import InstrumentedDict
from declarative_instr.collections.instrumented_list import InstrumentedList
from declarative_instr.collections.instrumented_set import InstrumentedSet
from declarative_instr.collections.keyed import KeyFuncDict, attribute_keyed_dict, keyfunc_mapping
from declarative_instr.collections.prepare import (
    prepare_collection_class as prepare_instrumentation,
)
from declarative_instr.orm.mapping.column_keys import column_keyed_dict

MappedCollection = KeyFuncDict
mapped_collection = keyfunc_mapping
attribute_mapped_collection = attribute_keyed_dict
column_mapped_collection = column_keyed_dict
__all__ = [
    "CollectionAdapter",
    "InstrumentedDict",
    "InstrumentedList",
    "InstrumentedSet",
    "KeyFuncDict",
    "MappedCollection",
    "attribute_keyed_dict",
    "attribute_mapped_collection",
    "bulk_replace",
    "collection",
    "collection_adapter",
    "column_keyed_dict",
    "column_mapped_collection",
    "keyfunc_mapping",
    "mapped_collection",
    "prepare_instrumentation",
]
