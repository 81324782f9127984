"""AdapterEvents: how a collection tells its attribute of its changes; it makes none itself."""

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from weakref import ref

from typing_extensions import override

from declarative_instr.collections.expectation import ANY_ITEM, Expectation
from declarative_instr.collections.linking import AdapterFields, let_go, take_in
from declarative_instr.collections.ports import SILENT, CollectionEvents, Pairs
from declarative_instr.collections.reversible import ReversibleEvents
from declarative_instr.collections.roles import CollectionRoles, roles_of
from declarative_instr.constants import NO_KEY, OP_APPEND, OP_REMOVE, AttributeOperation
from declarative_instr.exc import InstrumentationWarning, ObjectDereferencedError
from declarative_instr.state.tracked import Tracked


class AdapterEvents(AdapterFields):
    """The way from a collection to the attribute that it is the value of.

    The owner and the collection are held weakly: neither lives longer for its adapter.
    """

    __slots__ = ()

    attr: CollectionEvents
    roles: CollectionRoles
    expected: list[Expectation] | tuple[()]

    def __init__(
        self,
        attr: CollectionEvents,
        owner: Tracked,
        data: Any,
        roles: CollectionRoles | None = None,
    ) -> None:
        self.attr = attr
        self.link = attr.link
        self.roles = roles if roles is not None else roles_of(type(data))
        self.owner_ref = ref(owner)
        self.data_ref = ref(data)
        self.expected = ()
        self.invalidated = False
        self.empty = False
        self.may_repeat = True
        self.holds_strays = False
        data._sa_adapter = self  # the adapter's own field; setattr takes longer

    @property
    def data(self) -> Any:
        """The collection.

        Raises:
            ObjectDereferencedError: It was garbage collected.
        """
        data = self.data_ref()
        if data is None:
            message = (
                f"The collection of {self.attr.label!r} has been garbage collected."
                " Keep a reference to it, or to its owner, while you use its adapter."
            )
            raise ObjectDereferencedError(message)
        return data

    def require_owner(self) -> Tracked:
        """The holder that the collection belongs to.

        Raises:
            ObjectDereferencedError: It was garbage collected.
        """
        owner = self.owner_ref()
        if owner is None:
            message = (
                f"Can't emit change event for attribute {self.attr.label!r}"
                f" - parent object of type <{self.attr.label.partition('.')[0]}>"
                " has been garbage collected. Keep a reference to the parent while you change its collection."
            )
            raise ObjectDereferencedError(message)
        return owner

    @override
    def holds_repeated(self) -> bool:
        if not self.may_repeat:
            return False
        members = list(self.roles.iterate(self.data))
        repeats = len(set(map(id, members))) != len(members)
        self.may_repeat = repeats or self.holds_strays
        return repeats

    def fire_append_event(
        self, item: Any, initiator: object | None = None, key: object = NO_KEY
    ) -> Any:
        """Tell that `item` is about to come in.

        Returns: The item to keep.
        """
        if initiator is None and take_in(self, item):
            return item
        self.may_repeat = True
        if self.expected or self.invalidated or self.empty or initiator is SILENT:
            return self._fire_rarely(OP_APPEND, item, initiator, key)
        owner = self.owner_ref()
        if owner is None:
            owner = self.require_owner()
        return self.attr.fire_append(owner, item, initiator, key)

    def fire_remove_event(
        self, item: Any, initiator: object | None = None, key: object = NO_KEY
    ) -> None:
        """Tell that `item` is about to go."""
        if initiator is None and let_go(self, item):
            return
        if self.expected or self.invalidated or self.empty or initiator is SILENT:
            self._fire_rarely(OP_REMOVE, item, initiator, key)
            return
        owner = self.owner_ref()
        if owner is None:
            owner = self.require_owner()
        self.attr.fire_remove(owner, item, initiator, key)

    def fire_append_wo_mutation_event(
        self, item: Any, initiator: object | None = None, key: object = NO_KEY
    ) -> None:
        """Tell that `item` was added where it already was."""
        if self._reaches_owner(initiator):
            self.attr.fire_append_wo_mutation(self.require_owner(), item, initiator, key)

    def fire_pre_remove_event(
        self,
        initiator: object | None = None,
        key: object = NO_KEY,
    ) -> None:
        """Tell that something is about to go of which only the removal itself can tell what."""
        self.may_repeat = True  # or to be repeated
        if self._reaches_owner(initiator):
            self.attr.content_will_change(self.require_owner())

    def fire_replace_event(
        self, old: Any, new: Any, initiator: object | None = None, key: object = NO_KEY
    ) -> Any:
        """Tell that `new` is about to take the place of `old`; both events, or none.

        Returns: The item to keep in place of `old`.
        """
        return self.fire_exchange([(old, key)], [(new, key)], initiator)[0]

    def fire_exchange(
        self, removed: Pairs, added: Pairs, initiator: object | None = None
    ) -> list[Any]:
        """Tell that some items, with their keys, are about to go and others to come; all or none.

        Returns: The items to keep, one for each of `added`.
        """
        gone, come = list(removed), list(added)
        self.may_repeat = self.may_repeat or bool(come)
        if self.expected:  # each event is told on its own: some are repetitions
            with ReversibleEvents() as events:
                for item, key in gone:
                    events.remove(self, item, initiator, key)
                return [events.append(self, item, initiator, key) for item, key in come]
        if not (gone or come) or not self._reaches_owner(initiator):
            return [item for item, _ in come]
        owner = self.require_owner()
        kept = self.attr.fire_exchange(owner, gone, come, initiator)
        self.become_value(owner)
        return kept

    def _fire_rarely(
        self, operation: AttributeOperation, item: Any, initiator: object | None, key: object
    ) -> Any:
        """Fire where more than usual has to be looked at.

        Returns: The item to keep.
        """
        if not self._reaches_owner(initiator) or self._is_repetition(operation, item):
            return item
        owner = self.require_owner()
        if operation is OP_APPEND:
            item = self.attr.fire_append(owner, item, initiator, key)
        else:
            self.attr.fire_remove(owner, item, initiator, key)
        self.become_value(owner)
        return item

    def _reaches_owner(self, initiator: object | None) -> bool:
        if self.invalidated:
            self._warn_invalidated()
        return not self.invalidated and initiator is not SILENT

    def _is_repetition(self, operation: AttributeOperation, item: object) -> bool:
        covered = [expected.covers(operation, item) for expected in self.expected]
        return any(covered)

    @override
    def become_value(self, owner: Tracked) -> None:
        if self.empty:
            self.empty = False
            self.attr.placeholder_filled(owner, self.data)

    @contextmanager
    def expect(
        self, operation: AttributeOperation, item: object = ANY_ITEM
    ) -> Generator[Expectation, None, None]:
        """Context in which the collection's own method runs; see Expectation."""
        expected = Expectation(operation, item)
        self.expected = [*self.expected, expected]
        try:
            yield expected
        finally:
            self.expected = [other for other in self.expected if other is not expected]

    def _warn_invalidated(self) -> None:
        message = (
            f"This collection has been invalidated. It was that of {self.attr.label!r}, and was"
            " replaced, or its owner expired. The change reaches no object; read the attribute again."
        )
        warnings.warn(message, InstrumentationWarning, stacklevel=6)
