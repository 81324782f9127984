"""Markers of the instrumentation: loader results, passive flags, event constants, change operations."""

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
    """What a loader callable may answer instead of a value."""

    PASSIVE_NO_RESULT = 0
    """A loader exists, and the passive flags kept it from running."""

    PASSIVE_CLASS_MISMATCH = 1
    """The row found has another class than the one that was asked for."""

    ATTR_WAS_SET = 2
    """The loader put the value into the instance's dictionary itself."""

    ATTR_EMPTY = 3
    """There is no value, and the loader found none."""

    NO_VALUE = 4
    """No value was ever set or loaded."""

    NEVER_SET = NO_VALUE
    """Older name of NO_VALUE."""

    DONT_SET = 5
    """The loader's value is not to be kept in the instance."""


PASSIVE_NO_RESULT: Final = LoaderCallableStatus.PASSIVE_NO_RESULT
PASSIVE_CLASS_MISMATCH: Final = LoaderCallableStatus.PASSIVE_CLASS_MISMATCH
ATTR_WAS_SET: Final = LoaderCallableStatus.ATTR_WAS_SET
ATTR_EMPTY: Final = LoaderCallableStatus.ATTR_EMPTY
NO_VALUE: Final = LoaderCallableStatus.NO_VALUE
NEVER_SET: Final = LoaderCallableStatus.NEVER_SET
DONT_SET: Final = LoaderCallableStatus.DONT_SET

NoValue = Literal[LoaderCallableStatus.NO_VALUE]
"""Type of NO_VALUE, for unions."""


class PassiveFlag(IntFlag):
    """What a read of an attribute may do to find the value."""

    NO_CHANGE = 0
    """Read what is there; do nothing else."""

    CALLABLES_OK = 1
    """Loader callables may run."""

    SQL_OK = 2
    """Loaders may emit SQL."""

    RELATED_OBJECT_OK = 4
    """Loaders may use SQL to load a related object, as well as columns."""

    INIT_OK = 8
    """A value that is missing may be initialised (an empty collection)."""

    NON_PERSISTENT_OK = 16
    """Loaders may run for an object that has no identity yet."""

    LOAD_AGAINST_COMMITTED = 32
    """Loaders use the committed values of foreign keys, not the current ones."""

    NO_AUTOFLUSH = 64
    """Loaders do not flush first."""

    NO_RAISE = 128
    """A loader that may not run answers nothing instead of raising."""

    DEFERRED_HISTORY_LOAD = 256
    """The history of the attribute may be loaded at the flush."""

    INCLUDE_PENDING_MUTATIONS = 512
    """Changes that wait for an unloaded collection count."""

    PASSIVE_OFF = CALLABLES_OK | SQL_OK | RELATED_OBJECT_OK | INIT_OK | NON_PERSISTENT_OK
    """Everything is allowed: an ordinary attribute access."""

    PASSIVE_RETURN_NO_VALUE = PASSIVE_OFF ^ INIT_OK
    """As PASSIVE_OFF, and a missing value is answered as NO_VALUE."""

    PASSIVE_NO_INITIALIZE = PASSIVE_RETURN_NO_VALUE ^ CALLABLES_OK
    """No loader runs and nothing is initialised."""

    PASSIVE_NO_FETCH = PASSIVE_OFF ^ SQL_OK
    """Loaders may look into the identity map alone."""

    PASSIVE_NO_FETCH_RELATED = PASSIVE_OFF ^ RELATED_OBJECT_OK
    """Columns may be loaded, related objects not."""

    PASSIVE_ONLY_PERSISTENT = PASSIVE_OFF ^ NON_PERSISTENT_OK
    """Loaders run for objects with an identity alone."""

    PASSIVE_MERGE = PASSIVE_OFF | NO_RAISE
    """As PASSIVE_OFF, without errors of loaders that refuse to run."""


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
    """What a listener may answer to steer the event's sender."""

    EXT_CONTINUE = 1
    EXT_STOP = 2
    EXT_SKIP = 3
    NO_KEY = 4
    """The collection event has no key or index."""


EXT_CONTINUE: Final = EventConstants.EXT_CONTINUE
EXT_STOP: Final = EventConstants.EXT_STOP
EXT_SKIP: Final = EventConstants.EXT_SKIP
NO_KEY: Final = EventConstants.NO_KEY


class AttributeOperation(Enum):
    """The change that an AttributeEventToken stands for."""

    # Members are told apart by identity; Enum's own hash is a Python function, ten times as slow.
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
