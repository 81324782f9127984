from typing_extensions import override

from declarative_instr.attributes.collection_content import CollectionContent
from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.state.tracked import Tracked

class CollectionSide(CollectionContent):
    __slots__ = ()
    @override
    def is_silent(self) -> bool: ...
    @override
    def can_link_with(self, side: RelationImpl) -> bool: ...
    @override
    def announce_join(
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
    @override
    def refers(self, holder: Tracked, dict_: dict[str, object]) -> bool | None: ...
