"""PendingCollection: changes of a collection that is not loaded yet; it knows no attribute."""

from collections.abc import Iterable

from declarative_instr.structures.identity import IdentitySet


class PendingCollection:
    """Appends and removals that wait until the collection is loaded."""

    __slots__ = ("added", "removed")

    def __init__(self, added: Iterable[object] = (), removed: Iterable[object] = ()) -> None:
        self.added: IdentitySet[object] = IdentitySet(added)
        self.removed: IdentitySet[object] = IdentitySet(removed)

    @property
    def added_items(self) -> IdentitySet[object]:
        """Older name of `added`."""
        return self.added

    @property
    def deleted_items(self) -> IdentitySet[object]:
        """Older name of `removed`."""
        return self.removed

    def append(self, item: object) -> None:
        """Note that `item` came; an earlier removal of it is taken back."""
        if item in self.removed:
            self.removed.discard(item)
        else:
            self.added.add(item)

    def remove(self, item: object) -> None:
        """Note that `item` went; an earlier append of it is taken back."""
        if item in self.added:
            self.added.discard(item)
        else:
            self.removed.add(item)

    def merged_into(self, loaded: Iterable[object]) -> list[object]:
        """The loaded items with these changes made to them, in order."""
        kept = [item for item in loaded if item not in self.removed]
        present = IdentitySet(kept)
        return kept + [item for item in self.added if item not in present]
