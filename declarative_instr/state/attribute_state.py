"""AttributeState: one attribute of one object, as it stands now and as it was."""

from collections.abc import Iterator
from typing import Any, Protocol, final

from declarative_instr.constants import NO_VALUE, PassiveFlag
from declarative_instr.exc import unknown_attribute
from declarative_instr.state.history import History
from declarative_instr.state.ports import AttributeView, ManagerView
from declarative_instr.state.tracked import Tracked


class StateView(Protocol):
    """What an AttributeState needs of the state that it belongs to."""

    @property
    def holder(self) -> Tracked:
        """What has the tracking fields."""

    @property
    def dict(self) -> dict[str, Any]:
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
    def loaded_value(self) -> Any:
        """The value that the object holds; NO_VALUE where there is none. Never loads."""
        return self.state.dict.get(self.key, NO_VALUE)

    @property
    def value(self) -> Any:
        """The value, as an ordinary access gives it; may load."""
        return self._impl.get(self.state.holder, self.state.dict, PassiveFlag.PASSIVE_OFF)

    @property
    def history(self) -> History[Any]:
        """What changed since the last flush. Never loads."""
        passive = PassiveFlag.PASSIVE_NO_INITIALIZE
        return self._impl.history(self.state.holder, self.state.dict, passive)

    def load_history(self) -> History[Any]:
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


@final
class AttributeStates:
    """The AttributeState of each attribute, by name as attribute or as item.

    Iterating gives the states themselves; `in` asks for a name.
    """

    __slots__ = ("_manager", "_state")

    def __init__(self, state: StateView, manager: ManagerView) -> None:
        self._state = state
        self._manager = manager

    def __getitem__(self, key: str) -> AttributeState:
        return AttributeState(self._state, key, implementation_in(self._manager, key))

    def __getattr__(self, key: str) -> AttributeState:
        if key in self:
            return self[key]
        error = unknown_attribute(self._manager.class_, key, self.keys())
        raise AttributeError(str(error), name=key, obj=self)

    def __iter__(self) -> Iterator[AttributeState]:
        return iter(self.values())

    def __contains__(self, key: object) -> bool:
        return key in self._manager.implementations

    def __len__(self) -> int:
        return len(self._manager.implementations)

    def get(self, key: str) -> AttributeState | None:
        """The state of an attribute; None where there is none of that name."""
        return self[key] if key in self else None  # noqa: SIM401 - this is `get`

    def keys(self) -> list[str]:
        """Names of the attributes, in the order of declaration."""
        return list(self._manager.implementations)

    def values(self) -> list[AttributeState]:
        """The states, in the same order."""
        return [self[key] for key in self.keys()]

    def items(self) -> list[tuple[str, AttributeState]]:
        """Names and states."""
        return [(key, self[key]) for key in self.keys()]
