from collections.abc import Iterable
from typing import Any

from typing_extensions import override

from declarative_instr.attributes.collection_side import CollectionSide
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.ports import Pairs
from declarative_instr.state.tracked import Tracked

class CollectionImpl(CollectionSide):
    __slots__ = ()
    @override
    def fire_append(
        self,
        holder: Tracked,
        item: object,
        initiator: AttributeEventToken | None = None,
        key: object = ...,
    ) -> object: ...
    @override
    def fire_remove(
        self,
        holder: Tracked,
        item: object,
        initiator: AttributeEventToken | None = None,
        key: object = ...,
    ) -> None: ...
    @override
    def fire_exchange(
        self,
        holder: Tracked,
        removed: Pairs,
        added: Pairs,
        initiator: AttributeEventToken | None = None,
    ) -> list[Any]: ...
    @override
    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None: ...
    def announce_bulk(
        self, holder: Tracked, values: Iterable[object], keys: list[Any] | None = None
    ) -> list[object]: ...
    @override
    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None: ...
    @override
    def append(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None: ...
    @override
    def remove(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None: ...
    @override
    def holds(self, holder: Tracked, dict_: dict[str, object], value: object) -> bool: ...
