"""CollectionSide: how a collection follows the attribute that points back; it tells listeners alone."""

from typing_extensions import override

from declarative_instr.attributes.collection_content import CollectionContent
from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.constants import NO_KEY
from declarative_instr.state.tracked import Tracked, mark_modified


class CollectionSide(CollectionContent):
    """A collection as the other side of a reference, or of another collection."""

    __slots__ = ()

    @override
    def is_silent(self) -> bool:
        return not (self.dispatch.append or self.dispatch.remove)

    @override
    def can_link_with(self, side: RelationImpl) -> bool:
        """Not another collection: that has to be found, and may not be loaded."""
        return not side.is_collection

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
        elif roles.emulates is dict and not self.waits_for_load(holder):
            adapter = self.adapter(holder, dict_) or self.initialize(holder, dict_)
            if roles.key_of is not None:
                roles.key_of(adapter.data, item)
            elif self.is_keyless:
                adapter.append_without_event(item)  # refuses what comes without a key

    @override
    def join(self, holder: Tracked, dict_: dict[str, object], item: object) -> None:
        adapter = self.adapter(holder, dict_)
        if adapter is None and self.waits_for_load(holder):
            self.waiting_changes(holder).append(item)
            mark_modified(holder)
        else:
            self.content_will_change(holder)
            if adapter is None:  # unless asking has loaded it
                adapter = self.adapter(holder, dict_) or self.initialize(holder, dict_)
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
        if adapter is None:
            if self.waits_for_load(holder):
                self.waiting_changes(holder).remove(item)
                mark_modified(holder)
                return
            adapter = self.adapter(holder, dict_)  # asking may have loaded it
        if adapter is not None and any(member is item for member in adapter):
            self.content_will_change(holder)
            adapter.remove_without_event(item)
            if adapter.may_repeat and any(member is item for member in adapter):
                adapter.holds_strays = True
            if holder._sa_sink is not None:
                self.tell_sink_of_loss(holder, item)

    @override
    def refers(self, holder: Tracked, dict_: dict[str, object]) -> bool | None:
        adapter = self.adapter(holder, dict_)
        if adapter is not None:
            return len(adapter) > 0
        waiting = self.pending(holder)
        return True if waiting is not None and waiting.added else None
