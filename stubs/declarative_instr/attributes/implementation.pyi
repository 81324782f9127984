from collections.abc import Callable
from typing import Any, Protocol

from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.constants import AttributeOperation, PassiveFlag
from declarative_instr.event.dispatch import CallPair, Dispatch
from declarative_instr.exc import NoValueError
from declarative_instr.state.history import History
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.ports import ManagerView
from declarative_instr.state.tracked import Tracked

PASSIVE_OFF = PassiveFlag.PASSIVE_OFF
RelatedLoader = Callable[[Tracked, dict[str, object], PassiveFlag], object]
CollectionMaker = Callable[
    [str, InstanceState[Any], Callable[[], Any]], tuple[CollectionAdapter, Any]
]

class ExpiredLoader(Protocol):
    def __call__(
        self, state: InstanceState[Any], toload: set[str], passive: PassiveFlag, /
    ) -> object: ...

class AttributeOwner(ManagerView, Protocol):
    @property
    def is_merged(self) -> bool: ...
    @property
    def expired_attribute_loader(self) -> ExpiredLoader | None: ...
    @property
    def collection_maker(self) -> CollectionMaker | None: ...
    def instrument_collection_class(
        self, key: str, collection_class: Callable[[], Any]
    ) -> Callable[[], Any]: ...

class AttributeImpl:
    __slots__ = ("active_history", "dispatch", "key", "loader", "manager", "tokens")
    is_scalar = False
    is_collection = False
    always_active = False
    key: str
    manager: AttributeOwner
    dispatch: Dispatch
    active_history: bool
    loader: Callable[[Tracked, dict[str, object], PassiveFlag], object] | None
    tokens: dict[AttributeOperation, AttributeEventToken]
    def __init__(
        self,
        key: str,
        manager: AttributeOwner,
        dispatch: Dispatch,
        *,
        active_history: bool = False,
        loader: RelatedLoader | None = None,
    ) -> None: ...
    @property
    def label(self) -> str: ...
    def token(self, operation: AttributeOperation) -> AttributeEventToken: ...
    def load(self, holder: Tracked, dict_: dict[str, object]) -> object: ...
    def get(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = ...
    ) -> object: ...
    def value_set_by_loader(self, dict_: dict[str, object]) -> object: ...
    def find(self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object: ...
    def empty_value(self, holder: Tracked, dict_: dict[str, object]) -> object: ...
    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None: ...
    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None: ...
    def append(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None: ...
    def remove(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None: ...
    def pop(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None: ...
    def holds(self, holder: Tracked, dict_: dict[str, object], value: object) -> bool: ...
    def set_committed_value(
        self, holder: Tracked, dict_: dict[str, object], value: object
    ) -> object: ...
    def no_value_error(self) -> NoValueError: ...
    def hasparent(self, state: Tracked, *, optimistic: bool = False) -> bool: ...
    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = ...
    ) -> History: ...
    def get_history(
        self, state: Tracked, dict_: dict[str, object], passive: PassiveFlag = ...
    ) -> History: ...
    def committed_copy(self, value: object) -> object: ...
    def value_discarded(self, value: object) -> None: ...
    def original(self, holder: Tracked) -> object: ...
    def plain_listeners(self) -> tuple[CallPair, ...] | None: ...
    def fire_set(
        self,
        holder: Tracked,
        value: object,
        old: object,
        initiator: AttributeEventToken | None,
    ) -> object: ...
    def fire_append(
        self, holder: Tracked, item: object, initiator: AttributeEventToken | None, key: object
    ) -> object: ...
    def fire_remove(
        self, holder: Tracked, item: object, initiator: AttributeEventToken | None, key: object
    ) -> None: ...

def related_holder(item: object) -> Tracked | None: ...
def member_holder(item: object) -> Tracked: ...
