"""ReversibleEvents: events fired together, taken back together; it knows no collection."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Protocol, final


class EventSource(Protocol):
    """What fires the events of one collection."""

    def fire_append_event(self, item: Any, initiator: object | None, key: object) -> Any:
        """Tell that an item is about to come in; answer the one to keep."""

    def fire_remove_event(self, item: Any, initiator: object | None, key: object) -> None:
        """Tell that an item is about to go."""

    def fire_exchange(
        self,
        removed: Iterable[tuple[Any, object]],
        added: Iterable[tuple[Any, object]],
        initiator: object | None,
    ) -> list[Any]:
        """Tell that items are about to go and others to come; answer those to keep."""


@final
class ReversibleEvents:
    """Context that fires events; an error inside it fires their opposites, last one first.

    So that the other sides of a change (back-references, listeners) end where they began when
    one of many events, or the change itself, fails.
    """

    __slots__ = ("_opposites",)

    def __init__(self) -> None:
        self._opposites: list[tuple[Callable[..., object], tuple[Any, ...]]] = []

    def append(self, source: EventSource, item: Any, initiator: object | None, key: object) -> Any:
        """Fire an append event.

        Returns: The item to keep.
        """
        kept = source.fire_append_event(item, initiator, key)
        self._opposites.append((source.fire_remove_event, (kept, None, key)))
        return kept

    def remove(self, source: EventSource, item: Any, initiator: object | None, key: object) -> None:
        """Fire a remove event."""
        source.fire_remove_event(item, initiator, key)
        self._opposites.append((source.fire_append_event, (item, None, key)))

    def exchange(
        self,
        source: EventSource,
        removed: list[tuple[Any, object]],
        added: list[tuple[Any, object]],
        initiator: object | None,
    ) -> list[Any]:
        """Fire the events of an exchange.

        Returns: The items to keep, one for each of `added`.
        """
        kept = source.fire_exchange(removed, added, initiator)
        back = [(item, key) for item, (_, key) in zip(kept, added, strict=True)]
        self._opposites.append((source.fire_exchange, (back, removed, None)))
        return kept

    def __enter__(self) -> "ReversibleEvents":
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if kind is None:
            return
        for fire, arguments in reversed(self._opposites):
            with suppress(Exception):  # the error that began this is the one to report
                fire(*arguments)
