"""Snapshot: what a transaction changed about the states of objects; it knows neither session nor database."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import final
from weakref import ref

from declarative_instr.state.objects import holder_of, instance_of
from declarative_instr.state.tracked import Tracked


@final
class Snapshot:
    """What a rollback has to take back since a transaction or a savepoint began."""

    __slots__ = ("altered", "deleted", "inserted", "rekeyed")

    def __init__(self) -> None:
        self.inserted: list[Sequence[ref[object]]] = []
        """Objects whose rows were inserted, one sequence per flush."""
        self.altered: list[ref[object]] = []
        """Objects whose changes were flushed; kept for savepoints, which expire these alone."""
        self.deleted: dict[int, Tracked] = {}
        """Objects whose rows were deleted, by id."""
        self.rekeyed: dict[int, tuple[Tracked, Hashable]] = {}
        """Objects whose primary key was changed, with the first one, by id."""

    def note_altered(self, holders: Iterable[Tracked]) -> None:
        """Remember objects whose changes were flushed, or whose rows were updated otherwise."""
        self.altered.extend(ref(instance_of(holder)) for holder in holders)

    def note_rekeyed(self, holder: Tracked, old: Hashable) -> None:
        """Remember a primary key; later changes still go back to the first."""
        self.rekeyed.setdefault(id(holder), (holder, old))

    def absorb(self, inner: "Snapshot") -> None:
        """Take over what happened in a savepoint that is part of this transaction now."""
        self.inserted.extend(inner.inserted)
        self.altered.extend(inner.altered)
        self.deleted.update(inner.deleted)
        for holder, old in inner.rekeyed.values():
            self.note_rekeyed(holder, old)

    def inserted_holders(self) -> Iterator[Tracked]:
        """Objects that were inserted and still live."""
        for references in self.inserted:
            for reference in references:
                instance = reference()
                if instance is not None:
                    yield holder_of(instance)

    def altered_holders(self) -> Iterator[Tracked]:
        """Objects that were updated and still live."""
        for reference in self.altered:
            instance = reference()
            if instance is not None:
                yield holder_of(instance)
