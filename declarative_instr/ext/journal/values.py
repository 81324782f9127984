"""What a journal keeps, as immutable values; they name objects and hold none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, NamedTuple, TypeAlias, final

from typing_extensions import override

from declarative_instr.state.history import values_equal


class _Missing(Enum):
    MISSING = "missing"
    UNLOADED = "unloaded"

    @override
    def __repr__(self) -> str:
        return self.name


MISSING: Final = _Missing.MISSING
"""The attribute has no value: it was never set, or was deleted."""

UNLOADED: Final = _Missing.UNLOADED
"""What is in a collection is not known, and cannot be loaded; such changes are not kept."""


@final
@dataclass(frozen=True, slots=True)
class Ref:
    """A tracked object, by the name that the journal gave it."""

    id: str


@final
@dataclass(frozen=True, slots=True)
class Items:
    """Content of a list, or of a collection that is neither set nor dictionary, in its order."""

    members: tuple[Any, ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Members:
    """Content of a set."""

    members: frozenset[Any] = frozenset()


@final
@dataclass(frozen=True, slots=True)
class Entries:
    """Content of a dictionary, in its order."""

    pairs: tuple[tuple[Any, Any], ...] = ()


Content: TypeAlias = Items | Members | Entries


class Place(NamedTuple):
    """One attribute of one object."""

    owner: str
    key: str


@final
@dataclass(frozen=True, slots=True)
class Change:
    """One attribute of one object before and after a transaction.

    The values are what the attribute held, with a Ref for each tracked object, and a Content for
    a collection; MISSING where there was no value.
    """

    owner: str
    key: str
    old: Any
    new: Any

    @property
    def place(self) -> Place:
        """Which attribute of which object."""
        return Place(self.owner, self.key)


@final
@dataclass(frozen=True, slots=True)
class Edit:
    """What the user sees as one edit: a change, and those of the other sides that belong to it.

    A collection comes before a reference, then the order is that of classes and attributes, and of
    the objects' names: which side the edit was made on does not matter.
    """

    changes: tuple[Change, ...]

    @property
    def owner(self) -> str:
        """Name of the object that the edit is told of."""
        return self.changes[0].owner

    @property
    def key(self) -> str:
        """The attribute that the edit is told of."""
        return self.changes[0].key

    @property
    def old(self) -> Any:
        """Its value before."""
        return self.changes[0].old

    @property
    def new(self) -> Any:
        """Its value after."""
        return self.changes[0].new


@final
@dataclass(frozen=True, slots=True)
class Introduction:
    """An object that came to the journal with a transaction: its class and values before it.

    A replay makes the object anew from it, where it is given none.
    """

    id: str
    class_name: str
    values: Mapping[str, Any]


@final
@dataclass(frozen=True, slots=True)
class Transaction:
    """Edits that are undone and redone together, under a name for the user."""

    name: str
    edits: tuple[Edit, ...]
    introduced: tuple[Introduction, ...] = ()
    merge_key: Any = None

    @property
    def changes(self) -> Iterator[Change]:
        """The changes of all edits."""
        return (change for edit in self.edits for change in edit.changes)

    def before(self) -> dict[Place, Any]:
        """Each changed attribute's value before the transaction."""
        return {change.place: change.old for change in self.changes}

    def after(self) -> dict[Place, Any]:
        """Each changed attribute's value after the transaction."""
        return {change.place: change.new for change in self.changes}


@final
@dataclass(frozen=True, slots=True)
class Mark:
    """A point in the history of one journal; valid as long as that point was not undone and lost."""

    serial: int
    journal: object = field(repr=False)


def same_value(one: object, other: object) -> bool:
    """Whether two kept values are the same: of one type, and equal."""
    return one is other or (type(one) is type(other) and values_equal(one, other))


def references(value: object) -> Iterator[str]:
    """Names of the objects that a kept value mentions."""
    match value:
        case Ref(name):
            yield name
        case Items(members) | Members(members):
            for member in members:
                yield from references(member)
        case Entries(pairs):
            for pair in pairs:
                for part in pair:
                    yield from references(part)
        case _:
            pass
