"""InstanceState: the view of one object's tracking; it knows sessions and classes by Protocol."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar, TypeAlias
from warnings import warn

from typing_extensions import override

from declarative_instr.constants import PassiveFlag
from declarative_instr.exc import ObjectDereferencedError
from declarative_instr.state.attribute_state import AttributeStates, implementation_in
from declarative_instr.state.changes import (
    discard_value,
    end_changes,
    end_changes_of,
    expire_everything,
    expire_some,
    scalars_to_load,
)
from declarative_instr.state.extras import InstanceLoader, StateExtras
from declarative_instr.state.history import History
from declarative_instr.state.inspectable import InspectionAttrInfo
from declarative_instr.state.life_cycle import AnyValue, InstanceT, LifeCycle
from declarative_instr.state.packed import PackedState, pack_fields
from declarative_instr.state.pending import PendingCollection
from declarative_instr.state.ports import AttributeView, ManagerView
from declarative_instr.state.tracked import (
    COMMITTED,
    EXPIRED,
    MODIFIED,
    Tracked,
    keep_old_value,
    mark_modified,
)

# The state has a member called `dict`: its annotations use these names.
Values: TypeAlias = dict[str, Any]
Notes: TypeAlias = dict[Any, Any]
Loaders: TypeAlias = dict[str, InstanceLoader]


class InstanceState(LifeCycle[InstanceT], InspectionAttrInfo):
    """What is known about one object: life cycle, identity, changes, what is loaded.

    It is made on demand, and the same one each time.
    """

    __slots__ = ("extras_if_any", "placeholders")

    is_instance: ClassVar[bool] = True

    def __init__(self, instance: InstanceT, manager: ManagerView) -> None:
        super().__init__(instance, manager)
        self.extras_if_any: StateExtras | None = None
        self.placeholders: Values | None = None
        """Empty collections that were read, and are no values yet."""

    @property
    def extras(self) -> StateExtras:
        """The rare notes, made when asked for."""
        if self.extras_if_any is None:
            self.extras_if_any = StateExtras()
        return self.extras_if_any

    # The object ------------------------------------------------------------------------------

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
    def class_(self) -> type[InstanceT]:
        """The instance's class; the instrumented one when the instance was collected."""
        instance = self.obj()
        known: type[InstanceT] = self.manager.class_ if instance is None else type(instance)
        return known

    @property
    def mapper(self) -> Any:
        """The class's mapper; None without the ORM layer."""
        return self.manager.identities

    @property
    @override
    def info(self) -> Notes:
        """Free dictionary of the user's; pickles and copies of the object take it along."""
        return self.extras.info

    # Attributes and changes ------------------------------------------------------------------

    @property
    def attrs(self) -> AttributeStates:
        """The AttributeState of each attribute."""
        return AttributeStates(self, self.manager)

    def get_impl(self, key: str) -> AttributeView:
        """The implementation of the attribute `key`.

        Raises:
            UnknownAttributeError: The class has no such attribute.
        """
        return implementation_in(self.manager, key)

    def get_history(self, key: str, passive: PassiveFlag) -> History[Any]:
        """Added, unchanged and deleted values of the attribute `key`."""
        return self.get_impl(key).history(self.holder, self.dict, passive)

    @property
    def modified(self) -> bool:
        """True when something changed since the values were stored."""
        return bool(self.holder._sa_flags & MODIFIED)

    @property
    def committed_state(self) -> Values:
        """Old values of what changed, by attribute name."""
        return self.holder._sa_committed or {}

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
    def parents(self) -> Mapping[tuple[type, str], Tracked | bool]:
        """Who referred to the object last, by relation; False where it was let go of.

        Kept for relations that track parents and have no other side.
        """
        return {} if self.extras_if_any is None else self.extras_if_any.parents

    # What is loaded, and what loads it -------------------------------------------------------

    @property
    def unloaded(self) -> set[str]:
        """Names of the attributes that have no value in the object."""
        return set(self.manager.implementations).difference(self.dict)

    @property
    def unloaded_expirable(self) -> set[str]:
        """Older name of `unloaded`; deprecated."""
        warn(
            "InstanceState.unloaded_expirable is the same as unloaded; use that name.",
            DeprecationWarning,
            stacklevel=2,
        )
        return self.unloaded

    @property
    def expired(self) -> bool:
        """True when the whole object was expired and not loaded since."""
        return bool(self.holder._sa_flags & EXPIRED)

    @property
    def expired_attributes(self) -> set[str]:
        """Names of the scalar attributes that the next read loads again."""
        return scalars_to_load(self.holder, self.dict, self.manager, self.extras_if_any)

    @property
    def callables(self) -> Loaders:
        """Loaders of this object alone, by attribute name.

        One is asked when the attribute is read and has no value, with this state and the
        PassiveFlag of the access. It answers the value, which then counts as loaded, or puts it
        into the object and answers ATTR_WAS_SET; PASSIVE_NO_RESULT where the flags forbid
        to find it. The expiry of the attribute ends it. Pickles and copies do without.
        """
        return self.extras.callables

    @property
    def load_path(self) -> AnyValue | None:
        """What the statement that loaded the object said about what is read later, or None."""
        return None if self.extras_if_any is None else self.extras_if_any.load_path

    @property
    def load_options(self) -> tuple[AnyValue, ...]:
        """What the options of that statement said, where `load_path` knows of any."""
        return () if self.load_path is None else (self.load_path,)

    @property
    def runid(self) -> int | None:
        """Number of the run of the loader that left `load_path`, or None."""
        return None if self.extras_if_any is None else self.extras_if_any.runid

    def expire(self, dict_: Values, keys: Collection[str] | None) -> None:
        """Discard the values of `keys`, or of all attributes, and unflushed changes to them."""
        holder = self.holder
        if self.placeholders:
            self._discard_placeholders(self.placeholders, keys)
        if keys is None:
            expire_everything(holder, dict_, self.manager, self.extras_if_any)
        else:
            expire_some(holder, dict_, self.manager, self.extras, keys)
        self.manager.fire_expire(holder, keys)

    def _discard_placeholders(self, placeholders: Values, keys: Collection[str] | None) -> None:
        for key in list(placeholders if keys is None else placeholders.keys() & set(keys)):
            discard_value(placeholders, key, self.manager)

    # Names that custom loaders know ----------------------------------------------------------

    def _commit_all(self, dict_: Values, session: AnyValue = None) -> None:
        end_changes(self.holder, dict_, self.extras_if_any)

    def _commit(self, dict_: Values, keys: Iterable[str]) -> None:
        end_changes_of(self.holder, dict_, self.extras_if_any, keys)

    def _expire(self, dict_: Values, modified_set: set[AnyValue]) -> None:
        modified_set.discard(self)
        self.expire(dict_, None)

    def _expire_attributes(self, dict_: Values, attribute_names: Iterable[str]) -> None:
        names = attribute_names if isinstance(attribute_names, Collection) else [*attribute_names]
        self.expire(dict_, names)

    def _reset(self, dict_: Values, key: str) -> None:
        discard_value(dict_, key, self.manager)
        if self.extras_if_any is not None:
            self.extras_if_any.callables.pop(key, None)

    def _modified_event(
        self,
        dict_: Values,
        attr: AttributeView | None,
        previous: AnyValue,
        collection: bool = False,  # noqa: FBT001, FBT002  # the known signature
    ) -> None:
        holder = self.holder
        if attr is not None:
            keep_old_value(
                holder, attr.key, attr.committed_copy(previous) if collection else previous
            )
        elif not holder._sa_flags & MODIFIED:
            mark_modified(holder)

    @property
    def _pending_mutations(self) -> Mapping[str, PendingCollection]:
        return {} if self.extras_if_any is None else self.extras_if_any.pending

    # Pickling --------------------------------------------------------------------------------

    def packed(self) -> PackedState:
        """The fields in a form that a pickle or a copy of a foreign object takes along."""
        packed = PackedState(self._sa_key, self._sa_flags)
        packed.state = pack_fields(self, self.extras_if_any)
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
