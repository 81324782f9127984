from collections.abc import Callable
from typing import Any

from typing_extensions import override

from declarative_instr.attributes.implementation import AttributeOwner, RelatedLoader
from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.ports import Pairs
from declarative_instr.collections.prepare import PreparedCollection
from declarative_instr.constants import PassiveFlag
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.state.history import History
from declarative_instr.state.pending import PendingCollection
from declarative_instr.state.tracked import Tracked

class CollectionContent(RelationImpl):
    __slots__ = ("factory",)
    is_collection = True
    factory: PreparedCollection
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
        collection_class: Callable[[], Any] = ...,
    ) -> None: ...
    @override
    def load(self, holder: Tracked, dict_: dict[str, object]) -> object: ...
    @override
    def empty_value(self, holder: Tracked, dict_: dict[str, object]) -> object: ...
    def initialize(self, holder: Tracked, dict_: dict[str, object]) -> CollectionAdapter: ...
    def take_placeholder(self, holder: Tracked) -> Any | None: ...
    def placeholder_filled(self, holder: Tracked, collection: object) -> None: ...
    def present(self, holder: Tracked, dict_: dict[str, object]) -> object | None: ...
    def adapter(self, holder: Tracked, dict_: dict[str, object]) -> CollectionAdapter | None: ...
    def loaded_adapter(self, holder: Tracked, dict_: dict[str, object]) -> CollectionAdapter: ...
    @override
    def set_committed_value(
        self, holder: Tracked, dict_: dict[str, object], value: object
    ) -> object: ...
    @property
    def is_keyless(self) -> bool: ...
    def adopt(self, holder: Tracked, dict_: dict[str, object]) -> None: ...
    def fire_append_wo_mutation(
        self,
        holder: Tracked,
        item: object,
        initiator: AttributeEventToken | None = None,
        key: object = ...,
    ) -> None: ...
    def fire_exchange(
        self,
        holder: Tracked,
        removed: Pairs,
        added: Pairs,
        initiator: AttributeEventToken | None = None,
    ) -> list[Any]: ...
    def content_will_change(self, holder: Tracked) -> None: ...
    def waits_for_load(self, holder: Tracked) -> bool: ...
    def waiting_changes(self, holder: Tracked) -> PendingCollection: ...
    def pending(self, holder: Tracked) -> PendingCollection | None: ...
    @override
    def value_discarded(self, value: object) -> None: ...
    @override
    def committed_copy(self, value: object) -> object: ...
    @override
    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = ...
    ) -> History: ...
