"""The ORM layer: mapped classes on SQLAlchemy Core, with the names and meaning of `sqlalchemy.orm`."""

from declarative_instr.orm import requirement as _requirement  # isort: split

from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.attributes.validation import validates
from declarative_instr.constants import (
    EXT_CONTINUE,
    EXT_SKIP,
    EXT_STOP,
    NO_KEY,
    NO_VALUE,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.instrumentation.reconstruction import reconstructor
from declarative_instr.orm import (
    attributes,
    collections,
    events,
    exc,
    instrumentation,
    state,
)
from declarative_instr.orm.collections import KeyFuncDict, attribute_keyed_dict, keyfunc_mapping
from declarative_instr.orm.core_listening import bridge as _bridge
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
from declarative_instr.orm.events import (
    AttributeEvents,
    InstanceEvents,
    InstrumentationEvents,
    MapperEvents,
    SessionEvents,
)
from declarative_instr.orm.inspection import inspect
from declarative_instr.orm.loading import registration as _registration
from declarative_instr.orm.mapping.attributes import (
    InstrumentedAttribute,
    Mapped,
    QueryableAttribute,
)
from declarative_instr.orm.mapping.configure import clear_mappers, configure_mappers
from declarative_instr.orm.mapping.lookup import class_mapper, object_mapper
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.mapping.settings import (
    MANYTOMANY,
    MANYTOONE,
    ONETOMANY,
    RelationshipDirection,
)
from declarative_instr.orm.query.options import (
    Load,
    defaultload,
    immediateload,
    joinedload,
    lazyload,
    noload,
    raiseload,
    selectinload,
)
from declarative_instr.orm.session.execute_state import ORMExecuteState
from declarative_instr.orm.session.functions import (
    close_all_sessions,
    make_transient,
    make_transient_to_detached,
    object_session,
    was_deleted,
)
from declarative_instr.orm.session.maker import sessionmaker
from declarative_instr.orm.session.session import Session
from declarative_instr.orm.session.transaction import SessionTransaction
from declarative_instr.state.attribute_state import AttributeState
from declarative_instr.state.inspectable import (
    InspectionAttr,
    InspectionAttrExtensionType,
    InspectionAttrInfo,
    NotExtension,
)
from declarative_instr.state.instance_state import InstanceState

_IMPORTED_FOR_WHAT_THEY_DO = (_bridge, _registration, _requirement)

__all__ = [
    "EXT_CONTINUE",
    "EXT_SKIP",
    "EXT_STOP",
    "MANYTOMANY",
    "MANYTOONE",
    "NO_KEY",
    "NO_VALUE",
    "ONETOMANY",
    "AttributeEventToken",
    "AttributeEvents",
    "AttributeState",
    "ClassManager",
    "DeclarativeBase",
    "DeclarativeBaseNoMeta",
    "DeclarativeMeta",
    "InspectionAttr",
    "InspectionAttrExtensionType",
    "InspectionAttrInfo",
    "InstanceEvents",
    "InstanceState",
    "InstrumentationEvents",
    "InstrumentedAttribute",
    "KeyFuncDict",
    "Load",
    "LoaderCallableStatus",
    "Mapped",
    "MappedColumn",
    "Mapper",
    "MapperEvents",
    "NotExtension",
    "ORMExecuteState",
    "PassiveFlag",
    "QueryableAttribute",
    "Relationship",
    "RelationshipDirection",
    "Session",
    "SessionEvents",
    "SessionTransaction",
    "add_mapped_attribute",
    "as_declarative",
    "attribute_keyed_dict",
    "attributes",
    "backref",
    "class_mapper",
    "clear_mappers",
    "close_all_sessions",
    "collections",
    "configure_mappers",
    "declarative_base",
    "declared_attr",
    "defaultload",
    "events",
    "exc",
    "immediateload",
    "inspect",
    "instrumentation",
    "joinedload",
    "keyfunc_mapping",
    "lazyload",
    "make_transient",
    "make_transient_to_detached",
    "mapped_column",
    "noload",
    "object_mapper",
    "object_session",
    "raiseload",
    "reconstructor",
    "registry",
    "relationship",
    "selectinload",
    "sessionmaker",
    "state",
    "validates",
    "was_deleted",
]
