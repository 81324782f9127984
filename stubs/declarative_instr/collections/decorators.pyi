from collections.abc import Callable
from typing import Any, final

from typing_extensions import TypeVar

MethodT = TypeVar("MethodT", bound=Callable[..., Any])
MemberMethodT = TypeVar("MemberMethodT", bound=Callable[[Any, Any], Any])
IteratorMethodT = TypeVar("IteratorMethodT", bound=Callable[[Any], Any])

@final
class collection:
    @staticmethod
    def appender(method: MemberMethodT) -> MemberMethodT: ...
    @staticmethod
    def remover(method: MemberMethodT) -> MemberMethodT: ...
    @staticmethod
    def iterator(method: IteratorMethodT) -> IteratorMethodT: ...
    @staticmethod
    def internally_instrumented(method: MethodT) -> MethodT: ...
    @staticmethod
    def adds(arg: int | str) -> Callable[[MethodT], MethodT]: ...
    @staticmethod
    def replaces(arg: int | str) -> Callable[[MethodT], MethodT]: ...
    @staticmethod
    def removes(arg: int | str) -> Callable[[MethodT], MethodT]: ...
    @staticmethod
    def removes_return() -> Callable[[MethodT], MethodT]: ...
