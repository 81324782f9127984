from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, final, overload

from typing_extensions import TypeVar

from declarative_instr.attributes.marks import MarkedBodies, MarkedMethod
from declarative_instr.attributes.tokens import KeyedImplementation

MARK = "validates"
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])
ValidatorT = TypeVar("ValidatorT", bound=Callable[[Any, Any, Any], Any])
ValidatorOfRemovesT = TypeVar("ValidatorOfRemovesT", bound=Callable[[Any, Any, Any, Any], Any])

class Validator(NamedTuple):
    function: Callable[..., Any]
    include_removes: bool
    include_backrefs: bool

@final
@dataclass(frozen=True, slots=True)
class Validation:
    names: tuple[str, ...]
    include_removes: bool
    include_backrefs: bool

class ValidatedAttribute(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def impl(self) -> KeyedImplementation: ...

@overload
def validates(
    *names: str, include_removes: Literal[False] = ..., include_backrefs: bool = ...
) -> Callable[[ValidatorT], ValidatorT]: ...
@overload
def validates(
    *names: str, include_removes: Literal[True], include_backrefs: bool = ...
) -> Callable[[ValidatorOfRemovesT], ValidatorOfRemovesT]: ...
@overload
def validates(
    *names: str, include_removes: bool, include_backrefs: bool = ...
) -> Callable[[FunctionT], FunctionT]: ...
def validators_of(bodies: MarkedBodies) -> dict[str, Validator]: ...
def check_validators(
    class_: type, methods: Iterable[MarkedMethod], keys: Mapping[str, object]
) -> None: ...
def install_validator(attribute: ValidatedAttribute, validator: Validator) -> None: ...
