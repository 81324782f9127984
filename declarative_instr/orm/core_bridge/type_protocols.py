"""What Python values an SQL type is for, as type checkers read it; nothing of it runs.

`TypeEngine[T]` is invariant, so it fits an annotation only where that names exactly T. But a column
`String` also fits `Mapped[Literal["a"]]` and `Mapped[object]`. The two directions are said apart
by methods of TypeEngine whose types have them: what is bound, and what a row gives.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Dialect
from typing_extensions import TypeVar

T = TypeVar("T", default=Any)
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)


class Takes(Protocol[T_contra]):
    """An SQL type for such values, and perhaps for others."""

    def _cached_bind_processor(self, dialect: Dialect, /) -> Callable[[T_contra], Any] | None: ...


class Gives(Protocol[T_co]):
    """An SQL type for nothing else than such values."""

    def _cached_result_processor(
        self, dialect: Dialect, coltype: Any, /
    ) -> Callable[[Any], T_co | None] | None: ...


Fitting: TypeAlias = Takes[T | None] | Gives[T | None]
"""An SQL type of T, of something wider, or of something narrower."""
FittingClass: TypeAlias = type[Fitting[T]]
"""The same, not yet called."""
