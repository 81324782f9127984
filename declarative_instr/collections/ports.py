"""CollectionEvents: what a collection asks of the attribute that it is the value of."""

from collections.abc import Iterable
from typing import Any, Final, Protocol, TypeAlias

from declarative_instr.collections.linking import Link
from declarative_instr.state.tracked import Tracked

SILENT: Final = False
"""The initiator of a change that is to fire no events; the documented `_sa_initiator=False`."""

Pairs: TypeAlias = Iterable[tuple[Any, object]]
"""Items, each with the key that its event tells."""


class CollectionEvents(Protocol):
    """What a collection tells its attribute; the attribute's implementation implements it.

    An *initiator* is whatever the attribute made of it, handed through as it is.
    """

    @property
    def key(self) -> str:
        """Name of the attribute."""

    @property
    def label(self) -> str:
        """Class and attribute, as messages name them: `Parent.children`."""

    @property
    def link(self) -> Link:
        """The attribute as one side of a relation, for the shortest way."""

    def fire_append(self, holder: Tracked, item: object, initiator: Any, key: object) -> object:
        """`item` is about to come in.

        Returns: The item to keep. Called before the change; an error stops it.
        """

    def fire_remove(self, holder: Tracked, item: object, initiator: Any, key: object) -> None:
        """`item` is about to go. Called before the change; an error stops it."""

    def fire_append_wo_mutation(
        self, holder: Tracked, item: object, initiator: Any, key: object
    ) -> None:
        """`item` was added to a collection that held it already."""

    def fire_exchange(
        self, holder: Tracked, removed: Pairs, added: Pairs, initiator: Any
    ) -> list[Any]:
        """Items are about to go and others to come. Called before the change; an error stops it.

        Returns: The items to keep, one for each of `added`.
        """

    def content_will_change(self, holder: Tracked) -> None:
        """Something not known yet is about to go: keep the old content, mark the owner modified."""

    def placeholder_filled(self, holder: Tracked, collection: object) -> None:
        """An empty collection that only stood in for a missing value is the value from now on."""
