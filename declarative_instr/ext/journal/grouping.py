"""Joining the changes of both sides of a relation to one edit."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from declarative_instr.ext.journal.values import Change, Edit, Place, references

OtherKey: TypeAlias = Callable[[Place], str | None]
Rank: TypeAlias = Callable[[Place], tuple[int, str]]


def edits_of(changes: Sequence[Change], other_key: OtherKey, rank: Rank) -> tuple[Edit, ...]:
    """Edits in the order of their first changes.

    Args:
        changes: All changes of a transaction.
        other_key: Name of the attribute that points back to a place; None where none does.
        rank: Orders places within an edit: collections first, then by class and attribute.
    """
    leaders: dict[Place, Place] = {change.place: change.place for change in changes}

    def leader(place: Place) -> Place:
        while leaders[place] != place:
            place = leaders[place]
        return place

    for change in changes:
        for end in _moved_ends(change, other_key(change.place)):
            if end in leaders:
                leaders[leader(end)] = leader(change.place)
    groups: dict[Place, list[Change]] = {}
    for change in changes:
        groups.setdefault(leader(change.place), []).append(change)
    return tuple(_edit(group, rank) for group in groups.values())


def _moved_ends(change: Change, other_key: str | None) -> Iterable[Place]:
    if other_key is None:
        return ()
    moved = set(references(change.old)) ^ set(references(change.new))
    return (Place(name, other_key) for name in moved)


def _edit(group: Iterable[Change], rank: Rank) -> Edit:
    return Edit(tuple(sorted(group, key=lambda each: (*rank(each.place), each.owner))))
