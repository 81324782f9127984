"""RelationImpl: what references and collections share; it knows the other end by its operations."""

from collections.abc import Iterable
from typing import Protocol

from typing_extensions import override

from declarative_instr.attributes.implementation import (
    AttributeImpl,
    AttributeOwner,
    RelatedLoader,
    related_holder,
)
from declarative_instr.attributes.parents import (
    ParentKey,
    declaring_class,
    note_loss,
    note_parent,
    noted_parent,
)
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections.linking import Link
from declarative_instr.constants import ATTR_EMPTY, PassiveFlag
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.exc import InvalidRequestError, MemberTypeError
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, instance_of, serving_manager
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import view_of


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

    __slots__ = (
        "_side",
        "cascades",
        "link",
        "loads_new",
        "notes_parents",
        "other_key",
        "target_class",
        "trackparent",
    )

    always_active = True

    def __init__(
        self,
        key: str,
        manager: AttributeOwner,
        dispatch: Dispatch,
        *,
        active_history: bool = False,
        loader: RelatedLoader | None = None,
        loads_new: bool = False,
        target_class: type | None = None,
        other_key: str | None = None,
        cascades: bool = True,
        trackparent: bool = False,
    ) -> None:
        super().__init__(key, manager, dispatch, active_history=active_history, loader=loader)
        self.loads_new = loads_new
        self.target_class = target_class
        self.other_key = other_key
        self.cascades = cascades
        self.trackparent = trackparent
        self.notes_parents = trackparent and other_key is None
        """Whether members note who refers to them; an other side tells it without notes."""
        self._side: HasImplementation | None = None
        self.link = Link(key, other_key, self._find_link)
        """The shortest way of a change, where that concerns two objects alone."""

    def _find_link(self) -> "tuple[type, RelationImpl] | tuple[None, None]":
        """Target class and other side, where nobody is to be told of changes on either side."""
        target = self.target_class
        if target is None or self.other_key is None or not issubclass(target, Tracked):
            return None, None
        side = getattr(getattr(target, self.other_key, None), "impl", None)
        if not isinstance(side, RelationImpl) or not self.can_link_with(side):
            return None, None
        is_usual = self.manager.is_merged and self.is_silent() and side.is_silent()
        return (target, side) if is_usual else (None, None)

    def is_silent(self) -> bool:
        """Whether nobody listens to changes."""
        raise NotImplementedError  # each kind answers

    def can_link_with(self, side: "RelationImpl") -> bool:
        """Whether there is a shortest way to change both attributes."""
        raise NotImplementedError  # each kind answers

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

    def is_echo(self, initiator: AttributeEventToken | None) -> bool:
        """Whether the change began at the other side, which then needs not be told of it."""
        if initiator is None or initiator.key != self.other_key:
            return False
        other = initiator.impl
        if not isinstance(other, RelationImpl) or other.other_key != self.key:
            return False
        return other.target_class is None or issubclass(self.manager.class_, other.target_class)

    def may_load(self, holder: Tracked) -> bool:
        """Whether a value that is missing may still be found: of a new object, mostly not."""
        return self.loader is not None and (self.loads_new or holder._sa_key is not None)

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

    def is_deleted(self, holder: Tracked, dict_: dict[str, object]) -> bool:
        """Whether the value was deleted since the values were stored: not to be loaded again."""
        return self.key not in dict_ and self.key in (holder._sa_committed or ())

    @override
    def find(self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object:
        if self.is_deleted(holder, dict_):
            return ATTR_EMPTY
        return super().find(holder, dict_, passive)

    # Who refers to an object -----------------------------------------------------------------

    @override
    def hasparent(self, state: Tracked, *, optimistic: bool = False) -> bool:
        holder = state.holder if isinstance(state, InstanceState) else state
        if self.notes_parents:
            known = noted_parent(holder, self._relation())
        else:
            known = self._told_by_other_side(holder)
        return optimistic if known is None else known

    def _told_by_other_side(self, holder: Tracked) -> bool | None:
        item = instance_of(holder)
        side = self.other_side(item)
        if side is not None:
            return side.refers(holder, dict_of(holder))
        message = (
            f"{self.label} does not know which objects it refers to: it has no other side and"
            " keeps no parents. Give it back_populates, or register it with trackparent=True."
        )
        raise InvalidRequestError(message)

    def refers(self, holder: Tracked, dict_: dict[str, object]) -> bool | None:
        """Whether `holder` refers to anything here; None where that is not known without SQL."""
        raise NotImplementedError  # each kind answers

    def note_members(self, holder: Tracked, come: Iterable[object], gone: Iterable[object]) -> None:
        """Let members note who refers to them; for relations with `notes_parents`."""
        relation = self._relation()
        me = view_of(holder, self.manager)
        for item in gone:
            note_loss(item, relation, me)
        for item in come:
            note_parent(item, relation, me)

    def _relation(self) -> ParentKey:
        return declaring_class(self.manager, self.key), self.key

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
    side = serving_manager(cls).implementations[key]
    return side if isinstance(side, RelationImpl) else None
