"""CollectionImpl: an attribute that holds a collection of objects, kept in step with its other side."""

from collections.abc import Callable, Iterable
from typing import Any

from typing_extensions import override

from declarative_instr.attributes.history import NOT_CHANGED, History, collection_history
from declarative_instr.attributes.implementation import (
    PASSIVE_OFF,
    AttributeOwner,
    RelatedLoader,
    member_holder,
    related_holder,
)
from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.adapter import CollectionAdapter, attached_adapter
from declarative_instr.collections.bulk import members_of
from declarative_instr.collections.prepare import prepare_collection_class
from declarative_instr.constants import (
    NO_KEY,
    NO_VALUE,
    OP_APPEND,
    OP_BULK_REPLACE,
    OP_REMOVE,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.exc import CollectionError
from declarative_instr.state.instance_state import existing_view, view_of
from declarative_instr.state.objects import dict_of, instance_of
from declarative_instr.state.pending import PendingCollection
from declarative_instr.state.tracked import (
    COMMITTED,
    MODIFIED,
    Tracked,
    keep_old_value,
    mark_modified,
)
from declarative_instr.structures.identity import IdentitySet

_QUIET = PassiveFlag.PASSIVE_NO_INITIALIZE

_TRACKED = COMMITTED | MODIFIED
"""A new object that is modified already has nothing more to note."""


class CollectionImpl(RelationImpl):
    """A collection of objects.

    While it is not loaded, changes that come from the other side wait in a PendingCollection.
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
        target_class: type | None = None,
        other_key: str | None = None,
        cascades: bool = True,
        collection_class: Callable[[], Any] = list,
    ) -> None:
        super().__init__(
            key,
            manager,
            dispatch,
            active_history=active_history,
            loader=loader,
            target_class=target_class,
            other_key=other_key,
            cascades=cascades,
        )
        self.factory = prepare_collection_class(collection_class)

    # Reading -----------------------------------------------------------------------------

    @override
    def empty_value(self, holder: Tracked, dict_: dict[str, object]) -> object:
        return self.initialize(holder, dict_).data

    def initialize(self, holder: Tracked, dict_: dict[str, object]) -> CollectionAdapter:
        """Give the object an empty collection; no history."""
        if self.key in dict_:
            self.value_discarded(dict_[self.key])
        collection = dict_[self.key] = self.factory.factory()
        adapter = CollectionAdapter(self, holder, collection, self.factory.roles)
        for listener in self.dispatch.init_collection.calls:
            listener(holder, collection, adapter)
        return adapter

    def adapter(self, holder: Tracked, dict_: dict[str, object]) -> CollectionAdapter | None:
        """The adapter of the collection that the object holds, where it holds one."""
        collection = dict_.get(self.key)
        return None if collection is None else attached_adapter(collection)

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
        if isinstance(value, dict) and self._is_keyless:
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
    def _is_keyless(self) -> bool:
        """Whether the collection is a dictionary whose keys only its user knows."""
        roles = self.factory.roles
        return roles.emulates is dict and roles.key_of is None

    def adopt(self, holder: Tracked, dict_: dict[str, object]) -> None:
        """Make the object the owner of the collection that a pickle or a copy gave it.

        A collection that another object owns is copied.
        """
        collection = dict_[self.key]
        owned = attached_adapter(collection)
        if owned is None:
            CollectionAdapter(self, holder, collection)
        else:
            fresh = self.factory()
            adapter = CollectionAdapter(self, holder, fresh)
            if isinstance(collection, dict) and self._is_keyless:
                fresh.update(collection)
            else:
                adapter.append_multiple_without_event(list(owned))
            dict_[self.key] = fresh

    # Changes of the collection's content ---------------------------------------------------

    @override
    def fire_append(
        self,
        holder: Tracked,
        item: object,
        initiator: AttributeEventToken | None = None,
        key: object = NO_KEY,
    ) -> object:
        """All that precedes the append of `item` to the collection.

        Returns: The item to store, which a listener may have replaced.
        """
        if self.target_class is None or not isinstance(item, self.target_class):
            self.check_member(item)
        if self.dispatch.append:
            item = super().fire_append(holder, item, initiator, key)
        if holder._sa_sink is not None:
            self.tell_sink(holder, item)  # a session that refuses the object stops the change
        if self.other_key is not None and (initiator is None or initiator.key != self.other_key):
            side = self.other_side(item)
            if side is not None:
                end = member_holder(item)
                me = holder if self.manager.is_merged else instance_of(holder)
                side.take(end, dict_of(end), me, initiator or self.token(OP_APPEND))
        if holder._sa_flags & _TRACKED != MODIFIED:
            self.content_will_change(holder)
        return item

    @override
    def fire_remove(
        self,
        holder: Tracked,
        item: object,
        initiator: AttributeEventToken | None = None,
        key: object = NO_KEY,
    ) -> None:
        """All that precedes the removal of `item` from the collection."""
        if self.dispatch.remove:
            super().fire_remove(holder, item, initiator, key)
        if self.other_key is not None and (initiator is None or initiator.key != self.other_key):
            side = self.other_side(item)
            if side is not None:
                end = member_holder(item)
                me = holder if self.manager.is_merged else instance_of(holder)
                values = dict_of(end)
                if side.dispatch.set or side.dispatch.remove:
                    side.announce_leave(end, values, me, initiator or self.token(OP_REMOVE))
                side.leave(end, values, me)
        if holder._sa_flags & _TRACKED != MODIFIED:
            self.content_will_change(holder)
        if holder._sa_sink is not None:
            self.tell_sink_of_loss(holder, item)

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

    def content_will_change(self, holder: Tracked) -> None:
        """Keep a copy of the content before its first change, and mark the object modified."""
        flags = holder._sa_flags
        if flags & COMMITTED:
            committed = holder._sa_committed
            if committed is None or self.key not in committed:
                adapter = self.adapter(holder, dict_of(holder))
                old = NO_VALUE if adapter is None else list(adapter)
                keep_old_value(holder, self.key, old)
                return
        if not flags & MODIFIED:
            mark_modified(holder)

    # Changes of the whole collection ---------------------------------------------------------

    @override
    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        if value is not None and value is dict_.get(self.key):
            return
        fresh = self.factory.factory()
        adapter = CollectionAdapter(self, holder, fresh, self.factory.roles)
        members = members_of(value, adapter.roles, self.label)
        incoming = self.announce_bulk(holder, members.items)
        old = self.loaded_adapter(holder, dict_)
        before = list(old)
        had, has = IdentitySet(before), IdentitySet(incoming)
        gone = [item for item in before if item not in has]
        kept = [item if item in had else self._announce_new(holder, item) for item in incoming]
        for item in gone:
            self._announce_gone(holder, item)
        if self._is_keyless:
            fresh.update(zip(members.keys or (), kept, strict=True))
        else:
            adapter.append_multiple_without_event(kept)
        self.content_will_change(holder)
        disposed = old.data  # the adapter alone would let it go
        dict_[self.key] = fresh
        old.invalidated = True
        self._move_ends(holder, gone, [item for item in kept if item not in had])
        for listener in self.dispatch.dispose_collection.calls:
            listener(holder, disposed, old)

    def loaded_adapter(self, holder: Tracked, dict_: dict[str, object]) -> CollectionAdapter:
        """The adapter of the object's collection, loaded or made where there is none."""
        self.get(holder, dict_, PassiveFlag.PASSIVE_ONLY_PERSISTENT)
        adapter = self.adapter(holder, dict_)
        return self.initialize(holder, dict_) if adapter is None else adapter

    def announce_bulk(self, holder: Tracked, values: Iterable[object]) -> list[object]:
        """Check the members of a new collection; listeners may change them."""
        incoming = list(values)
        token = self.token(OP_BULK_REPLACE)
        for listener in self.dispatch.bulk_replace.calls:
            listener(holder, incoming, token)
        for item in incoming:
            self.check_member(item)
        return incoming

    def _announce_new(self, holder: Tracked, item: object) -> object:
        token = self.token(OP_BULK_REPLACE)
        if self.dispatch.append:
            item = super().fire_append(holder, item, token, NO_KEY)
        self.tell_sink(holder, item)
        if self.other_key is None:
            return item
        end, side = related_holder(item), self.other_side(item)
        if end is not None and side is not None:
            side.announce_join(end, dict_of(end), instance_of(holder), token)
        return item

    def _announce_gone(self, holder: Tracked, item: object) -> None:
        token = self.token(OP_BULK_REPLACE)
        if self.dispatch.remove:
            super().fire_remove(holder, item, token, NO_KEY)
        if self.other_key is None:
            return
        end, side = related_holder(item), self.other_side(item)
        if end is not None and side is not None:
            side.announce_leave(end, dict_of(end), instance_of(holder), token)

    def _move_ends(self, holder: Tracked, gone: Iterable[object], come: Iterable[object]) -> None:
        """Let the other sides follow a change that was announced."""
        if self.other_key is None:
            for item in gone:
                self.tell_sink_of_loss(holder, item)
            return
        me = instance_of(holder)
        for item in gone:
            end, side = related_holder(item), self.other_side(item)
            if end is not None and side is not None:
                side.leave(end, dict_of(end), me)
            self.tell_sink_of_loss(holder, item)
        for item in come:
            end, side = related_holder(item), self.other_side(item)
            if end is not None and side is not None:
                side.join(end, dict_of(end), me)

    @override
    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None:
        self.set(holder, dict_, self.factory.factory())
        dict_.pop(self.key, None)

    @override
    def append(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        self.loaded_adapter(holder, dict_).append_with_event(value, initiator)

    @override
    def remove(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        self.loaded_adapter(holder, dict_).remove_with_event(value, initiator)

    # As the other side -------------------------------------------------------------------

    @override
    def announce_join(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None:
        self._check_room(holder, dict_, item)
        if self.dispatch.append:
            super().fire_append(holder, item, token, NO_KEY)

    def _check_room(self, holder: Tracked, dict_: dict[str, object], item: object) -> None:
        """Raise now what adding `item` would raise when the other side has changed already."""
        roles = self.factory.roles
        if roles.emulates is set:
            hash(item)
        elif roles.emulates is dict and not self._waits_for_load(holder):
            adapter = self.adapter(holder, dict_) or self.initialize(holder, dict_)
            if roles.key_of is not None:
                roles.key_of(adapter.data, item)
            elif self._is_keyless:
                adapter.append_without_event(item)  # refuses what comes without a key

    @override
    def join(self, holder: Tracked, dict_: dict[str, object], item: object) -> None:
        adapter = self.adapter(holder, dict_)
        if adapter is None and self._waits_for_load(holder):
            self._pending(holder).append(item)
            mark_modified(holder)
        else:
            self.content_will_change(holder)
            adapter = self.initialize(holder, dict_) if adapter is None else adapter
            adapter.append_without_event(item)

    @override
    def announce_leave(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None:
        if self.dispatch.remove:
            super().fire_remove(holder, item, token, NO_KEY)

    @override
    def leave(self, holder: Tracked, dict_: dict[str, object], item: object) -> None:
        adapter = self.adapter(holder, dict_)
        if adapter is not None:
            if any(member is item for member in adapter):
                self.content_will_change(holder)
                adapter.remove_without_event(item)
                if holder._sa_sink is not None:
                    self.tell_sink_of_loss(holder, item)
        elif self._waits_for_load(holder):
            self._pending(holder).remove(item)
            mark_modified(holder)

    def _waits_for_load(self, holder: Tracked) -> bool:
        """True for a stored object, whose collection the next read will load."""
        return self.loader is not None and holder._sa_key is not None

    def _pending(self, holder: Tracked) -> PendingCollection:
        waiting = view_of(holder, self.manager).extras.pending
        return waiting.setdefault(self.key, PendingCollection())

    def pending(self, holder: Tracked) -> PendingCollection | None:
        """The changes that wait for the collection to be loaded, if any."""
        view = existing_view(holder)
        return None if view is None else view.extras.pending.get(self.key)

    def _take_pending(self, holder: Tracked) -> PendingCollection | None:
        view = existing_view(holder)
        return None if view is None else view.extras.pending.pop(self.key, None)

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
        original = self.original(holder)
        if self.key not in dict_ and isinstance(original, list):
            return collection_history((), original)  # deleted: not to be loaded again
        current = dict_.get(self.key, NO_VALUE)
        if current is NO_VALUE:
            current = self.get(holder, dict_, passive & ~PassiveFlag.INIT_OK)
        if isinstance(current, LoaderCallableStatus):
            waiting = self.pending(holder)
            if waiting is None:
                return collection_history((), NOT_CHANGED)
            return History(list(waiting.added), (), list(waiting.removed))
        adapter = self.adapter(holder, dict_)
        return collection_history(() if adapter is None else adapter, original)
