"""CollectionImpl: how the collection of an object is changed; the other side follows each change."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from typing_extensions import override

from declarative_instr.attributes.collection_side import CollectionSide
from declarative_instr.attributes.implementation import member_holder, related_holder
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.adapter import CollectionAdapter, attached_adapter
from declarative_instr.collections.bulk import members_of
from declarative_instr.collections.linking import take_in
from declarative_instr.collections.ports import Pairs
from declarative_instr.constants import NO_KEY, OP_APPEND, OP_BULK_REPLACE, OP_REMOVE, PassiveFlag
from declarative_instr.state.objects import dict_of, instance_of
from declarative_instr.state.tracked import COMMITTED, MODIFIED, Tracked
from declarative_instr.structures.identity import IdentitySet

_PERSISTENT_VALUE = PassiveFlag.PASSIVE_ONLY_PERSISTENT ^ PassiveFlag.INIT_OK

_TRACKED = COMMITTED | MODIFIED
"""A new object that is modified already has nothing more to note."""


class CollectionImpl(CollectionSide):
    """A collection of objects."""

    __slots__ = ()

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
        if self.dispatch.append:
            item = super().fire_append(holder, item, initiator, key)
        if self.target_class is None or not isinstance(item, self.target_class):
            self.check_member(item)  # after the listeners, which may make an object of `item`
        if holder._sa_sink is not None:
            self.tell_sink(holder, item)  # a session that refuses the object stops the change
        if self.other_key is not None and (initiator is None or not self.is_echo(initiator)):
            side = self.other_side(item)
            if side is not None:
                end = member_holder(item)
                me = holder if self.manager.is_merged else instance_of(holder)
                side.take(end, dict_of(end), me, initiator or self.token(OP_APPEND))
        elif self.notes_parents:
            self.note_members(holder, (item,), ())
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
        stays = self._is_held_twice(holder, item)
        if self.other_key is not None and (initiator is None or not self.is_echo(initiator)):
            side = self.other_side(item)
            if side is not None and (side.is_collection or not stays):
                end = member_holder(item)
                me = holder if self.manager.is_merged else instance_of(holder)
                values = dict_of(end)
                if side.dispatch.set or side.dispatch.remove:
                    side.announce_leave(end, values, me, initiator or self.token(OP_REMOVE))
                side.leave(end, values, me)
        elif self.notes_parents and not stays:
            self.note_members(holder, (), (item,))
        if holder._sa_flags & _TRACKED != MODIFIED:
            self.content_will_change(holder)
        if holder._sa_sink is not None and not stays:
            self.tell_sink_of_loss(holder, item)

    def _is_held_twice(self, holder: Tracked, item: object) -> bool:
        adapter = self.adapter(holder, dict_of(holder))
        if adapter is None or not adapter.holds_repeated():
            return False
        return sum(member is item for member in adapter) > 1

    @override
    def fire_exchange(
        self,
        holder: Tracked,
        removed: Pairs,
        added: Pairs,
        initiator: AttributeEventToken | None = None,
    ) -> list[Any]:
        gone, come = list(removed), list(added)
        follows = not self.is_echo(initiator)
        leaving = IdentitySet(self._leaving(holder, gone, come) if follows else ())
        for item, key in gone:
            token = initiator or self.token(OP_REMOVE)
            self._announce_gone(holder, item, token, key, item in leaving)
        kept = [
            self._announce_new(holder, item, initiator or self.token(OP_APPEND), key, follows)
            for item, key in come
        ]
        self.content_will_change(holder)
        if follows:
            self._move_ends(holder, [item for item, _ in gone if item in leaving], kept)
        return kept

    def _leaving(self, holder: Tracked, gone: Pairs, come: Pairs) -> list[object]:
        """What the other side is to let go of: a reference stays while its object is held."""
        items = [item for item, _ in gone]
        side = self.other_side(items[0]) if items else None
        if side is not None and side.is_collection:
            return items
        held = Counter(map(id, self.adapter(holder, dict_of(holder)) or ()))
        held.subtract(map(id, items))
        held.update(id(item) for item, _ in come)
        return [item for item in items if held[id(item)] <= 0]

    # Changes of the whole collection ---------------------------------------------------------

    @override
    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        if value is not None and value is self.present(holder, dict_):
            return
        members = members_of(value, self.factory.roles, self.label)
        fresh = self._new_collection(holder)
        adapter: CollectionAdapter = fresh._sa_adapter
        incoming = self.announce_bulk(holder, members.items, members.keys)
        old = self._value_to_replace(holder, dict_)
        before = [] if old is None else list(old.roles.iterate(old.data))
        had, has = IdentitySet(before), IdentitySet(incoming)
        token = self.token(OP_BULK_REPLACE)
        gone = [item for item in before if item not in has]
        for item in before:  # what was let in by the other side alone is wanted in the session now
            if item in has:
                self.tell_sink(holder, item)
        self.link.refresh()
        key_of = self._key_teller(adapter) if self.dispatch.append else None
        kept = [
            item
            if item in had or self._comes_silently(holder, item)
            else self._announce_new(holder, item, token, key_of(item) if key_of else NO_KEY)
            for item in incoming
        ]
        if self.dispatch.append_wo_mutation:
            for item in IdentitySet(item for item in incoming if item in had):
                self.fire_append_wo_mutation(holder, item, token)
        for item in gone:
            self._announce_gone(holder, item, token, NO_KEY)
        if self.is_keyless:
            fresh.update(zip(members.keys or (), kept, strict=True))
        else:
            adapter.append_multiple_without_event(kept)
        self._put(holder, dict_, fresh, old)
        come = [item for item in kept if item not in had]
        self._move_ends(holder, gone, [item for item in come if not take_in(adapter, item)])

    def _key_teller(self, adapter: CollectionAdapter) -> Callable[[object], object] | None:
        """What tells the key of a new member, where a listener asks for it."""
        listeners = self.dispatch.registered("append")
        key_of = adapter.roles.key_of
        if key_of is None or not any(one.options.get("include_key") for one in listeners):
            return None
        return partial(key_of, adapter.data)

    def _value_to_replace(
        self, holder: Tracked, dict_: dict[str, object]
    ) -> CollectionAdapter | None:
        """The adapter of the present collection, loaded where it is missing; None: there is none."""
        if self.loader is not None:
            self.get(holder, dict_, _PERSISTENT_VALUE)
        found = attached_adapter(self.present(holder, dict_))
        if found is None and self.dispatch.dispose_collection:
            return self.loaded_adapter(holder, dict_)  # these listeners hear of an empty one too
        return found

    def _put(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        fresh: object,
        old: CollectionAdapter | None,
    ) -> None:
        self.content_will_change(holder)
        disposed = None if old is None else old.data  # the adapter alone would let it go
        self.take_placeholder(holder)
        dict_[self.key] = fresh
        if old is not None:
            old.invalidated = True
            for listener in self.dispatch.dispose_collection.calls:
                listener(holder, disposed, old)

    def announce_bulk(
        self, holder: Tracked, values: Iterable[object], keys: list[Any] | None = None
    ) -> list[object]:
        """Tell the listeners of a new collection, who may change its members."""
        incoming = list(values)
        token = self.token(OP_BULK_REPLACE)
        if self.dispatch.bulk_replace:
            self.dispatch.bulk_replace(holder, incoming, token, keys=keys)
        return incoming

    def _announce_new(
        self,
        holder: Tracked,
        item: object,
        token: AttributeEventToken,
        key: object,
        follows: bool = True,  # noqa: FBT001, FBT002  # whether the other side does
    ) -> object:
        if self.dispatch.append:
            item = super().fire_append(holder, item, token, key)
        self.check_member(item)
        self.tell_sink(holder, item)
        if self.other_key is None or not follows:
            return item
        end, side = related_holder(item), self.other_side(item)
        if end is not None and side is not None:
            side.announce_join(end, dict_of(end), instance_of(holder), token)
        return item

    def _comes_silently(self, holder: Tracked, item: object) -> bool:
        """Whether nobody is to be told of a new member: it is new, refers to none, and is not heard."""
        if type(item) is not self.link.target or holder._sa_sink is not None:
            return False
        return (
            getattr(item, "_sa_key", item) is None and vars(item).get(self.link.other_key) is None
        )

    def _announce_gone(
        self,
        holder: Tracked,
        item: object,
        token: AttributeEventToken,
        key: object,
        follows: bool = True,  # noqa: FBT001, FBT002  # whether the other side does
    ) -> None:
        if self.dispatch.remove:
            super().fire_remove(holder, item, token, key)
        if self.other_key is None or not follows:
            return
        end, side = related_holder(item), self.other_side(item)
        if end is not None and side is not None:
            side.announce_leave(end, dict_of(end), instance_of(holder), token)

    def _move_ends(self, holder: Tracked, gone: Iterable[object], come: Iterable[object]) -> None:
        """Let the other sides follow a change that was announced."""
        if self.other_key is None:
            if self.notes_parents:
                self.note_members(holder, come, gone)
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
        if self.loader is not None:
            self.get(holder, dict_, _PERSISTENT_VALUE)
        adapter = self.adapter(holder, dict_)
        if adapter is not None:
            self.fire_exchange(holder, [(item, NO_KEY) for item in adapter], ())
            dict_.pop(self.key, None)
            adapter.invalidated = True

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

    @override
    def holds(self, holder: Tracked, dict_: dict[str, object], value: object) -> bool:
        return any(member is value for member in self.loaded_adapter(holder, dict_))
