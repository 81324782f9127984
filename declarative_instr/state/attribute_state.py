"""AttributeState: one attribute of one object, as it stands now and as it was."""

from collections.abc import Iterator, Mapping
from typing import Protocol, final

from typing_extensions import override

from declarative_instr.constants import NO_VALUE, PassiveFlag
from declarative_instr.exc import unknown_attribute
from declarative_instr.state.ports import AttributeView, HistoryView, ManagerView
from declarative_instr.state.tracked import Tracked


class StateView(Protocol):
    """What an AttributeState needs of the state that it belongs to."""

    @property
    def holder(self) -> Tracked:
        """What has the tracking fields."""

    @property
    def dict(self) -> dict[str, object]:
        """The object's values."""


@final
class AttributeState:
    """Value and history of one attribute of one object."""

    __slots__ = ("_impl", "key", "state")

    def __init__(self, state: StateView, key: str, impl: AttributeView) -> None:
        self.state = state
        self.key = key
        self._impl = impl

    @property
    def loaded_value(self) -> object:
        """The value that the object holds; NO_VALUE where there is none. Never loads."""
        return self.state.dict.get(self.key, NO_VALUE)

    @property
    def value(self) -> object:
        """The value, as an ordinary access gives it; may load."""
        return self._impl.get(self.state.holder, self.state.dict, PassiveFlag.PASSIVE_OFF)

    @property
    def history(self) -> HistoryView:
        """What changed since the last flush. Never loads."""
        passive = PassiveFlag.PASSIVE_NO_INITIALIZE
        return self._impl.history(self.state.holder, self.state.dict, passive)

    def load_history(self) -> HistoryView:
        """What changed since the last flush; the old value is loaded where it is missing."""
        passive = PassiveFlag.PASSIVE_OFF ^ PassiveFlag.INIT_OK
        return self._impl.history(self.state.holder, self.state.dict, passive)


def implementation_in(manager: ManagerView, key: str) -> AttributeView:
    """What the attribute `key` of the manager's class does.

    Raises:
        UnknownAttributeError: The class has no such attribute.
    """
    found = manager.implementations.get(key)
    if found is None:
        raise unknown_attribute(manager.class_, key, list(manager.implementations))
    return found


class AttributeStates(Mapping[str, AttributeState]):
    """Namespace of the AttributeState of each attribute: by name, as attribute or as item."""

    __slots__ = ("_manager", "_state")

    def __init__(self, state: StateView, manager: ManagerView) -> None:
        self._state = state
        self._manager = manager

    @override
    def __getitem__(self, key: str) -> AttributeState:
        return AttributeState(self._state, key, implementation_in(self._manager, key))

    def __getattr__(self, key: str) -> AttributeState:
        if key in self._manager.implementations:
            return self[key]
        error = unknown_attribute(self._manager.class_, key, list(self._manager.implementations))
        raise AttributeError(str(error), name=key, obj=self)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._manager.implementations)

    @override
    def __len__(self) -> int:
        return len(self._manager.implementations)
