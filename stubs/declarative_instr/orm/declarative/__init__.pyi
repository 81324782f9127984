from declarative_instr.orm.declarative.base import (
    DeclarativeBase,
    DeclarativeMeta,
    declarative_base,
)
from declarative_instr.orm.declarative.columns import MappedColumn, mapped_column
from declarative_instr.orm.declarative.declared_attr import declared_attr
from declarative_instr.orm.declarative.registry import registry
from declarative_instr.orm.declarative.relations import Relationship, relationship

__all__ = [
    "DeclarativeBase",
    "DeclarativeMeta",
    "MappedColumn",
    "Relationship",
    "declarative_base",
    "declared_attr",
    "mapped_column",
    "registry",
    "relationship",
]
