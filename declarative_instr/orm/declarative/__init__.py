"""Declarative mapping: what a class body says of table and relations; facade of its modules."""

from declarative_instr.orm.declarative.base import (
    DeclarativeBase,
    DeclarativeBaseNoMeta,
    DeclarativeMeta,
    add_mapped_attribute,
    as_declarative,
    declarative_base,
)
from declarative_instr.orm.declarative.columns import MappedColumn, mapped_column
from declarative_instr.orm.declarative.declared_attr import declared_attr
from declarative_instr.orm.declarative.registry import registry
from declarative_instr.orm.declarative.relations import Relationship, backref, relationship

__all__ = [
    "DeclarativeBase",
    "DeclarativeBaseNoMeta",
    "DeclarativeMeta",
    "MappedColumn",
    "Relationship",
    "add_mapped_attribute",
    "as_declarative",
    "backref",
    "declarative_base",
    "declared_attr",
    "mapped_column",
    "registry",
    "relationship",
]
