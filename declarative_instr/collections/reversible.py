"""ReversibleEvents: events fired together, taken back together; it knows no collection."""

from contextlib import suppress
from typing import Any, Protocol, final


class EventSource(Protocol):
    """What fires the events of one collection."""

    def fire_append_event(self, item: Any, initiator: object | None, key: object) -> Any:
        """Tell that an item is about to come in; answer the one to keep."""

    def fire_remove_event(self, item: Any, initiator: object | None, key: object) -> None:
        """Tell that an item is about to go."""


@final
class ReversibleEvents:
    """Context that fires events; an error inside it fires their opposites, last one first.

    So that the other sides of a change (back-references, listeners) end where they began when
    one of many events, or the change itself, fails.
    """

    __slots__ = ("_opposites",)

    def __init__(self) -> None:
        self._opposites: list[tuple[Any, Any, object]] = []

    def append(self, source: EventSource, item: Any, initiator: object | None, key: object) -> Any:
        """Fire an append event.

        Returns: The item to keep.
        """
        kept = source.fire_append_event(item, initiator, key)
        self._opposites.append((source.fire_remove_event, kept, key))
        return kept

    def remove(self, source: EventSource, item: Any, initiator: object | None, key: object) -> None:
        """Fire a remove event."""
        source.fire_remove_event(item, initiator, key)
        self._opposites.append((source.fire_append_event, item, key))

    def __enter__(self) -> "ReversibleEvents":
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if kind is None:
            return
        for fire, item, key in reversed(self._opposites):
            with suppress(Exception):  # the error that began this is the one to report
                fire(item, None, key)
