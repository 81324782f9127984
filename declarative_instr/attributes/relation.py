"""RelationImpl: what references and collections share; it knows the other end by its operations."""

from typing import Protocol

from declarative_instr.attributes.implementation import (
    AttributeImpl,
    AttributeOwner,
    RelatedLoader,
    related_holder,
)
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.exc import MemberTypeError
from declarative_instr.state.objects import manager_of
from declarative_instr.state.tracked import Tracked


class HasImplementation(Protocol):
    """An attribute of a class, as far as its other side needs it."""

    @property
    def impl(self) -> object:
        """What the attribute does."""


class RelationImpl(AttributeImpl):
    """An attribute that refers to other declared objects, with or without an other side.

    A change first announces itself to all listeners that it concerns, and then is made: a
    listener that raises leaves both sides as they were.
    """

    __slots__ = ("_side", "cascades", "other_key", "target_class")

    always_active = True

    def __init__(
        self,
        key: str,
        manager: AttributeOwner,
        dispatch: Dispatch,
        *,
        active_history: bool = False,
        loader: RelatedLoader | None = None,
        target_class: type | None = None,
        other_key: str | None = None,
        cascades: bool = True,
    ) -> None:
        super().__init__(key, manager, dispatch, active_history=active_history, loader=loader)
        self.target_class = target_class
        self.other_key = other_key
        self.cascades = cascades
        self._side: HasImplementation | None = None

    def check_member(self, item: object) -> None:
        """Refuse what is no object of the target class.

        Raises:
            MemberTypeError: Naming attribute, target class and what was given.
        """
        target = self.target_class
        if target is None:
            if self.other_key is not None:
                related_holder(item)  # refuses what has no other side
        elif not isinstance(item, target):
            message = (
                f"{self.label} takes {target.__name__} objects, not {type(item).__name__}"
                f" ({item!r:.80}). Pass an instance of {target.__module__}.{target.__qualname__}."
            )
            raise MemberTypeError(message)

    def other_side(self, item: object) -> "RelationImpl | None":
        """The attribute of `item` that points back, where there is one."""
        if self.other_key is None:
            return None
        cls = type(item)
        if cls is not self.target_class:
            return _side_of(cls, self.other_key)
        if self._side is None:  # an attribute, not its implementation: that may be replaced
            self._side = getattr(cls, self.other_key)
        side = self._side.impl
        return side if isinstance(side, RelationImpl) else None

    def tell_sink(self, holder: Tracked, item: object) -> None:
        """Let the holder's session know an object that is of no session yet."""
        sink = holder._sa_sink
        if sink is not None and self.cascades:
            related = related_holder(item)
            if related is not None and related._sa_sink is not sink:
                sink.state_referenced(holder, self.key, item)

    def tell_sink_of_loss(self, holder: Tracked, item: object) -> None:
        """Let the holder's session know that a new object of its own was let go of."""
        sink = holder._sa_sink
        if sink is not None:
            related = related_holder(item)
            if related is not None and related._sa_key is None and related._sa_sink is sink:
                sink.state_unreferenced(holder, self.key, item)

    # As the other side -------------------------------------------------------------------

    def announce_join(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None:
        """Tell the listeners that `holder` will refer to `item`."""
        raise NotImplementedError  # each kind answers

    def join(self, holder: Tracked, dict_: dict[str, object], item: object) -> None:
        """Let `holder` refer to `item`, telling nobody."""
        raise NotImplementedError  # each kind answers

    def take(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None:
        """Announce that `holder` will refer to `item`, and let it."""
        self.announce_join(holder, dict_, item, token)
        self.join(holder, dict_, item)

    def announce_leave(
        self, holder: Tracked, dict_: dict[str, object], item: object, token: AttributeEventToken
    ) -> None:
        """Tell the listeners that `holder` will no longer refer to `item`."""
        raise NotImplementedError  # each kind answers

    def leave(self, holder: Tracked, dict_: dict[str, object], item: object) -> None:
        """Let `holder` no longer refer to `item`, telling nobody."""
        raise NotImplementedError  # each kind answers


def _side_of(cls: type, key: str) -> RelationImpl | None:
    side = manager_of(cls).implementations[key]
    return side if isinstance(side, RelationImpl) else None
