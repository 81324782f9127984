"""CollectionContent: the collection that an object holds, and the one that stands in where it has none."""

from collections.abc import Callable, Iterable
from typing import Any

from typing_extensions import override

from declarative_instr.attributes.implementation import (
    PASSIVE_OFF,
    AttributeOwner,
    RelatedLoader,
)
from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.adapter import (
    ADAPTER_ATTRIBUTE,
    CollectionAdapter,
    attached_adapter,
)
from declarative_instr.collections.ports import Pairs
from declarative_instr.collections.prepare import prepare_collection_class
from declarative_instr.constants import (
    ATTR_EMPTY,
    ATTR_WAS_SET,
    NO_KEY,
    NO_VALUE,
    OP_APPEND,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.exc import CollectionError, UnpicklingError
from declarative_instr.state.history import HISTORY_BLANK, History, collection_history
from declarative_instr.state.objects import dict_of, instance_of, state_of
from declarative_instr.state.pending import PendingCollection
from declarative_instr.state.tracked import (
    COMMITTED,
    MODIFIED,
    Tracked,
    keep_old_value,
    mark_modified,
)
from declarative_instr.state.views import existing_view, view_of


class CollectionContent(RelationImpl):
    """What an object's collection holds: loaded, still missing, or stood in for.

    A read where there is no value answers a *placeholder*: an empty collection that the object's
    state remembers, and that becomes the value with its first event. While a collection is not
    loaded, changes that come from the other side wait in a PendingCollection.
    """

    __slots__ = ("factory",)

    is_collection = True

    def __init__(
        self,
        key: str,
        manager: AttributeOwner,
        dispatch: Dispatch,
        *,
        active_history: bool = False,
        loader: RelatedLoader | None = None,
        loads_new: bool = False,
        target_class: type | None = None,
        other_key: str | None = None,
        cascades: bool = True,
        trackparent: bool = False,
        collection_class: Callable[[], Any] = list,
    ) -> None:
        super().__init__(
            key,
            manager,
            dispatch,
            active_history=active_history,
            loader=loader,
            loads_new=loads_new,
            target_class=target_class,
            other_key=other_key,
            cascades=cascades,
            trackparent=trackparent,
        )
        self.factory = prepare_collection_class(collection_class)

    # Reading -----------------------------------------------------------------------------

    @override
    def load(self, holder: Tracked, dict_: dict[str, object]) -> object:
        # As inherited, and shorter, since what may be done to find the value is known here: each
        # read before the first change comes this way.
        view = existing_view(holder)
        if view is not None and view.extras_if_any is not None:
            return self.get(holder, dict_, PASSIVE_OFF)  # a loader of the object alone, perhaps
        found: object = ATTR_EMPTY
        if self.loader is not None and not self.is_deleted(holder, dict_):
            found = self.loader(holder, dict_, PASSIVE_OFF)
        if found is ATTR_EMPTY or found is NO_VALUE:
            return self.empty_value(holder, dict_)
        if found is ATTR_WAS_SET:
            return self.value_set_by_loader(dict_)
        if isinstance(found, LoaderCallableStatus):
            return found
        return self.set_committed_value(holder, dict_, found)

    @override
    def empty_value(self, holder: Tracked, dict_: dict[str, object]) -> object:
        """The placeholder, no change of the object; what waited to be loaded is all there is."""
        view = existing_view(holder) or view_of(holder, self.manager)
        if view.extras_if_any is not None and self.key in view.extras_if_any.pending:
            return self.set_committed_value(holder, dict_, ())
        placeholders = view.placeholders
        if placeholders is None:
            placeholders = view.placeholders = {}
        elif self.key in placeholders:
            return placeholders[self.key]
        collection = placeholders[self.key] = self._new_collection(holder)
        collection._sa_adapter.empty = True
        return collection

    def initialize(self, holder: Tracked, dict_: dict[str, object]) -> CollectionAdapter:
        """Give the object an empty collection; no history."""
        if self.key in dict_:
            self.value_discarded(dict_[self.key])
        collection = self.take_placeholder(holder)
        if collection is None:
            collection = self._new_collection(holder)
        dict_[self.key] = collection
        adapter: CollectionAdapter = collection._sa_adapter
        return adapter

    def _new_collection(self, holder: Tracked) -> Any:
        make = self.manager.collection_maker
        if make is None:
            collection = self.factory.factory()
            adapter = CollectionAdapter(self, holder, collection, self.factory.roles)
            adapter.may_repeat = False
        else:
            adapter, collection = make(self.key, state_of(instance_of(holder)), self.factory)
        if self.dispatch.init_collection:
            self.dispatch.init_collection(holder, collection, adapter)
        return collection

    def take_placeholder(self, holder: Tracked) -> Any | None:
        """Forget the placeholder, which is then a collection like others; None: there is none."""
        view = existing_view(holder)
        if view is None or view.placeholders is None:
            return None
        collection: Any = view.placeholders.pop(self.key, None)
        if collection is not None:
            collection._sa_adapter.empty = False
        return collection

    def placeholder_filled(self, holder: Tracked, collection: object) -> None:
        """Make the placeholder, which had its first event, the object's collection."""
        view = existing_view(holder)
        if view is not None and view.placeholders is not None:
            view.placeholders.pop(self.key, None)
        dict_of(holder)[self.key] = collection

    def present(self, holder: Tracked, dict_: dict[str, object]) -> object | None:
        """The collection that the object holds, or the placeholder; never loads."""
        if self.key in dict_:
            return dict_[self.key]
        view = existing_view(holder)
        return None if view is None else (view.placeholders or {}).get(self.key)

    def adapter(self, holder: Tracked, dict_: dict[str, object]) -> CollectionAdapter | None:
        """The adapter of the collection that the object holds, where it holds one."""
        collection = dict_.get(self.key)
        return None if collection is None else attached_adapter(collection)

    def loaded_adapter(self, holder: Tracked, dict_: dict[str, object]) -> CollectionAdapter:
        """The adapter of the object's collection, loaded, or of its placeholder."""
        value = self.get(holder, dict_, PassiveFlag.PASSIVE_ONLY_PERSISTENT)
        adapter = None if isinstance(value, LoaderCallableStatus) else attached_adapter(value)
        return self.initialize(holder, dict_) if adapter is None else adapter

    @override
    def set_committed_value(
        self, holder: Tracked, dict_: dict[str, object], value: object
    ) -> object:
        if not isinstance(value, Iterable):
            message = f"{self.label} takes an iterable of objects, not {value!r:.80}."
            raise CollectionError(message)
        if holder._sa_committed is not None:
            holder._sa_committed.pop(self.key, None)
        adapter = self.initialize(holder, dict_)
        if isinstance(value, dict) and self.is_keyless:
            adapter.data.update(value)
            return adapter.data
        loaded = list(value.values()) if isinstance(value, dict) else list(value)
        waiting = self._take_pending(holder)
        if waiting is None:
            adapter.append_multiple_without_event(loaded)
        else:
            keep_old_value(holder, self.key, loaded)
            adapter.append_multiple_without_event(waiting.merged_into(loaded))
        return adapter.data

    @property
    def is_keyless(self) -> bool:
        """Whether the collection is a dictionary whose keys only its user knows."""
        return self.factory.roles.appender is None

    def adopt(self, holder: Tracked, dict_: dict[str, object]) -> None:
        """Make the object the owner of the collection that a pickle or a copy gave it.

        A collection that another object owns is copied.

        Raises:
            UnpicklingError: A pickle gave it something else.
        """
        collection = dict_[self.key]
        if not hasattr(type(collection), ADAPTER_ATTRIBUTE):
            raise self._no_collection(collection)
        owned = attached_adapter(collection)
        if owned is None:
            CollectionAdapter(self, holder, collection)
        else:
            fresh = self.factory()
            adapter = CollectionAdapter(self, holder, fresh)
            if isinstance(collection, dict) and self.is_keyless:
                fresh.update(collection)
            else:
                adapter.append_multiple_without_event(list(owned))
            dict_[self.key] = fresh

    def _no_collection(self, found: object) -> UnpicklingError:
        message = (
            f"{self.label} is a collection, and the pickle has {found!r} for it. Where it was no"
            " collection when the pickle was written, let a __setstate__ of the class put another"
            " value into state['values'] before it calls super().__setstate__(state)."
        )
        return UnpicklingError(message)

    # What the collection tells ------------------------------------------------------------

    def fire_append_wo_mutation(
        self,
        holder: Tracked,
        item: object,
        initiator: AttributeEventToken | None = None,
        key: object = NO_KEY,
    ) -> None:
        """Tell the listeners of an append of what is a member already."""
        for listener in self.dispatch.append_wo_mutation.calls:
            listener(holder, item, initiator or self.token(OP_APPEND), key=key)

    def fire_exchange(
        self,
        holder: Tracked,
        removed: Pairs,
        added: Pairs,
        initiator: AttributeEventToken | None = None,
    ) -> list[Any]:
        """All that precedes the removal of some items and the append of others.

        Returns: The items to store, one for each of `added`.
        """
        raise NotImplementedError  # CollectionImpl answers

    def content_will_change(self, holder: Tracked) -> None:
        """Keep a copy of the content before its first change, and mark the object modified."""
        flags = holder._sa_flags
        if flags & COMMITTED:
            committed = holder._sa_committed
            if committed is None or self.key not in committed:
                adapter = attached_adapter(self.present(holder, dict_of(holder)))
                old = NO_VALUE if adapter is None else list(adapter)
                keep_old_value(holder, self.key, old)
                return
        if not flags & MODIFIED:
            mark_modified(holder)

    # Not loaded --------------------------------------------------------------------------

    def waits_for_load(self, holder: Tracked) -> bool:
        """Whether the next read will load the collection: true for a stored object.

        A loader that is asked for new objects too may find it now, at no cost.
        """
        dict_ = dict_of(holder)
        if not self.may_load(holder) or self.is_deleted(holder, dict_):
            return False
        if not self.loads_new:
            return True
        found = self.get(holder, dict_, PassiveFlag.PASSIVE_NO_FETCH)
        return found is LoaderCallableStatus.PASSIVE_NO_RESULT

    def waiting_changes(self, holder: Tracked) -> PendingCollection:
        """The changes that wait for the collection to be loaded, kept from now on."""
        waiting = view_of(holder, self.manager).extras.pending
        return waiting.setdefault(self.key, PendingCollection())

    def pending(self, holder: Tracked) -> PendingCollection | None:
        """The changes that wait for the collection to be loaded, if any."""
        return _waiting(holder).get(self.key)

    def _take_pending(self, holder: Tracked) -> PendingCollection | None:
        return _waiting(holder).pop(self.key, None)

    # History -----------------------------------------------------------------------------

    @override
    def value_discarded(self, value: object) -> None:
        adapter = None if value is None else attached_adapter(value)
        if adapter is not None:
            adapter.invalidated = True

    @override
    def committed_copy(self, value: object) -> object:
        adapter = None if value is None else attached_adapter(value)
        return value if adapter is None else list(adapter)

    @override
    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = PASSIVE_OFF
    ) -> History:
        if self.is_deleted(holder, dict_):
            return collection_history((), self.original(holder))
        current = dict_.get(self.key, NO_VALUE)
        if current is NO_VALUE:
            current = self.get(holder, dict_, passive & ~PassiveFlag.INIT_OK)
        if isinstance(current, LoaderCallableStatus):
            waiting = self.pending(holder)
            if waiting is None or not passive & PassiveFlag.INCLUDE_PENDING_MUTATIONS:
                return HISTORY_BLANK
            return History(list(waiting.added), (), list(waiting.removed))
        adapter = self.adapter(holder, dict_)
        members = () if adapter is None else adapter
        return collection_history(members, self.original(holder))  # loading may set the original


def _waiting(holder: Tracked) -> dict[str, PendingCollection]:
    """What waits for collections to be loaded, by attribute."""
    view = existing_view(holder)
    return {} if view is None or view.extras_if_any is None else view.extras_if_any.pending
