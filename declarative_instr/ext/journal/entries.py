"""Making transactions of changes; it reads values, and listens to nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, final

from declarative_instr.attributes.functions import resolve
from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.ext.journal.grouping import edits_of
from declarative_instr.ext.journal.naming import ObjectNames
from declarative_instr.ext.journal.snapshot import take
from declarative_instr.ext.journal.values import (
    UNLOADED,
    Change,
    Introduction,
    Place,
    Transaction,
    references,
    same_value,
)

Objects: TypeAlias = dict[str, object]


@final
class Level:
    """What was first touched within one block: its value before, and the objects that it mentions."""

    def __init__(self) -> None:
        self.before: dict[Place, object] = {}
        self.objects: Objects = {}

    @property
    def first(self) -> Place | None:
        """What was touched first."""
        return next(iter(self.before), None)

    def note(self, names: ObjectNames, obj: object, place: Place) -> None:
        """Keep the value of an attribute, where it is not kept yet."""
        if place in self.before:
            return
        value = take(names, obj, place.key, self.objects)
        if value is not UNLOADED:
            self.before[place] = value
            self.objects[place.owner] = obj

    def absorb(self, other: "Level") -> None:
        """Take over what another level, which came later, knows besides."""
        for place, value in other.before.items():
            self.before.setdefault(place, value)
        self.objects.update(other.objects)

    def without(self, places: Iterable[Place]) -> "Level":
        """A level of the rest."""
        others = set(places)
        rest = Level()
        rest.before = {place: v for place, v in self.before.items() if place not in others}
        rest.objects = dict(self.objects) if rest.before else {}
        return rest

    def changes(self, names: ObjectNames) -> list[Change]:
        """What has another value now, in the order in which it was touched."""
        found = []
        for place, old in self.before.items():
            new = take(names, self.objects[place.owner], place.key, self.objects)
            if new is not UNLOADED and not same_value(old, new):
                found.append(Change(*place, old, new))
        return found


@final
@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction with the objects that undoing it needs, which it keeps alive."""

    serial: int
    transaction: Transaction
    objects: Mapping[str, object] = field(repr=False)


@final
class Introductions:
    """The objects that came within a change, until a transaction mentions them."""

    def __init__(self) -> None:
        self._waiting: dict[str, Introduction] = {}

    def add(self, introduction: Introduction) -> None:
        """Let one wait for the transaction that mentions it first."""
        self._waiting[introduction.id] = introduction

    def take(self, mentioned: Iterable[str]) -> Iterator[Introduction]:
        """Those of the objects named, and of what their values name in turn."""
        names = list(mentioned)
        for name in names:
            found = self._waiting.pop(name, None)
            if found is not None:
                yield found
                names.extend(_in_values(found))


def entry_of(
    changes: list[Change],
    objects: Mapping[str, object],
    introductions: Introductions,
    serial: int,
    name: str | None = None,
    merge_key: object = None,
) -> Entry:
    """The transaction of some changes, with those of `objects` that it needs.

    Args:
        changes: At least one.
        objects: All that the changes mention.
        introductions: Those that the changes mention are taken from here.
        serial: Number of the transaction in its journal.
        name: None: that of the first attribute, as `Class.key`.
        merge_key: Kept with the transaction.
    """

    def other_key(place: Place) -> str | None:
        impl, _, _ = resolve(objects[place.owner], place.key)
        return impl.other_key if isinstance(impl, RelationImpl) else None

    def rank(place: Place) -> tuple[int, str]:
        impl, _, _ = resolve(objects[place.owner], place.key)
        return 0 if impl.is_collection else 1, label(objects[place.owner], place.key)

    edits = edits_of(changes, other_key, rank)
    introduced = tuple(introductions.take(n for each in changes for n in _in_change(each)))
    title = label(objects[edits[0].owner], edits[0].key) if name is None else name
    transaction = Transaction(title, edits, introduced, merge_key)
    needed = {n: objects[n] for n in mentioned(transaction) if n in objects}
    return Entry(serial, transaction, needed)


def mentioned(transaction: Transaction) -> dict[str, None]:
    """Names of all objects of a transaction."""
    names = dict.fromkeys(n for change in transaction.changes for n in _in_change(change))
    return names | dict.fromkeys(n for one in transaction.introduced for n in _in_values(one))


def merged(earlier: Entry, later: Entry, introductions: Introductions) -> Entry | None:
    """Both as one, named as the earlier; None where the later one takes the earlier back."""
    first, second = earlier.transaction, later.transaction
    for one in (*first.introduced, *second.introduced):
        introductions.add(one)
    before = {**second.before(), **first.before()}
    after = {**first.after(), **second.after()}
    changes = [
        Change(*place, before[place], new)
        for place, new in after.items()
        if not same_value(before[place], new)
    ]
    if not changes:
        return None
    objects = {**earlier.objects, **later.objects}
    return entry_of(changes, objects, introductions, later.serial, first.name, first.merge_key)


def label(obj: object, key: str) -> str:
    """`Class.key`, for users."""
    return f"{type(obj).__name__}.{key}"


def _in_change(change: Change) -> Iterator[str]:
    yield change.owner
    yield from references(change.old)
    yield from references(change.new)


def _in_values(introduction: Introduction) -> Iterator[str]:
    yield introduction.id
    for value in introduction.values.values():
        yield from references(value)
