from collections.abc import Iterable
from typing import Protocol

from typing_extensions import override

from declarative_instr.attributes.implementation import AttributeImpl, AttributeOwner, RelatedLoader
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.linking import Link
from declarative_instr.constants import PassiveFlag
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.state.tracked import Tracked

class HasImplementation(Protocol):
    @property
    def impl(self) -> object: ...

class RelationImpl(AttributeImpl):
    __slots__ = (
        "_side",
        "cascades",
        "link",
        "loads_new",
        "notes_parents",
        "other_key",
        "target_class",
        "trackparent",
    )
    always_active = True
    loads_new: bool
    target_class: type | None
    other_key: str | None
    cascades: bool
    trackparent: bool
    notes_parents: bool
    link: Link
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
    ) -> None: ...
    def is_silent(self) -> bool: ...
    def can_link_with(self, side: RelationImpl) -> bool: ...
    def check_member(self, item: object) -> None: ...
    def other_side(self, item: object) -> RelationImpl | None: ...
    def is_echo(self, initiator: AttributeEventToken | None) -> bool: ...
    def may_load(self, holder: Tracked) -> bool: ...
    def tell_sink(self, holder: Tracked, item: object) -> None: ...
    def tell_sink_of_loss(self, holder: Tracked, item: object) -> None: ...
    def is_deleted(self, holder: Tracked, dict_: dict[str, object]) -> bool: ...
    @override
    def find(self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object: ...
    @override
    def hasparent(self, state: Tracked, *, optimistic: bool = False) -> bool: ...
    def refers(self, holder: Tracked, dict_: dict[str, object]) -> bool | None: ...
    def note_members(
        self, holder: Tracked, come: Iterable[object], gone: Iterable[object]
    ) -> None: ...
    def announce_join(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None: ...
    def join(self, holder: Tracked, dict_: dict[str, object], item: object) -> None: ...
    def take(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None: ...
    def announce_leave(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None: ...
    def leave(self, holder: Tracked, dict_: dict[str, object], item: object) -> None: ...
