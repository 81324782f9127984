"""registry: mapped classes of one declarative base; builds table and mapper of each."""

import weakref
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, MetaData, Table
from typing_extensions import override

from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint
from declarative_instr.declarative.fields import Field, RelationField
from declarative_instr.declarative.registry import Registry, is_declared
from declarative_instr.declarative.scan import ScanRules
from declarative_instr.instrumentation.factory import require_manager
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.declarative.columns import MappedColumn
from declarative_instr.orm.declarative.computed import computed_field
from declarative_instr.orm.declarative.declared_attr import declared_attr
from declarative_instr.orm.declarative.mapped_class import (
    map_class,
    planned_relation,
    remove_failed_table,
)
from declarative_instr.orm.declarative.tables import planned_column
from declarative_instr.orm.declarative.type_map import SqlType
from declarative_instr.orm.errors import InvalidRequestError
from declarative_instr.orm.mapping.attributes import (
    ForeignInstrumentedAttribute,
    InstrumentedAttribute,
)
from declarative_instr.orm.mapping.configure import configure_registries, remember_registry
from declarative_instr.orm.mapping.mapper import Mapper
