"""Protocols by which the state asks the layers above it: manager and attribute implementations."""

from collections.abc import Collection, Hashable, Mapping
from contextlib import AbstractContextManager
from types import MemberDescriptorType
from typing import Any, Protocol

from declarative_instr.constants import PassiveFlag
from declarative_instr.state.history import History
from declarative_instr.state.tracked import Tracked

MANAGER_ATTR = "_sa_class_manager"
"""Name under which a class answers its manager."""

STATE_ATTR = "_sa_instance_state"
"""Name under which an instance answers its state."""


class AttributeView(Protocol):
    """What the state needs of an attribute's implementation."""

    @property
    def key(self) -> str:
        """Name of the attribute."""

    @property
    def is_scalar(self) -> bool:
        """True for a plain value: such values are the ones that expire and load together."""

    def get(self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = ...) -> object:
        """The value, found as `passive` allows."""

    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = ...
    ) -> History[Any]:
        """What changed since the values were stored."""

    def committed_copy(self, value: object) -> object:
        """The form in which a value is kept as old value: itself, or a copy of a collection."""

    def value_discarded(self, value: object) -> None:
        """A value is no longer the object's: users may still hold a collection."""


class IdentityView(Protocol):
    """What the state needs of a mapper."""

    def full_identity_key(self, key: Hashable) -> tuple[object, ...]:
        """`(class, primary key values, token)` of a bare key."""


class ManagerView(Protocol):
    """What the state needs of a class's manager."""

    @property
    def class_(self) -> type:
        """The class served."""

    @property
    def identities(self) -> IdentityView | None:
        """The mapper, where there is one."""

    @property
    def implementations(self) -> Mapping[str, AttributeView]:
        """The attributes by name."""

    @property
    def attribute_names(self) -> set[str]:
        """The names of the attributes."""

    @property
    def extra_slots(self) -> Mapping[str, MemberDescriptorType]:
        """Slots of the user's that objects with the tracking fields have beside their values."""

    def fire_expire(self, holder: Tracked, keys: Collection[str] | None) -> None:
        """Tell the listeners of an expiry."""

    def state_pickled(self, holder: Tracked, state: dict[str, object]) -> None:
        """`state` is about to be pickled; listeners may change it."""

    def state_restored(self, holder: Tracked, state: dict[str, object]) -> None:
        """`holder` was filled from `state`: give its collections their owner, tell listeners."""

    @property
    def first_touches(self) -> AbstractContextManager[object]:
        """Held while a foreign instance gets its state."""

    def find_state(self, instance: object) -> object | None:
        """What lies where a foreign instance of the class keeps its state; None: nothing."""

    def make_state(self, instance: object) -> Tracked:
        """Make and attach the state of a foreign instance that has none yet."""
