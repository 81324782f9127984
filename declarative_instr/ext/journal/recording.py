"""Recording: what attached objects were before they changed; it makes no transactions of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import final

from typing_extensions import override

from declarative_instr.attributes.functions import resolve
from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.ext.journal.attachment import Attachments, Recorder
from declarative_instr.ext.journal.entries import Introductions, Level, Objects
from declarative_instr.ext.journal.naming import ObjectNames
from declarative_instr.ext.journal.restore import force
from declarative_instr.ext.journal.snapshot import take
from declarative_instr.ext.journal.values import Change, Introduction, Place, references
from declarative_instr.inspection import is_tracked
from declarative_instr.instrumentation.factory import manager_of_class
from declarative_instr.state.objects import values_of


@final
class Recording(Recorder):
    """Notes values before they change.

    Within a block they go to the block's level. Changes outside of any go to the `loose` one, which
    is complete when the next change begins: listeners are called before a change is made.
    """

    def __init__(self, names: ObjectNames, follow: frozenset[str]) -> None:
        self.names = names
        self.attachments = Attachments(self)
        self.introductions = Introductions()
        self.classes: dict[str, type] = {}
        """Of all objects that were attached, by the name under which a journal keeps them."""
        self._follow = follow
        self._levels: list[Level] = []
        self._loose = Level()
        self._complete: list[tuple[Level, list[Change]]] = []

    @property
    def is_in_block(self) -> bool:
        """Whether a block is open."""
        return bool(self._levels)

    # Attaching -------------------------------------------------------------------------------

    def attach(self, obj: object, level: Level | None) -> None:
        """Attach an object, and what it refers to by the attributes to follow.

        Args:
            obj: The object.
            level: Not None: the objects come with the changes that are noted there.
        """
        waiting = [obj]
        while waiting:
            one = waiting.pop()
            if one not in self.attachments:
                manager_of_class(type(one))  # this and the next may raise, and change nothing then
                self.names.name_of(one)
                self.attachments.add(one)
                self.classes[class_name(type(one))] = type(one)
                if level is not None:
                    self._introduce(one, level)
                waiting.extend(self._followed(one))

    def _introduce(self, obj: object, level: Level) -> None:
        name = self.names.name_of(obj)
        level.objects[name] = obj
        values = {
            key: take(self.names, obj, key, level.objects)
            for key in manager_of_class(type(obj))
            if key in values_of(obj)
        }
        self.introductions.add(Introduction(name, class_name(type(obj)), values))

    def attach_new(self, level: Level, changes: Iterable[Change]) -> None:
        """Attach what came by attributes to follow, where a listener put it there."""
        for change in changes:
            if change.key in self._follow:
                for name in references(change.new):
                    self.attach(level.objects[name], level)

    def _followed(self, obj: object) -> Iterable[object]:
        found: Objects = {}
        for key in self._follow.intersection(manager_of_class(type(obj))):
            take(self.names, obj, key, found)
        return found.values()

    # Noting ----------------------------------------------------------------------------------

    @override
    def touched(self, obj: object, key: str, incoming: Iterable[object], *, begins: bool) -> None:
        place = Place(self.names.name_of(obj), key)
        if not self._levels:
            self._complete_loose(place, begins=begins)
        self.current.note(self.names, obj, place)
        for one in incoming if key in self._follow else ():
            if is_tracked(one):
                self.attach(one, self.current)
                self._note_other_side(place, obj, one)

    def _note_other_side(self, place: Place, obj: object, item: object) -> None:
        """An object that was attached just now was not when the change was told to it."""
        impl, _, _ = resolve(obj, place.key)
        if isinstance(impl, RelationImpl) and impl.other_key is not None:
            end = Place(self.names.name_of(item), impl.other_key)
            self.current.note(self.names, item, end)

    @property
    def current(self) -> Level:
        """Where changes are noted now."""
        return self._levels[-1] if self._levels else self._loose

    def _complete_loose(self, place: Place, *, begins: bool) -> None:
        """End the loose level, unless `place` belongs to the change that runs.

        An attribute changes after all its listeners were called; a collection that loses several
        members lets their other sides go meanwhile. What did not change is noted on: the change of
        it may be the one that runs, and a listener of it have made the others.
        """
        loose = self._loose
        changes = loose.changes(self.names)
        if not changes:
            return
        is_running = all(change.place != loose.first for change in changes)
        if not is_running or (begins and place != loose.first):
            self._complete.append((loose, changes))
            self._loose = loose.without(change.place for change in changes)

    def collect_loose(self) -> list[tuple[Level, list[Change]]]:
        """Take what was changed outside of blocks, one item for each change of the user's.

        What did not change is noted on: a listener may ask for this before the change is made.
        """
        loose = self._loose
        changes = loose.changes(self.names)
        self._loose = loose.without(change.place for change in changes)
        complete, self._complete = self._complete, []
        return [*complete, (loose, changes)] if changes else complete

    # Blocks ----------------------------------------------------------------------------------

    @contextmanager
    def block(self) -> Iterator[Level]:
        """Note changes at a level of their own; an error takes them back."""
        level = Level()
        self._levels.append(level)
        try:
            yield level
        except BaseException:
            force(self.names, dict(level.before))
            raise
        finally:
            self._levels.remove(level)
            if self._levels:
                self._levels[-1].absorb(level)
            self._loose = self._loose.without(level.before)

    @contextmanager
    def aside(self, places: Iterable[Place]) -> Iterator[Level]:
        """Note changes that are no part of any transaction; at `places`, and where they lead to."""
        level = Level()
        self._levels.append(level)
        try:
            yield level
        finally:
            self._levels.remove(level)
            self._loose = self._loose.without([*places, *level.before])

    def forget(self) -> None:
        """Let go of what was noted outside of blocks."""
        self._loose = Level()


def class_name(class_: type) -> str:
    """The name under which a journal keeps a class."""
    return f"{class_.__module__}.{class_.__qualname__}"
