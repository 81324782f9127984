from collections.abc import Callable
from typing import Any, TypeAlias, final

from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.marks import Mark

Method: TypeAlias = Callable[..., Any]
INITIATOR = "_sa_initiator"
WRAPPED_ATTRIBUTE = "_sa_fires_events"

@final
class ItemArgument:
    __slots__ = ("name", "position")
    name: str | None
    position: int
    def __init__(self, method: Method, arg: int | str) -> None: ...
    def value(self, args: list[Any], named: dict[str, Any]) -> tuple[()] | tuple[Any]: ...
    def put(self, args: list[Any], named: dict[str, Any], item: object) -> None: ...

def wrapped(method: Method) -> Method: ...
def is_wrapped(member: object) -> bool: ...
def parameter_names(method: Method) -> list[str]: ...
def adapter_of(data: object) -> CollectionAdapter | None: ...

@final
class MarkedMethod:
    __slots__ = ("added", "is_of_set", "mark", "method", "removed", "takes_initiator")
    method: Callable[..., Any]
    mark: Mark
    is_of_set: bool
    takes_initiator: bool
    added: None | ItemArgument
    removed: None | ItemArgument
    def __init__(self, method: Method, mark: Mark, *, is_of_set: bool) -> None: ...
    def as_function(self) -> Method: ...
    def call(
        self,
        adapter: CollectionAdapter,
        collection: object,
        args: list[Any],
        named: dict[str, Any],
        initiator: object | None,
    ) -> Any: ...

def held(adapter: CollectionAdapter, item: Any) -> tuple[()] | tuple[Any]: ...
def in_single_steps(steps: Method) -> Callable[[Method], Method]: ...
def wrap_set_item(method: Method) -> Method: ...
def wrap_delete_item(method: Method) -> Method: ...
