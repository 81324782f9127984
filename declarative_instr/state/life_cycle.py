"""LifeCycle: which part of its life an object is in, its identity, its owner; it knows no attribute."""

import weakref
from typing import Any, Generic, TypeAlias

from typing_extensions import TypeVar

from declarative_instr.state.ports import ManagerView
from declarative_instr.state.tracked import (
    DELETED,
    EXPIRED,
    MODIFIED,
    WAS_DELETED,
    Tracked,
    reset_fields,
)

InstanceT = TypeVar("InstanceT", bound=object, default=Any)

# The state has a member called `object`: its annotations use this name.
AnyValue: TypeAlias = object


class LifeCycle(Tracked, Generic[InstanceT]):
    """Part of an InstanceState: where the fields are, and what they say of the object's life.

    For a declared object it is a view: the fields live in the object, and the view keeps copies
    of identity and owner that survive it. For an object of a foreign class it holds the fields
    itself.
    """

    __slots__ = ("_is_view", "manager", "obj")

    manager: Any
    """The manager of the object's class; what the state needs of it is a ManagerView."""
    obj: "weakref.ref[InstanceT]"
    """The weak reference to the object."""

    def __init__(self, instance: InstanceT, manager: ManagerView) -> None:
        self.obj = weakref.ref(instance)
        self.manager = manager
        self._is_view = isinstance(instance, Tracked)
        if isinstance(instance, Tracked):
            self._sa_committed = None
            self._sa_view = None
            self.copy_fields(instance)
        else:
            reset_fields(self)

    @property
    def holder(self) -> Tracked:
        """The object that has the fields: the instance while it lives, else this state."""
        if self._is_view:
            instance = self.obj()
            if isinstance(instance, Tracked):
                return instance
        return self

    def copy_fields(self, holder: Tracked) -> None:
        """Copy what should survive the instance."""
        self._sa_key = holder._sa_key
        self._sa_sink = holder._sa_sink
        self._sa_flags = holder._sa_flags & ~(MODIFIED | EXPIRED)

    # Exactly one of five ---------------------------------------------------------------------

    @property
    def transient(self) -> bool:
        """New, and of no session."""
        return self.holder._sa_key is None and self.holder._sa_sink is None

    @property
    def pending(self) -> bool:
        """New, and waiting in a session."""
        return self.holder._sa_key is None and self.holder._sa_sink is not None

    @property
    def persistent(self) -> bool:
        """Stored, and of a session."""
        holder = self.holder
        stored = holder._sa_key is not None and holder._sa_sink is not None
        return stored and not holder._sa_flags & DELETED

    @property
    def deleted(self) -> bool:
        """Its row was deleted in the session's transaction that runs."""
        holder = self.holder
        stored = holder._sa_key is not None and holder._sa_sink is not None
        return stored and bool(holder._sa_flags & DELETED)

    @property
    def detached(self) -> bool:
        """Stored, and of no session."""
        return self.holder._sa_key is not None and self.holder._sa_sink is None

    @property
    def was_deleted(self) -> bool:
        """Its row was deleted at some time, and not restored since."""
        return bool(self.holder._sa_flags & (DELETED | WAS_DELETED))

    # The owner -------------------------------------------------------------------------------

    @property
    def session(self) -> Any:
        """The session that owns the object, or None."""
        sink = self.holder._sa_sink
        return None if sink is None else sink.session

    @property
    def async_session(self) -> Any:
        """The asynchronous front of the session that owns the object, or None."""
        return getattr(self.session, "async_session", None)

    @property
    def session_id(self) -> int | None:
        """Number of the session that owns the object, its `hash_key`; or None."""
        return getattr(self.session, "hash_key", None)

    @property
    def insert_order(self) -> int | None:
        """Place among the new objects of the session, in the order of adding; None if not pending."""
        sink = self.holder._sa_sink
        return None if sink is None else sink.insert_order(self.holder)

    # Identity --------------------------------------------------------------------------------

    @property
    def key(self) -> tuple[Any, ...] | None:
        """Identity key `(class, primary key values, token)`; None until it is stored."""
        bare = self.holder._sa_key
        identities = self.manager.identities
        if bare is None or identities is None:
            return None
        key: tuple[Any, ...] = identities.full_identity_key(bare)
        return key

    identity_key = key

    @property
    def identity(self) -> tuple[Any, ...] | None:
        """Tuple of the primary key's values; None until it is stored."""
        key = self.key
        return None if key is None else key[1]

    @property
    def has_identity(self) -> bool:
        """True when it was stored."""
        return self.holder._sa_key is not None

    @property
    def identity_token(self) -> Any:
        """Last part of the identity key."""
        key = self.key
        return None if key is None else key[2]
