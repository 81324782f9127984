"""InstanceState: the view of one object's tracking; it knows sessions and classes by Protocol."""

import weakref
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from threading import Lock
from typing import ClassVar, Generic, TypeAlias

from typing_extensions import TypeVar, override

from declarative_instr.constants import NO_VALUE, PassiveFlag
from declarative_instr.exc import ObjectDereferencedError
from declarative_instr.state.attribute_state import AttributeState
from declarative_instr.state.inspectable import InspectionAttrInfo
from declarative_instr.state.packed import PICKLE_VERSION, PackedState
from declarative_instr.state.pending import PendingCollection
from declarative_instr.state.ports import AttributeView, HistoryView, ManagerView
from declarative_instr.state.tracked import (
    COMMITTED,
    DELETED,
    EXPIRED,
    MODIFIED,
    WAS_DELETED,
    ChangeSink,
    Tracked,
    reset_fields,
)

InstanceT = TypeVar("InstanceT", bound=object, default=object)

# The state has members called `object` and `dict`: its annotations use these names.
AnyValue: TypeAlias = object
Values: TypeAlias = dict[str, object]
Notes: TypeAlias = dict[object, object]


class StateExtras:
    """What few objects have: partial expiry, waiting collection changes, free notes."""

    __slots__ = ("expired_keys", "info", "insert_order", "load_options", "load_path", "parents", "pending")

    def __init__(self) -> None:
        self.expired_keys: set[str] = set()
        self.pending: dict[str, PendingCollection] = {}
        self.info: dict[object, object] = {}
        self.insert_order: int | None = None
        self.load_options: tuple[object, ...] = ()
        self.load_path: object | None = None
        self.parents: dict[tuple[type, str], InstanceState[object] | bool] = {}


class AttributeStates(Mapping[str, AttributeState]):
    """Namespace of the AttributeState of each attribute: by name, as attribute or as item."""

    __slots__ = ("_state",)

    def __init__(self, state: "InstanceState[object]") -> None:
        self._state = state

    @override
    def __getitem__(self, key: str) -> AttributeState:
        return AttributeState(self._state, key, self._state.manager.implementations[key])

    def __getattr__(self, key: str) -> AttributeState:
        if key in self._state.manager.implementations:
            return self[key]
        message = f"{self._state.class_.__name__} has no attribute {key!r}"
        raise AttributeError(message)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._state.manager.implementations)

    @override
    def __len__(self) -> int:
        return len(self._state.manager.implementations)


class InstanceState(Tracked, InspectionAttrInfo, Generic[InstanceT]):
    """What is known about one object: life cycle, identity, changes, what is loaded.

    For a declared object it is a view, made on demand: the fields live in the object, and the
    view keeps copies of identity and owner that survive it. For an object of a foreign class it
    holds the fields itself.
    """

    __slots__ = ("_is_view", "extras_if_any", "manager", "obj", "placeholders")

    is_instance: ClassVar[bool] = True
    manager: ManagerView
    obj: "weakref.ref[InstanceT]"

    def __init__(self, instance: InstanceT, manager: ManagerView) -> None:
        self.obj = weakref.ref(instance)
        self.manager = manager
        self.extras_if_any: StateExtras | None = None
        self.placeholders: Values | None = None
        """Empty collections that were read, and are no values yet."""
        self._is_view = isinstance(instance, Tracked)
        if isinstance(instance, Tracked):
            self._sa_committed = None
            self._sa_view = None
            self.copy_fields(instance)
        else:
            reset_fields(self)

    # The fields --------------------------------------------------------------------------

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

    @property
    def extras(self) -> StateExtras:
        """The rare notes, made when asked for."""
        if self.extras_if_any is None:
            self.extras_if_any = StateExtras()
        return self.extras_if_any

    @property
    def object(self) -> InstanceT | None:
        """The instance, or None when it was collected."""
        return self.obj()

    def require_object(self) -> InstanceT:
        """The instance.

        Raises:
            ObjectDereferencedError: It was garbage collected.
        """
        instance = self.obj()
        if instance is None:
            message = (
                f"The {self.class_.__name__} object of this state was garbage collected."
                " Keep a reference to the object while you work with its state."
            )
            raise ObjectDereferencedError(message)
        return instance

    @property
    def dict(self) -> Values:
        """The instance's values by attribute name; empty when it was collected."""
        instance = self.obj()
        return {} if instance is None else vars(instance)

    @property
    def class_(self) -> type:
        """The instance's class; the instrumented one when the instance was collected."""
        instance = self.obj()
        return self.manager.class_ if instance is None else type(instance)

    @property
    def mapper(self) -> AnyValue | None:
        """The class's mapper; None without the ORM layer."""
        return self.manager.identities

    # Life cycle --------------------------------------------------------------------------

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

    @property
    def session(self) -> AnyValue | None:
        """The session that owns the object, or None."""
        sink = self.holder._sa_sink
        return None if sink is None else sink.session

    # Identity ----------------------------------------------------------------------------

    @property
    def key(self) -> tuple[AnyValue, ...] | None:
        """Identity key `(class, primary key values, token)`; None until it is stored."""
        bare = self.holder._sa_key
        identities = self.manager.identities
        if bare is None or identities is None:
            return None
        return identities.full_identity_key(bare)

    identity_key = key

    @property
    def identity(self) -> AnyValue | None:
        """Tuple of the primary key's values; None until it is stored."""
        key = self.key
        return None if key is None else key[1]

    @property
    def has_identity(self) -> bool:
        """True when it was stored."""
        return self.holder._sa_key is not None

    @property
    def identity_token(self) -> AnyValue | None:
        """Last part of the identity key."""
        key = self.key
        return None if key is None else key[2]

    # Values ------------------------------------------------------------------------------

    @property
    def attrs(self) -> AttributeStates:
        """The AttributeState of each attribute."""
        return AttributeStates(self)  # type: ignore[arg-type]  # the value type does not matter

    @property
    def modified(self) -> bool:
        """True when something changed since the values were stored."""
        return bool(self.holder._sa_flags & MODIFIED)

    @property
    def committed_state(self) -> Values:
        """Old values of what changed, by attribute name."""
        return self.holder._sa_committed or {}

    @property
    def expired(self) -> bool:
        """True when the whole object was expired and not loaded since."""
        return bool(self.holder._sa_flags & EXPIRED)

    @property
    def expired_attributes(self) -> set[str]:
        """Names of the scalar attributes that the next read loads again."""
        return expired_keys_of(self.holder, self.dict, self.manager)

    @property
    def unmodified(self) -> set[str]:
        """Names of the attributes without a change."""
        return set(self.manager.implementations).difference(self._changed_keys())

    def unmodified_intersection(self, keys: Iterable[str]) -> set[str]:
        """Those of `keys` that have no change."""
        return self.unmodified.intersection(keys)

    def _changed_keys(self) -> Collection[str]:
        if self.holder._sa_flags & COMMITTED:
            return self.committed_state.keys()
        return self.dict.keys()

    @property
    def unloaded(self) -> set[str]:
        """Names of the attributes that have no value in the object."""
        return set(self.manager.implementations).difference(self.dict)

    @property
    @override
    def info(self) -> Notes:
        """Free dictionary of the user's."""
        return self.extras.info

    @property
    def parents(self) -> "Mapping[tuple[type, str], InstanceState[AnyValue] | bool]":
        """Who referred to the object last, by relation; False where it was let go of.

        Kept for relations that track parents and have no other side.
        """
        return {} if self.extras_if_any is None else self.extras_if_any.parents

    def get_impl(self, key: str) -> AttributeView:
        """The implementation of the attribute `key`."""
        return self.manager.implementations[key]

    def get_history(self, key: str, passive: PassiveFlag) -> HistoryView:
        """Added, unchanged and deleted values of the attribute `key`."""
        return self.get_impl(key).history(self.holder, self.dict, passive)

    # Pickling ----------------------------------------------------------------------------

    def packed(self) -> PackedState:
        """The fields in a form that a pickle or a copy of a foreign object takes along."""
        packed = PackedState(self._sa_key, self._sa_flags)
        packed.state = {"version": PICKLE_VERSION, "committed": self._sa_committed}
        self.manager.state_pickled(self, packed.state)
        return packed

    @override
    def __reduce_ex__(self, protocol: AnyValue) -> tuple[AnyValue, ...]:
        """A foreign object's state goes with the object; a view has nothing of its own.

        Raises:
            TypeError: The state is a view.
        """
        if self._is_view:
            message = "An InstanceState is a view: pickle the object itself."
            raise TypeError(message)
        packed = self.packed()
        return PackedState, (packed.key, packed.flags), {"state": packed.state}

    @override
    def __repr__(self) -> str:
        return f"<InstanceState of {self.class_.__name__} at {id(self.obj()):#x}>"


def expired_keys_of(holder: Tracked, dict_: Mapping[str, object], manager: ManagerView) -> set[str]:
    """Names of the scalars that are missing because they wait to be loaded.

    A deleted value is missing too; its old value, kept as committed, tells it apart.
    """
    missing = {
        key
        for key, implementation in manager.implementations.items()
        if implementation.is_scalar and key not in dict_
    }
    if not missing:
        return missing
    missing.difference_update(holder._sa_committed or ())
    if holder._sa_flags & EXPIRED or (holder._sa_key is not None and holder._sa_flags & COMMITTED):
        return missing
    view = existing_view(holder)
    extras = None if view is None else view.extras_if_any
    return missing.intersection(extras.expired_keys) if extras is not None else set()


def existing_view(holder: Tracked) -> InstanceState[object] | None:
    """The holder's state where one was made."""
    if isinstance(holder, InstanceState):
        return holder
    view = holder._sa_view
    return view if isinstance(view, InstanceState) else None


def set_identity(holder: Tracked, key: Hashable | None) -> None:
    """Set the bare identity key, in the fields and in a view."""
    holder._sa_key = key
    sync_view(holder)


def set_sink(holder: Tracked, sink: ChangeSink | None) -> None:
    """Set the owner, in the fields and in a view."""
    holder._sa_sink = sink
    sync_view(holder)


def sync_view(holder: Tracked) -> None:
    """Copy what should survive the instance into its view, where one was made."""
    view = holder._sa_view
    if isinstance(view, InstanceState):
        view.copy_fields(holder)


def commit_all(holder: Tracked, dict_: dict[str, object]) -> None:
    """Take the present values as the stored ones: no history, no change."""
    holder._sa_committed = None
    holder._sa_flags = (holder._sa_flags | COMMITTED) & ~(MODIFIED | EXPIRED)
    view = existing_view(holder)
    if view is not None and view.extras_if_any is not None:
        view.extras_if_any.expired_keys.difference_update(dict_)
        view.extras_if_any.pending.clear()


def start_committed(holder: Tracked, dict_: Mapping[str, object], keys: Iterable[str]) -> None:
    """Keep old values from now on; what a new object holds already counts as added."""
    if holder._sa_flags & COMMITTED:
        return
    holder._sa_flags |= COMMITTED
    added = {key: NO_VALUE for key in keys if key in dict_}
    if added:
        holder._sa_committed = dict(added)


def expire(
    holder: Tracked, dict_: dict[str, object], manager: ManagerView, keys: Collection[str] | None
) -> None:
    """Discard values, and unflushed changes to them; the next read loads them again.

    `keys` None: of all attributes.
    """
    view = existing_view(holder)
    if view is not None and view.placeholders:
        _discard_placeholders(view.placeholders, manager, keys)
    if keys is None:
        for key in manager.implementations:
            _discard_value(dict_, key, manager)
        holder._sa_committed = None
        holder._sa_flags = (holder._sa_flags | COMMITTED | EXPIRED) & ~MODIFIED
        if view is not None and view.extras_if_any is not None:
            view.extras_if_any.pending.clear()
            view.extras_if_any.expired_keys.clear()
    else:
        extras = view_of(holder, manager).extras
        for key in keys:
            _discard_value(dict_, key, manager)
            extras.pending.pop(key, None)
            if holder._sa_committed is not None:
                holder._sa_committed.pop(key, None)
        extras.expired_keys.update(keys)
    manager.fire_expire(holder, keys)


def _discard_placeholders(
    placeholders: dict[str, object], manager: ManagerView, keys: Collection[str] | None
) -> None:
    for key in list(placeholders if keys is None else placeholders.keys() & set(keys)):
        _discard_value(placeholders, key, manager)


def _discard_value(dict_: dict[str, object], key: str, manager: ManagerView) -> None:
    value = dict_.pop(key, NO_VALUE)
    if value is not NO_VALUE and not manager.implementations[key].is_scalar:
        manager.implementations[key].value_discarded(value)


def view_of(holder: Tracked, manager: ManagerView) -> InstanceState[object]:
    """The holder's state, made when there is none yet."""
    if isinstance(holder, InstanceState):
        return holder
    view = holder._sa_view
    if isinstance(view, InstanceState):
        return view
    with _views_lock:  # else two threads could each make one, and each keep its own
        view = holder._sa_view
        if isinstance(view, InstanceState):
            return view
        made: InstanceState[object] = InstanceState(holder, manager)
        holder._sa_view = made
    return made


_views_lock = Lock()
