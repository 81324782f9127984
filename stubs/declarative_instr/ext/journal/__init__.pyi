from declarative_instr.ext.journal.coding import Codec
from declarative_instr.ext.journal.journal import Journal
from declarative_instr.ext.journal.values import (
    MISSING,
    Change,
    Edit,
    Entries,
    Introduction,
    Items,
    Mark,
    Members,
    Ref,
    Transaction,
)

__all__ = [
    "MISSING",
    "Change",
    "Codec",
    "Edit",
    "Entries",
    "Introduction",
    "Items",
    "Journal",
    "Mark",
    "Members",
    "Ref",
    "Transaction",
]
