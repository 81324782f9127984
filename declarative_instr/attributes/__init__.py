"""Tracked attributes and the functions that work on them."""

from declarative_instr.attributes.events import AttributeEvents
from declarative_instr.attributes.functions import (
    del_attribute,
    flag_dirty,
    flag_modified,
    get_attribute,
    get_history,
    init_collection,
    set_attribute,
    set_committed_value,
)
from declarative_instr.attributes.history import HISTORY_BLANK, History
from declarative_instr.attributes.instrumented import AttributeSpec, InstrumentedAttribute
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.attributes.mapped import Mapped
from declarative_instr.attributes.tokens import AttributeEventToken

__all__ = [
    "HISTORY_BLANK",
    "AttributeEventToken",
    "AttributeEvents",
    "AttributeKind",
    "AttributeSpec",
    "History",
    "InstrumentedAttribute",
    "Mapped",
    "del_attribute",
    "flag_dirty",
    "flag_modified",
    "get_attribute",
    "get_history",
    "init_collection",
    "set_attribute",
    "set_committed_value",
]
