from collections.abc import Callable, MutableMapping
from typing import Any, Protocol

from declarative_instr.state.tracked import Name, Tracked

COMPILED: bool

def forget_links() -> None: ...

class CollectionMaker(Protocol):
    def initialize(self, holder: Tracked, dict_: dict[str, object]) -> Any: ...

class Link:
    __slots__ = ("find", "found_at", "key", "other_key", "side", "target")
    key: str
    other_key: str
    target: type | None
    side: CollectionMaker
    find: Callable[[], tuple[type | None, Any]]
    found_at: int
    def __init__(
        self, key: Name, other_key: Name | None, find: Callable[[], tuple[type | None, Any]]
    ) -> None: ...
    def refresh(self) -> int: ...

class AdapterFields:
    __slots__ = (
        "__weakref__",
        "attr",
        "data_ref",
        "empty",
        "expected",
        "holds_strays",
        "invalidated",
        "link",
        "may_repeat",
        "owner_ref",
        "roles",
    )
    attr: Any
    roles: Any
    link: Link
    owner_ref: Callable[[], Tracked | None]
    data_ref: Callable[[], Any]
    expected: Any
    invalidated: bool
    empty: bool
    may_repeat: bool
    holds_strays: bool
    def become_value(self, owner: Tracked) -> None: ...
    def holds_repeated(self) -> bool: ...

def take_in(adapter: AdapterFields, item: object) -> bool: ...
def let_go(adapter: AdapterFields, item: object) -> bool: ...
def take_out(adapter: AdapterFields, items: Any, item: object) -> bool: ...
def delete_moved(items: Any, item: object) -> None: ...
def refer(
    link: Link, holder: Tracked, values: MutableMapping[str, object], value: object
) -> bool: ...
def keep_content(adapter: AdapterFields, owner: Tracked) -> int: ...
