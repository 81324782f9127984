from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

from typing_extensions import TypeVar

from declarative_instr.collections.instrumented_dict import InstrumentedDict
from declarative_instr.collections.roles import NativeOperations

K = TypeVar("K")
V = TypeVar("V")

def put_keyed(data: KeyFuncDict[Any, Any], item: object) -> None: ...
def put_all_keyed(data: KeyFuncDict[Any, Any], items: Any) -> None: ...

class KeyFuncDict(InstrumentedDict[K, V]):
    __slots__ = ("ignore_unpopulated_attribute", "keyfunc")
    keyfunc: Callable[[Any], Any]
    ignore_unpopulated_attribute: bool
    def __init__(
        self,
        keyfunc: Callable[[Any], Any],
        *dict_args: Any,
        ignore_unpopulated_attribute: bool = False,
    ) -> None: ...
    def set(self, value: V, _sa_initiator: object | None = None) -> None: ...
    def remove(self, value: V, _sa_initiator: object | None = None) -> None: ...
    def key_of(self, value: V) -> Any: ...
    _sa_native_operations: NativeOperations

@final
@dataclass(frozen=True, slots=True)
class AttributeKey:
    name: str
    def __call__(self, item: object) -> Any: ...

@final
@dataclass(frozen=True, slots=True)
class KeyedDictFactory:
    keyfunc: Callable[[Any], object]
    ignore_unpopulated_attribute: bool = ...
    def __call__(self) -> KeyFuncDict[Any, Any]: ...

def attribute_keyed_dict(
    attr_name: str, *, ignore_unpopulated_attribute: bool = False
) -> KeyedDictFactory: ...
def keyfunc_mapping(
    keyfunc: Callable[[Any], object], *, ignore_unpopulated_attribute: bool = False
) -> KeyedDictFactory: ...
