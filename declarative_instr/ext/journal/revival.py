"""Objects whose rows were deleted, and that an undo brings back: they become new ones; knows no session."""

from collections.abc import Iterable, Iterator
from typing import final

from declarative_instr.attributes.implementation import related_holder
from declarative_instr.attributes.relation import RelationImpl
from declarative_instr.ext.journal.naming import ObjectNames
from declarative_instr.ext.journal.snapshot import take
from declarative_instr.ext.journal.values import Place, references
from declarative_instr.state.objects import dict_of, holder_of, instance_of, manager_of
from declarative_instr.state.tracked import (
    COMMITTED,
    DELETED,
    EXPIRED,
    MODIFIED,
    WAS_DELETED,
    Tracked,
)
from declarative_instr.state.views import set_identity, set_sink

_GONE = DELETED | WAS_DELETED
_OF_ROWS = COMMITTED | EXPIRED | _GONE


@final
class Revival:
    """An object made a new one, with its fields from before."""

    def __init__(self, holder: Tracked) -> None:
        self._holder = holder
        self._key, self._sink = holder._sa_key, holder._sa_sink
        self._committed, self._flags = holder._sa_committed, holder._sa_flags
        holder._sa_committed = None
        holder._sa_flags = (holder._sa_flags & ~_OF_ROWS) | MODIFIED
        set_sink(holder, None)
        set_identity(holder, None)

    def take_back(self) -> None:
        """Give the object its fields again."""
        self._holder._sa_committed, self._holder._sa_flags = self._committed, self._flags
        set_sink(self._holder, self._sink)
        set_identity(self._holder, self._key)


def revive_incoming(names: ObjectNames, wanted: Iterable[tuple[Place, object]]) -> list[Revival]:
    """Make those objects new that wanted values refer to anew and whose rows are gone.

    With them come the objects that a session would add with them.
    """
    waiting: list[object] = []
    for place, value in wanted:
        owner = names.require(place.owner)
        coming = set(references(value))
        if coming and holder_of(owner)._sa_flags & _GONE:
            waiting.append(owner)
        elif coming:
            coming.difference_update(references(take(names, owner, place.key, {})))
        waiting.extend(names.require(name) for name in coming)
    revived: list[Revival] = []
    while waiting:
        holder = related_holder(waiting.pop())
        if holder is not None and holder._sa_flags & _GONE:
            revived.append(Revival(holder))
            waiting.extend(_cascaded(holder))
    return revived


def _cascaded(holder: Tracked) -> Iterator[object]:
    dict_ = dict_of(holder)
    for key, impl in manager_of(type(instance_of(holder))).implementations.items():
        if key in dict_ and isinstance(impl, RelationImpl) and impl.cascades:
            kept = impl.committed_copy(dict_[key])
            yield from kept if isinstance(kept, list) else [kept]
