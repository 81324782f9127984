from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, final

@final
@dataclass(frozen=True, slots=True)
class Codec:
    tag: str
    type_: type
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]

STANDARD: Final[tuple[Codec, Codec, Codec, Codec, Codec, Codec, Codec, Codec]]
Writer = Callable[[Any, str], Any]
Reader = Callable[[Any], object]

@final
class Coding:
    def __init__(self, codecs: Iterable[Codec] = ...) -> None: ...
    def encoded(self, value: object, label: str) -> Any: ...
    def decoded(self, data: Any) -> Any: ...
