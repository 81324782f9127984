from typing_extensions import override

from declarative_instr.attributes.implementation import AttributeImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.constants import PassiveFlag
from declarative_instr.event.dispatch import CallPair
from declarative_instr.state.history import History
from declarative_instr.state.tracked import Tracked

class ScalarImpl(AttributeImpl):
    __slots__ = ()
    is_scalar = True
    @override
    def find(self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object: ...
    @override
    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None: ...
    @override
    def plain_listeners(self) -> tuple[CallPair, ...] | None: ...
    @override
    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None: ...
    @override
    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = ...
    ) -> History: ...
