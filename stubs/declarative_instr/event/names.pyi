from typing import Literal, TypeAlias

MemberEventName: TypeAlias = Literal["append", "append_wo_mutation", "remove"]
ContentEventName: TypeAlias = Literal["init_scalar", "init_collection", "dispose_collection"]
AttributeEventName: TypeAlias = Literal[
    MemberEventName, ContentEventName, "set", "bulk_replace", "modified"
]
ConstructionEventName: TypeAlias = Literal["init", "init_failure", "refresh", "refresh_flush"]
StorageEventName: TypeAlias = Literal["first_init", "expire", "pickle", "unpickle"]
InstanceEventName: TypeAlias = Literal[ConstructionEventName, StorageEventName, "load"]
InstrumentationEventName: TypeAlias = Literal[
    "class_instrument", "class_uninstrument", "attribute_instrument"
]
RowEventName: TypeAlias = Literal[
    "before_insert",
    "after_insert",
    "before_update",
    "after_update",
    "before_delete",
    "after_delete",
]
MappingEventName: TypeAlias = Literal[
    "instrument_class",
    "after_mapper_constructed",
    "before_mapper_configured",
    "mapper_configured",
]
ConfigurationEventName: TypeAlias = Literal["before_configured", "after_configured"]
MapperEventName: TypeAlias = Literal[RowEventName, MappingEventName, ConfigurationEventName]
ClassEventName: TypeAlias = Literal[InstanceEventName, InstrumentationEventName, MapperEventName]
SessionAloneEventName: TypeAlias = Literal[
    "do_orm_execute",
    "after_bulk_update",
    "after_bulk_delete",
    "before_commit",
    "after_commit",
    "after_rollback",
]
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
SessionDetailsEventName: TypeAlias = Literal["after_begin", "before_flush"]
SessionEventName: TypeAlias = Literal[
    SessionAloneEventName, SessionDetailEventName, SessionDetailsEventName
]
