from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import final

from typing_extensions import TypeVar

from declarative_instr.declarative.blueprint import FieldBlueprint
from declarative_instr.instrumentation.constructor import Init

InitT = TypeVar("InitT", bound=Callable[..., None])
MOST_VALUES_ASIDE = 10

@final
@dataclass(frozen=True, slots=True)
class InitParameter:
    key: str
    default: object = ...
    default_factory: Callable[[], object] | None = ...
    is_keyword: bool = ...
    annotation: object = ...
    @property
    def has_default(self) -> bool: ...

def parameters_of(fields: Iterable[FieldBlueprint]) -> tuple[InitParameter, ...]: ...
def make_initialiser(
    cls: type,
    parameters: Sequence[InitParameter],
    *,
    direct: Collection[str],
    prelude: Sequence[str] = ...,
) -> FunctionType: ...
def is_generated(init: object) -> bool: ...

@final
class PendingInitialiser:
    __slots__ = ("_cls", "_make")
    def __init__(self, cls: type, make: Callable[[], FunctionType]) -> None: ...
    def __get__(self, instance: object | None, _owner: type | None = None) -> Init: ...

def install_initialiser(cls: type, make: Callable[[], FunctionType]) -> None: ...
def as_generated(init: InitT) -> InitT: ...
def check_keywords(
    cls: type, parameters: Sequence[InitParameter], keywords: Iterable[str]
) -> None: ...
def _source(
    named: Sequence[InitParameter],
    silent: Sequence[InitParameter],
    direct: Collection[str],
    prelude: Sequence[str],
    *,
    is_aside: bool,
) -> str: ...
