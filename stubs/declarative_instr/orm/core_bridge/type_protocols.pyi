from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Dialect
from typing_extensions import TypeVar

T = TypeVar("T", default=Any)
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)

class Takes(Protocol[T_contra]):
    def _cached_bind_processor(self, dialect: Dialect, /) -> Callable[[T_contra], Any] | None: ...

class Gives(Protocol[T_co]):
    def _cached_result_processor(
        self, dialect: Dialect, coltype: Any, /
    ) -> Callable[[Any], T_co | None] | None: ...

Fitting: TypeAlias = Takes[T | None] | Gives[T | None]
FittingClass: TypeAlias = type[Fitting[T]]
