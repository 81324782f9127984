"""ReferenceImpl: an attribute that refers to one object, kept in step with its other side."""

from typing_extensions import override

from declarative_instr.attributes.collection_content import CollectionContent
from declarative_instr.attributes.implementation import PASSIVE_OFF, related_holder
from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.linking import refer
from declarative_instr.constants import (
    NO_KEY,
    NO_VALUE,
    OP_REMOVE,
    OP_REPLACE,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.state.history import HISTORY_BLANK, History, reference_history
from declarative_instr.state.objects import dict_of, instance_of
from declarative_instr.state.tracked import COMMITTED, Tracked, keep_old_value

_PEEK = PassiveFlag.PASSIVE_NO_FETCH ^ PassiveFlag.INIT_OK
_FETCH = PassiveFlag.PASSIVE_OFF ^ PassiveFlag.INIT_OK


class ReferenceImpl(RelationImpl):
    """A reference to one object or None."""

    __slots__ = ()

    @override
    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        if initiator is None and refer(self.link, holder, dict_, value):
            return
        old = self.old_value(holder, dict_)
        if self.dispatch.set:
            value = self.fire_set(holder, value, old, initiator)
        if value is not None:  # after the listeners, which may make an object of what was given
            self.check_member(value)
        if value is not None and holder._sa_sink is not None:
            self.tell_sink(holder, value)  # a session that refuses the object stops the change
        if self.other_key is not None and value is not old and not self.is_echo(initiator):
            self._move_other_side(holder, value, old, initiator or self.token(OP_REPLACE))
        keep_old_value(holder, self.key, old)
        dict_[self.key] = value
        if self.notes_parents:
            self.note_members(holder, (value,), () if value is old else (old,))

    @override
    def is_silent(self) -> bool:
        return not (self.dispatch.set or self.dispatch.remove)

    @override
    def can_link_with(self, side: RelationImpl) -> bool:
        """Only a list, or a set of what hashes by identity, surely takes what comes in."""
        if not isinstance(side, CollectionContent):
            return False
        put: object = side.factory.roles.put
        if put is set.add:
            hash_of: object = self.manager.class_.__hash__
            return hash_of is object.__hash__
        return put is list.append

    def _move_other_side(
        self, holder: Tracked, value: object, old: object, token: AttributeEventToken
    ) -> None:
        """Announce to both other ends, then change both."""
        me = instance_of(holder)
        new_end, old_end = related_holder(value), related_holder(old)
        new_side = None if new_end is None else self.other_side(value)
        old_side = None if old_end is None else self.other_side(old)
        if old_side is not None and old_end is not None:
            old_side.announce_leave(old_end, dict_of(old_end), me, token)
        if new_side is not None and new_end is not None:
            new_side.announce_join(new_end, dict_of(new_end), me, token)
        if old_side is not None and old_end is not None:
            old_side.leave(old_end, dict_of(old_end), me)
        if new_side is not None and new_end is not None:
            new_side.join(new_end, dict_of(new_end), me)

    def old_value(self, holder: Tracked, dict_: dict[str, object]) -> object:
        """The present value; loaded only with active history, else looked up without SQL."""
        old = self._found_value(holder, dict_)
        if old is NO_VALUE and self.active_history:
            return None  # nothing is left to be found
        return old

    def _found_value(self, holder: Tracked, dict_: dict[str, object]) -> object:
        old = dict_.get(self.key, NO_VALUE)
        if old is NO_VALUE and self.may_load(holder):
            return self.get(holder, dict_, _FETCH if self.active_history else _PEEK)
        return old

    @override
    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None:
        old = self._found_value(holder, dict_)
        if holder._sa_key is None and old is NO_VALUE:
            raise self.no_value_error()
        token = self.token(OP_REMOVE)
        if self.dispatch.remove:
            self.fire_remove(holder, old, token, NO_KEY)
        if self.other_key is not None and old is not None:
            self._move_other_side(holder, None, old, token)
        keep_old_value(holder, self.key, old)
        dict_.pop(self.key, None)
        if self.notes_parents:
            self.note_members(holder, (), (old,))

    @override
    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = PASSIVE_OFF
    ) -> History:
        current = dict_.get(self.key, NO_VALUE)
        if current is NO_VALUE:
            current = self.get(holder, dict_, passive & ~PassiveFlag.INIT_OK)
        if isinstance(current, LoaderCallableStatus):
            current = NO_VALUE
            if not holder._sa_flags & COMMITTED:  # new: no value that could have been deleted
                return HISTORY_BLANK
        return reference_history(current, self.original(holder))

    @override
    def refers(self, holder: Tracked, dict_: dict[str, object]) -> bool | None:
        value = dict_.get(self.key, NO_VALUE)
        if self.is_deleted(holder, dict_):
            return False
        if value is NO_VALUE:
            value = self.get(holder, dict_, _PEEK)
        return None if isinstance(value, LoaderCallableStatus) else value is not None

    # As the other side -------------------------------------------------------------------

    @override
    def announce_join(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None:
        """Tell own listeners, and those of the object that is let go of."""
        old = self.old_value(holder, dict_)
        if old is item:
            return
        if self.dispatch.set:
            self.fire_set(holder, item, old, token)
        end = related_holder(old)
        side = None if end is None else self.other_side(old)
        if end is not None and side is not None:
            side.announce_leave(end, dict_of(end), instance_of(holder), token)

    @override
    def take(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None:
        old = dict_.get(self.key, NO_VALUE)
        is_new = holder._sa_key is None and not self.loads_new
        is_free = old is None or (old is NO_VALUE and is_new)
        if not is_free or self.dispatch.set:
            super().take(holder, dict_, item, token)
            return
        keep_old_value(holder, self.key, old)
        dict_[self.key] = item

    @override
    def join(self, holder: Tracked, dict_: dict[str, object], item: object) -> None:
        """Refer to `item`; what was referred to before lets go."""
        old = self.old_value(holder, dict_)
        if old is item:
            return
        end = related_holder(old)
        side = None if end is None else self.other_side(old)
        if end is not None and side is not None:
            side.leave(end, dict_of(end), instance_of(holder))
        keep_old_value(holder, self.key, old)
        dict_[self.key] = item

    @override
    def announce_leave(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None:
        """Tell own listeners that the reference becomes None, where it was `item`."""
        if self.dispatch.set and self._may_be(item, holder, dict_):
            self.fire_set(holder, None, item, token)

    @override
    def leave(self, holder: Tracked, dict_: dict[str, object], item: object) -> None:
        """Refer to nothing, where it was `item` or is not loaded."""
        if self._may_be(item, holder, dict_):
            keep_old_value(holder, self.key, dict_.get(self.key, NO_VALUE))
            dict_[self.key] = None

    def _may_be(self, item: object, holder: Tracked, dict_: dict[str, object]) -> bool:
        """Whether the object refers to `item`, as far as that is known without a statement."""
        old = dict_.get(self.key, NO_VALUE)
        if old is NO_VALUE and self.loads_new:
            old = self.old_value(holder, dict_)
        return old is item or isinstance(old, LoaderCallableStatus)
