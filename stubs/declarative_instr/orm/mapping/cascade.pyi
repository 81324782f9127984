from collections.abc import Iterable
from typing import Final, Self, final

from typing_extensions import override

ALL_CASCADES: Final[frozenset[str]]
KNOWN_CASCADES: Final[frozenset[str]]
VIEW_CASCADES: Final[frozenset[str]]

@final
class CascadeOptions(frozenset[str]):
    __slots__ = ("delete", "delete_orphan", "expunge", "merge", "refresh_expire", "save_update")
    save_update: bool
    delete: bool
    refresh_expire: bool
    merge: bool
    expunge: bool
    delete_orphan: bool
    def __new__(cls, given: Iterable[str] | str = "save-update, merge") -> Self: ...
    @classmethod
    def from_string(cls, text: str) -> Self: ...
    @override
    def __repr__(self) -> str: ...
