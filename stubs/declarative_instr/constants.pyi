from enum import Enum, IntFlag
from typing import Final, Literal

__all__ = [
    "ATTR_EMPTY",
    "ATTR_WAS_SET",
    "CALLABLES_OK",
    "DEFERRED_HISTORY_LOAD",
    "DONT_SET",
    "EXT_CONTINUE",
    "EXT_SKIP",
    "EXT_STOP",
    "INCLUDE_PENDING_MUTATIONS",
    "INIT_OK",
    "LOAD_AGAINST_COMMITTED",
    "NEVER_SET",
    "NON_PERSISTENT_OK",
    "NO_AUTOFLUSH",
    "NO_CHANGE",
    "NO_KEY",
    "NO_RAISE",
    "NO_VALUE",
    "OP_APPEND",
    "OP_BULK_REPLACE",
    "OP_MODIFIED",
    "OP_REMOVE",
    "OP_REPLACE",
    "PASSIVE_CLASS_MISMATCH",
    "PASSIVE_MERGE",
    "PASSIVE_NO_FETCH",
    "PASSIVE_NO_FETCH_RELATED",
    "PASSIVE_NO_INITIALIZE",
    "PASSIVE_NO_RESULT",
    "PASSIVE_OFF",
    "PASSIVE_ONLY_PERSISTENT",
    "PASSIVE_RETURN_NO_VALUE",
    "RELATED_OBJECT_OK",
    "SQL_OK",
    "AttributeOperation",
    "EventConstants",
    "LoaderCallableStatus",
    "PassiveFlag",
]

class LoaderCallableStatus(Enum):
    PASSIVE_NO_RESULT = 0
    PASSIVE_CLASS_MISMATCH = 1
    ATTR_WAS_SET = 2
    ATTR_EMPTY = 3
    NO_VALUE = 4
    NEVER_SET = NO_VALUE
    DONT_SET = 5

PASSIVE_NO_RESULT: Final = LoaderCallableStatus.PASSIVE_NO_RESULT
PASSIVE_CLASS_MISMATCH: Final = LoaderCallableStatus.PASSIVE_CLASS_MISMATCH
ATTR_WAS_SET: Final = LoaderCallableStatus.ATTR_WAS_SET
ATTR_EMPTY: Final = LoaderCallableStatus.ATTR_EMPTY
NO_VALUE: Final = LoaderCallableStatus.NO_VALUE
NEVER_SET: Final = LoaderCallableStatus.NEVER_SET
DONT_SET: Final = LoaderCallableStatus.DONT_SET
NoValue = Literal[LoaderCallableStatus.NO_VALUE]

class PassiveFlag(IntFlag):
    NO_CHANGE = 0
    CALLABLES_OK = 1
    SQL_OK = 2
    RELATED_OBJECT_OK = 4
    INIT_OK = 8
    NON_PERSISTENT_OK = 16
    LOAD_AGAINST_COMMITTED = 32
    NO_AUTOFLUSH = 64
    NO_RAISE = 128
    DEFERRED_HISTORY_LOAD = 256
    INCLUDE_PENDING_MUTATIONS = 512
    PASSIVE_OFF = ...
    PASSIVE_RETURN_NO_VALUE = ...
    PASSIVE_NO_INITIALIZE = ...
    PASSIVE_NO_FETCH = ...
    PASSIVE_NO_FETCH_RELATED = ...
    PASSIVE_ONLY_PERSISTENT = ...
    PASSIVE_MERGE = ...

NO_CHANGE: Final = PassiveFlag.NO_CHANGE
CALLABLES_OK: Final = PassiveFlag.CALLABLES_OK
SQL_OK: Final = PassiveFlag.SQL_OK
RELATED_OBJECT_OK: Final = PassiveFlag.RELATED_OBJECT_OK
INIT_OK: Final = PassiveFlag.INIT_OK
NON_PERSISTENT_OK: Final = PassiveFlag.NON_PERSISTENT_OK
LOAD_AGAINST_COMMITTED: Final = PassiveFlag.LOAD_AGAINST_COMMITTED
NO_AUTOFLUSH: Final = PassiveFlag.NO_AUTOFLUSH
NO_RAISE: Final = PassiveFlag.NO_RAISE
DEFERRED_HISTORY_LOAD: Final = PassiveFlag.DEFERRED_HISTORY_LOAD
INCLUDE_PENDING_MUTATIONS: Final = PassiveFlag.INCLUDE_PENDING_MUTATIONS
PASSIVE_OFF: Final = PassiveFlag.PASSIVE_OFF
PASSIVE_RETURN_NO_VALUE: Final = PassiveFlag.PASSIVE_RETURN_NO_VALUE
PASSIVE_NO_INITIALIZE: Final = PassiveFlag.PASSIVE_NO_INITIALIZE
PASSIVE_NO_FETCH: Final = PassiveFlag.PASSIVE_NO_FETCH
PASSIVE_NO_FETCH_RELATED: Final = PassiveFlag.PASSIVE_NO_FETCH_RELATED
PASSIVE_ONLY_PERSISTENT: Final = PassiveFlag.PASSIVE_ONLY_PERSISTENT
PASSIVE_MERGE: Final = PassiveFlag.PASSIVE_MERGE

class EventConstants(Enum):
    EXT_CONTINUE = 1
    EXT_STOP = 2
    EXT_SKIP = 3
    NO_KEY = 4

EXT_CONTINUE: Final = EventConstants.EXT_CONTINUE
EXT_STOP: Final = EventConstants.EXT_STOP
EXT_SKIP: Final = EventConstants.EXT_SKIP
NO_KEY: Final = EventConstants.NO_KEY

class AttributeOperation(Enum):
    __hash__ = object.__hash__
    APPEND = "append"
    REMOVE = "remove"
    REPLACE = "replace"
    BULK_REPLACE = "bulk_replace"
    MODIFIED = "modified"

OP_APPEND: Final = AttributeOperation.APPEND
OP_REMOVE: Final = AttributeOperation.REMOVE
OP_REPLACE: Final = AttributeOperation.REPLACE
OP_BULK_REPLACE: Final = AttributeOperation.BULK_REPLACE
OP_MODIFIED: Final = AttributeOperation.MODIFIED
