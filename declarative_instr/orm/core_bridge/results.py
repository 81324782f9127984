"""Core's Result objects around what a loader made; knows no loader and no entity."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, final

from sqlalchemy import ChunkedIteratorResult, IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from typing_extensions import override

Chunks = Callable[[int | None], Iterator[Sequence[Any]]]
UniqueFilter = Callable[[Any], Any] | None


@final
class ResultShape:
    """Fields of a Row, made once per statement and shared by all its results.

    `names` are the fields. `lookups` has, per field, other keys that `row._mapping[...]` accepts
    (the class, the attribute). `is_entity` says which fields hold objects: `unique()` tells these
    apart by identity and other values by their hash. `is_scalar`: the rows that the loader hands
    over are bare objects, not tuples of one, so that `scalars()` passes its list on as it is.
    `key_of` tells objects of a chunked result apart: there the address of one that is gone may be
    that of the next.
    """

    __slots__ = ("_metadata", "is_scalar")

    def __init__(
        self,
        names: Sequence[str],
        is_entity: Sequence[bool],
        *,
        is_scalar: bool,
        lookups: Sequence[tuple[object, ...]] = (),
        key_of: Callable[[Any], object] = id,
    ) -> None:
        while_held: list[UniqueFilter] = [id if entity else None for entity in is_entity]
        when_gone: list[UniqueFilter] = [key_of if entity else None for entity in is_entity]

        def filters(result: object) -> list[UniqueFilter]:
            return when_gone if isinstance(result, ChunkedIteratorResult) else while_held

        self.is_scalar = is_scalar
        self._metadata = SimpleResultMetaData(
            names, extra=lookups or None, _create_unique_filters=filters
        )

    def whole(self, rows: Sequence[Any]) -> IteratorResult[Any]:
        """A result over rows that are all loaded; a list becomes the caller's own."""
        return _WholeResult(self._metadata, iter(rows), _source_supports_scalars=self.is_scalar)

    def chunked(self, chunks: Chunks, *, is_dynamic: bool = False) -> ChunkedIteratorResult[Any]:
        """A result over lists of rows; `chunks` is told the wanted size, or None.

        `is_dynamic`: `fetchmany` and `partitions` may ask for another size in mid-course.
        """
        return ChunkedIteratorResult(
            self._metadata,
            chunks,
            source_supports_scalars=self.is_scalar,
            dynamic_yield_per=is_dynamic,
        )


@final
class _WholeResult(IteratorResult[Any]):
    """Hands its list over to who asks for all rows first, where Core would copy it."""

    @override
    def _fetchall_impl(self) -> list[Any]:
        if not self._hard_closed:
            rows = _unread_list(self.iterator)
            if rows is not None:
                self._soft_close()
                return rows
        return super()._fetchall_impl()


def _unread_list(iterator: Iterator[Any]) -> list[Any] | None:
    """The list behind its iterator, where nothing was taken yet.

    To remember the list beside the iterator would keep objects alive that were taken.
    """
    match iterator.__reduce__():
        case (_, (list() as rows,), 0):
            return rows
        case _:
            return None
