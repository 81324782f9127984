from typing_extensions import override

from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.constants import PassiveFlag
from declarative_instr.state.history import History
from declarative_instr.state.tracked import Tracked

class ReferenceImpl(RelationImpl):
    __slots__ = ()
    @override
    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None: ...
    @override
    def is_silent(self) -> bool: ...
    @override
    def can_link_with(self, side: RelationImpl) -> bool: ...
    def old_value(self, holder: Tracked, dict_: dict[str, object]) -> object: ...
    @override
    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None: ...
    @override
    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = ...
    ) -> History: ...
    @override
    def refers(self, holder: Tracked, dict_: dict[str, object]) -> bool | None: ...
    @override
    def announce_join(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None: ...
    @override
    def take(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None: ...
    @override
    def join(self, holder: Tracked, dict_: dict[str, object], item: object) -> None: ...
    @override
    def announce_leave(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None: ...
    @override
    def leave(self, holder: Tracked, dict_: dict[str, object], item: object) -> None: ...
