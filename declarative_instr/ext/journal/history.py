"""History: the transactions in their order, those that can be undone and redone; it changes nothing."""

from typing import final

from declarative_instr.exc import NothingToUndoError, UnknownMarkError
from declarative_instr.ext.journal.entries import Entry, Introductions, merged
from declarative_instr.ext.journal.values import Mark


@final
class History:
    """Two stacks of transactions."""

    def __init__(self, limit: int | None) -> None:
        self.done: list[Entry] = []
        self.undone: list[Entry] = []
        self._limit = limit
        self._bottom = 0
        """Serial of the last transaction that was dropped at the limit."""
        self._marked = 0
        """Serial of the transaction that was last when the last mark was taken."""
        self._identity = object()

    def add(self, entry: Entry, introductions: Introductions) -> list[Entry]:
        """Put a transaction on top, joined with the one there where their merge keys say so.

        Returns: The transactions that cannot be redone any more.
        """
        dropped, self.undone = self.undone, []
        if not dropped and self._joins(entry):
            joined = merged(self.done.pop(), entry, introductions)
            if joined is not None:
                self.done.append(joined)
            return dropped
        self.done.append(entry)
        while self._limit is not None and len(self.done) > self._limit:
            self._bottom = self.done.pop(0).serial
        return dropped

    def _joins(self, entry: Entry) -> bool:
        if not self.done or entry.transaction.merge_key is None:
            return False
        last = self.done[-1]
        has_same_key = last.transaction.merge_key == entry.transaction.merge_key
        return has_same_key and last.serial != self._marked

    def last_done(self) -> Entry:
        """The transaction to undo.

        Raises:
            NothingToUndoError: There is none.
        """
        return _last(self.done, "undo")

    def last_undone(self) -> Entry:
        """The transaction to redo.

        Raises:
            NothingToUndoError: There is none.
        """
        return _last(self.undone, "redo")

    def move_to_undone(self) -> None:
        """The last transaction was undone; the one below it is never joined again."""
        self.undone.append(self.done.pop())
        self._marked = self._top()

    def move_to_done(self) -> None:
        """A transaction was redone; it is never joined again."""
        self.done.append(self.undone.pop())
        self._marked = self._top()

    def mark(self) -> Mark:
        """The present point."""
        self._marked = self._top()
        return Mark(self._marked, self._identity)

    def _top(self) -> int:
        return self.done[-1].serial if self.done else self._bottom

    def since(self, mark: Mark) -> list[Entry]:
        """The transactions since a mark, the last one first.

        Raises:
            UnknownMarkError: It is no point below.
        """
        serials = [self._bottom, *(entry.serial for entry in self.done)]
        if mark.journal is not self._identity or mark.serial not in serials:
            message = (
                "The mark is none of this journal's history: it is another journal's, or its point"
                " was undone or dropped. Keep marks no longer than what leads to them."
            )
            raise UnknownMarkError(message)
        return self.done[serials.index(mark.serial) :][::-1]

    def clear(self) -> None:
        """Drop all transactions."""
        self.done, self.undone = [], []
        self._bottom, self._identity = 0, object()


def _last(entries: list[Entry], action: str) -> Entry:
    if not entries:
        message = (
            f"There is nothing to {action}. Look at journal.done and journal.undone first; edits"
            " are recorded of attached objects alone."
        )
        raise NothingToUndoError(message)
    return entries[-1]
