"""Names of events as types for checkers, by target and number of arguments; no family is known here.

They say what names a loop goes over, where it does not show them itself::

    NAMES: tuple[RowEventName, ...] = ("before_insert", "before_update")
"""

from typing import Literal, TypeAlias

# Attributes of classes -----------------------------------------------------------------------

MemberEventName: TypeAlias = Literal["append", "append_wo_mutation", "remove"]
"""Events that tell one member of a collection."""
ContentEventName: TypeAlias = Literal["init_scalar", "init_collection", "dispose_collection"]
"""Further events of three arguments."""
AttributeEventName: TypeAlias = Literal[
    MemberEventName, ContentEventName, "set", "bulk_replace", "modified"
]
"""Events of an attribute of a class."""

# Objects ---------------------------------------------------------------------------------------

ConstructionEventName: TypeAlias = Literal["init", "init_failure", "refresh", "refresh_flush"]
"""Events of three arguments."""
StorageEventName: TypeAlias = Literal["first_init", "expire", "pickle", "unpickle"]
"""Events of two arguments."""
InstanceEventName: TypeAlias = Literal[ConstructionEventName, StorageEventName, "load"]
"""Events of the objects of a class."""

# Classes and mappers -----------------------------------------------------------------------------

InstrumentationEventName: TypeAlias = Literal[
    "class_instrument", "class_uninstrument", "attribute_instrument"
]
"""Events of classes that are instrumented."""
RowEventName: TypeAlias = Literal[
    "before_insert",
    "after_insert",
    "before_update",
    "after_update",
    "before_delete",
    "after_delete",
]
"""Events of the rows that are written for objects."""
MappingEventName: TypeAlias = Literal[
    "instrument_class",
    "after_mapper_constructed",
    "before_mapper_configured",
    "mapper_configured",
]
"""Events of one mapper."""
ConfigurationEventName: TypeAlias = Literal["before_configured", "after_configured"]
"""Events of all mappers together."""
MapperEventName: TypeAlias = Literal[RowEventName, MappingEventName, ConfigurationEventName]
"""Events of mappers."""
ClassEventName: TypeAlias = Literal[InstanceEventName, InstrumentationEventName, MapperEventName]
"""Events whose target may be a class."""

# Sessions ----------------------------------------------------------------------------------------

SessionAloneEventName: TypeAlias = Literal[
    "do_orm_execute",
    "after_bulk_update",
    "after_bulk_delete",
    "before_commit",
    "after_commit",
    "after_rollback",
]
"""Events of one argument."""
SessionDetailEventName: TypeAlias = Literal[
    "after_transaction_create",
    "after_transaction_end",
    "after_soft_rollback",
    "after_flush",
    "after_flush_postexec",
    "before_attach",
    "after_attach",
    "transient_to_pending",
    "pending_to_transient",
    "persistent_to_transient",
    "pending_to_persistent",
    "detached_to_persistent",
    "loaded_as_persistent",
    "persistent_to_deleted",
    "deleted_to_persistent",
    "deleted_to_detached",
    "persistent_to_detached",
]
"""Events of two arguments."""
SessionDetailsEventName: TypeAlias = Literal["after_begin", "before_flush"]
"""Events of three arguments."""
SessionEventName: TypeAlias = Literal[
    SessionAloneEventName, SessionDetailEventName, SessionDetailsEventName
]
"""Events of a session."""
