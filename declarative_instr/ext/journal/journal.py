"""Journal: the history of chosen objects; what it records, and how, is told by lower modules."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO, final
from weakref import finalize

from declarative_instr.attributes.functions import resolve
from declarative_instr.exc import JournalBusyError, RestoreError, UnknownObjectError
from declarative_instr.ext.journal.coding import Codec, Coding
from declarative_instr.ext.journal.entries import Entry, Level, entry_of, label, mentioned
from declarative_instr.ext.journal.history import History
from declarative_instr.ext.journal.lines import read, written
from declarative_instr.ext.journal.naming import Identify, ObjectNames
from declarative_instr.ext.journal.recording import Recording, class_name
from declarative_instr.ext.journal.replay import replay
from declarative_instr.ext.journal.restore import Values, restore
from declarative_instr.ext.journal.values import Change, Mark, Place, Transaction


@final
class Journal:
    """Records the edits of the objects that are attached to it; undoes and redoes them.

    For one thread at a time. It holds attached objects weakly, and strongly what its transactions
    mention: objects that an undo or redo needs, until the transaction is dropped.

    Args:
        follow: Names of relations; what attached objects refer to by them is attached as well,
            now and whenever it comes.
        codecs: For values that JSON does not know; see `dump`.
        identify: Gives objects names that another process finds again; else they are numbered.
        limit: How many transactions can be undone; the oldest are dropped. None: all.
    """

    def __init__(
        self,
        *,
        follow: Iterable[str] = (),
        codecs: Iterable[Codec] = (),
        identify: Identify | None = None,
        limit: int | None = None,
    ) -> None:
        self._names = ObjectNames(identify)
        self._recording = Recording(self._names, frozenset(follow))
        self._coding = Coding(codecs)
        self._history = History(limit)
        self._serial = 0
        finalize(self, self._recording.attachments.clear).atexit = False

    # Attaching -------------------------------------------------------------------------------

    def attach(self, *objects: object) -> None:
        """Record the edits of these objects from now on; attaching twice does nothing.

        An object that is attached within a transaction is introduced by it: a replay makes it.

        Raises:
            UnmappedClassError: An object's class is not instrumented.
        """
        self._collect()
        level = self._recording.current if self._recording.is_in_block else None
        for obj in objects:
            self._recording.attach(obj, level)

    def detach(self, *objects: object) -> None:
        """No longer record the edits of these objects; their history stays."""
        self._collect()
        for obj in objects:
            self._recording.attachments.discard(obj)

    def close(self) -> None:
        """Detach all objects; the history stays."""
        self._collect()
        self._recording.attachments.clear()

    def __contains__(self, obj: object) -> bool:
        return obj in self._recording.attachments

    def id_of(self, obj: object) -> str:
        """The name by which edits mention an attached object.

        Raises:
            UnknownObjectError: It is not attached.
        """
        self._check_attached(obj)
        return self._names.name_of(obj)

    def object_of(self, name: str) -> Any:
        """The object that edits mention by this name.

        Raises:
            UnknownObjectError: There is none, or nobody holds it any more.
        """
        return self._names.require(name)

    def _check_attached(self, obj: object) -> None:
        if obj not in self:
            message = f"{obj!r:.80} is not attached to the journal. Call journal.attach() first."
            raise UnknownObjectError(message)

    # Recording -------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, name: str, *, merge_key: object = None) -> Iterator[None]:
        """Make one transaction of all edits within; an error takes them back and goes on.

        Within another one it joins it; an error that does not leave the outer one takes the inner
        edits back alone.

        Args:
            name: For the user.
            merge_key: Not None: joins the transaction before, where that has an equal one and
                nothing was undone or marked since. For edits in small steps, such as typing.
        """
        if self._recording.is_in_block:
            with self._recording.block():
                yield
            return
        self._collect()
        with self._recording.block() as level:
            yield
            changes = level.changes(self._names)
        if changes:
            self._add(level, changes, name, merge_key)

    def touch(self, obj: object, key: str) -> None:
        """Note an attribute before a change that no event tells of, such as sorting a list.

        Raises:
            UnknownObjectError: The object is not attached.
            ArgumentError: It has no such attribute.
        """
        self._check_attached(obj)
        resolve(obj, key)
        self._recording.touched(obj, key, (), begins=True)

    def _collect(self) -> None:
        """Make transactions of the edits outside of any."""
        if not self._recording.is_in_block:
            for level, changes in self._recording.collect_loose():
                self._add(level, changes, None, None)

    def _add(
        self, level: Level, changes: list[Change], name: str | None, merge_key: object
    ) -> None:
        self._serial += 1
        self._recording.attach_new(level, changes)
        introductions = self._recording.introductions
        entry = entry_of(changes, level.objects, introductions, self._serial, name, merge_key)
        self._introduce_again(self._history.add(entry, introductions))

    def _introduce_again(self, dropped: Iterable[Entry]) -> None:
        """An object that a lost transaction introduced may come again."""
        for entry in dropped:
            for one in entry.transaction.introduced:
                if self._names.find(one.id) in self:
                    self._recording.introductions.add(one)

    # Undoing ---------------------------------------------------------------------------------

    @property
    def done(self) -> tuple[Transaction, ...]:
        """The transactions that can be undone, the last one last."""
        self._collect()
        return tuple(entry.transaction for entry in self._history.done)

    @property
    def undone(self) -> tuple[Transaction, ...]:
        """The transactions that can be redone, the next one last."""
        self._collect()
        return tuple(entry.transaction for entry in self._history.undone)

    def undo(self) -> Transaction:
        """Bring back what was before the last transaction.

        Returns: The transaction.

        Raises:
            NothingToUndoError: There is none.
            JournalBusyError: A transaction is open.
            RestoreError: A listener refused, or a value could not be loaded; all is as it was.
        """
        self._settle("undo")
        entry = self._history.last_done()
        self._restore(entry.transaction.before(), f"undo {entry.transaction.name!r}")
        self._history.move_to_undone()
        return entry.transaction

    def redo(self) -> Transaction:
        """Bring back what was after the transaction that was undone last; errors as of `undo`."""
        self._settle("redo")
        entry = self._history.last_undone()
        self._restore(entry.transaction.after(), f"redo {entry.transaction.name!r}")
        self._history.move_to_done()
        return entry.transaction

    def mark(self) -> Mark:
        """The present point of the history, to roll back to.

        Raises:
            JournalBusyError: A transaction is open.
        """
        self._settle("mark")
        return self._history.mark()

    def rollback_to(self, mark: Mark) -> tuple[Transaction, ...]:
        """Undo all transactions since a mark at once; they can be redone one by one.

        Returns: The transactions, the last one first.

        Raises:
            UnknownMarkError: The mark is of another journal, or its point was undone.
            JournalBusyError: A transaction is open.
            RestoreError: As of `undo`; nothing is undone then.
        """
        self._settle("roll back")
        entries = self._history.since(mark)
        wanted: dict[Place, object] = {}
        for entry in entries:
            wanted |= entry.transaction.before()
        self._restore(wanted, "roll back to a mark")
        for _ in entries:
            self._history.move_to_undone()
        return tuple(entry.transaction for entry in entries)

    def clear(self) -> None:
        """Drop the history; the objects stay attached, and marks are void.

        Raises:
            JournalBusyError: A transaction is open.
        """
        self._settle("clear")
        self._recording.forget()
        self._history.clear()

    def _settle(self, action: str) -> None:
        if self._recording.is_in_block:
            message = (
                f"The journal cannot {action} while a transaction is open, or an undo runs."
                " Leave the `with journal.transaction()` block first; an error that leaves it"
                " takes its edits back."
            )
            raise JournalBusyError(message)
        self._collect()

    def _restore(self, wanted: Values, action: str) -> None:
        with self._recording.aside(wanted) as level:
            try:
                restore(self._names, wanted, level.before)
            except Exception as error:
                message = (
                    f"The journal could not {action}: {error} The objects are as they were before;"
                    " see the cause for what to do."
                )
                raise RestoreError(message) from error

    # Elsewhere -------------------------------------------------------------------------------

    def replay_on(
        self,
        copies: Mapping[str, object] | Iterable[tuple[object, object]],
        classes: Iterable[type] = (),
    ) -> dict[str, Any]:
        """Redo all transactions that can be undone on other objects, which are as these were.

        Args:
            copies: Objects by the name that they have in the journal, or pairs of an attached
                object and its copy. An object that a transaction introduced may be left out: it
                is made.
            classes: Of objects to make, where no object of theirs was attached.

        Returns: All objects by name.

        Raises:
            UnknownObjectError: A transaction names an object or a class that was not given.
            RestoreError: A listener refused; the copies are as they were before.
            JournalBusyError: A transaction is open.
        """
        self._settle("replay")
        pairs = copies.items() if isinstance(copies, Mapping) else self._named(copies)
        known = {**self._recording.classes, **{class_name(one): one for one in classes}}
        return replay([entry.transaction for entry in self._history.done], dict(pairs), known)

    def _named(self, pairs: Iterable[tuple[object, object]]) -> Iterator[tuple[str, object]]:
        return ((self.id_of(original), copy) for original, copy in pairs)

    def dump(self, file: TextIO) -> None:
        """Write all transactions that can be undone as lines of JSON.

        Known are JSON's own types, lists, tuples, sets, dictionaries, dates and times, Decimal,
        UUID, bytes; objects are written by name.

        Raises:
            JournalCodecError: A value is of another type; pass a Codec for it.
            JournalBusyError: A transaction is open.
        """
        file.write(self.dumps())

    def dumps(self) -> str:
        """What `dump` writes."""
        self._settle("dump")
        entries = self._history.done
        titles = {
            change.place: label(entry.objects[change.owner], change.key)
            for entry in entries
            for change in entry.transaction.changes
            if change.owner in entry.objects
        }
        transactions = [entry.transaction for entry in entries]
        return "".join(written(transactions, self._coding, titles))

    def load(self, file: Iterable[str], objects: Mapping[str, object] | None = None) -> None:
        """Take a history over that `dump` wrote; the objects are not changed.

        To go on with it, give the objects as they are after its last transaction: they are
        attached. To replay it on objects as they were before, give none, and see `replay_on`.

        Args:
            file: The lines.
            objects: By name.

        Raises:
            JournalFormatError: The lines are none of a journal.
            JournalBusyError: The journal has a history already.
        """
        self._settle("load")
        if self._history.done or self._history.undone:
            message = "The journal has a history already. Load into a new journal."
            raise JournalBusyError(message)
        transactions = read(file, self._coding)
        given = dict(objects or {})
        for transaction in transactions:
            for name in mentioned(transaction):
                self._names.reserve(name)
        for name, obj in given.items():
            self._names.bind(name, obj)
        for transaction in transactions:
            self._serial += 1
            known = {name: given[name] for name in mentioned(transaction) if name in given}
            self._history.done.append(Entry(self._serial, transaction, known))
        self.attach(*given.values())
