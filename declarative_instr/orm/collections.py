"""Instrumented collections, at their documented path."""

from declarative_instr.collections.adapter import CollectionAdapter, collection_adapter
from declarative_instr.collections.bulk import bulk_replace
from declarative_instr.collections.decorators import collection
from declarative_instr.collections.instrumented_dict import InstrumentedDict
from declarative_instr.collections.instrumented_list import InstrumentedList
from declarative_instr.collections.instrumented_set import InstrumentedSet
from declarative_instr.collections.keyed import (
    KeyFuncDict,
    attribute_keyed_dict,
    keyfunc_mapping,
)

__all__ = [
    "CollectionAdapter",
    "InstrumentedDict",
    "InstrumentedList",
    "InstrumentedSet",
    "KeyFuncDict",
    "attribute_keyed_dict",
    "bulk_replace",
    "collection",
    "collection_adapter",
    "keyfunc_mapping",
]
