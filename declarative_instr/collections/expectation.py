"""Expectation: keeps one change from being told twice by methods that call each other."""

from typing import Final, final

from declarative_instr.constants import AttributeOperation

ANY_ITEM: Final = object()


@final
class Expectation:
    """A method of the collection runs for which an event was fired, or will be fired.

    With an `item`, the first event for it inside the method is a repetition and not fired.
    With ANY_ITEM, all events are fired, and their items are noted in `seen`.
    """

    __slots__ = ("item", "operation", "seen")

    def __init__(self, operation: AttributeOperation, item: object) -> None:
        self.operation = operation
        self.item = item
        self.seen: list[object] = []

    def covers(self, operation: AttributeOperation, item: object) -> bool:
        """True where the event was fired before; the next one for the same item is a new one."""
        if operation is not self.operation:
            return False
        repeated = self.item is item and not self.seen
        if repeated or self.item is ANY_ITEM:
            self.seen.append(item)
        return repeated
