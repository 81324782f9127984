"""ForeignStorage: where the objects of a class that cannot hold the tracking fields keep their state."""

from collections.abc import Mapping
from types import MemberDescriptorType
from typing import Protocol, final
from weakref import WeakSet

from declarative_instr.exc import LayoutError
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.ports import STATE_ATTR, ManagerView
from declarative_instr.state.slots import SlottedState, give_back, take_values

Slots = Mapping[str, MemberDescriptorType]
"""The slots of a class by the names under which its objects have them."""


class ForeignStorage(Protocol):
    """Finds, makes and removes the states of the objects of one class."""

    @property
    def slots(self) -> Slots:
        """The slots whose values are in the dictionary of values, as long as there is a state."""

    def find_state(self, instance: object) -> object | None:
        """What lies where an object keeps its state; None: nothing."""

    def make_state(self, instance: object, manager: ManagerView) -> InstanceState[object]:
        """Make the state of an object, and attach it."""

    def remove_state(self, instance: object) -> None:
        """Detach the state of an object, which keeps its values."""

    def remove_states(self) -> None:
        """Detach the state of every object whose values are not where they were before."""


@final
class DictStorage:
    """The state is in the `__dict__` of the object, beside its values."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self._states: WeakSet[InstanceState[object]] = WeakSet()
        """Those of objects that have slots besides."""

    def find_state(self, instance: object) -> object | None:
        """What the `__dict__` has under the name of the state."""
        found: object | None = vars(instance).get(STATE_ATTR)
        return found

    def make_state(self, instance: object, manager: ManagerView) -> InstanceState[object]:
        """Put a new state into the `__dict__`."""
        state: InstanceState[object] = InstanceState(instance, manager)
        values = vars(instance)
        if self.slots:
            take_values(instance, self.slots, values)
            self._states.add(state)
        values[STATE_ATTR] = state
        return state

    def remove_state(self, instance: object) -> None:
        """Take the state out of the `__dict__`; values of slots go back there."""
        values = vars(instance)
        values.pop(STATE_ATTR, None)
        give_back(instance, self.slots, values)

    def remove_states(self) -> None:
        """Give the slots of all objects their values back."""
        for state in list(self._states):
            instance = state.obj()
            if instance is not None and self.find_state(instance) is state:
                self.remove_state(instance)


@final
class SlotStorage:
    """The state is in one of the object's slots, and has the values of all of them.

    No table outside refers to the object: an old value that leads back to it, kept by a table,
    would keep it alive for ever.
    """

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self._place = next(iter(slots.values()))
        self._states: WeakSet[SlottedState] = WeakSet()

    def find_state(self, instance: object) -> object | None:
        """The state, where the slot holds one and not yet a value of its own."""
        try:
            found = self._place.__get__(instance)
        except AttributeError:
            return None
        return found if isinstance(found, SlottedState) else None

    def make_state(self, instance: object, manager: ManagerView) -> InstanceState[object]:
        """Move the values of the slots into a new state, and the state into a slot."""
        state = SlottedState(instance, manager)
        take_values(instance, self.slots, state.values)
        self._place.__set__(instance, state)
        self._states.add(state)
        return state

    def remove_state(self, instance: object) -> None:
        """Put the values where they were."""
        state = self.find_state(instance)
        if isinstance(state, SlottedState):
            self._place.__delete__(instance)
            give_back(instance, self.slots, state.values)

    def remove_states(self) -> None:
        """Put the values of all objects where they were."""
        for state in list(self._states):
            instance = state.obj()
            if instance is not None:
                self.remove_state(instance)


def storage_for(class_: type, slots: Slots) -> ForeignStorage:
    """The storage that the layout of a class allows.

    Raises:
        LayoutError: Its objects have no room for values, or cannot be referred to weakly.
    """
    if not class_.__weakrefoffset__:
        raise LayoutError(_without_weak_references(class_))
    if class_.__dictoffset__:
        return DictStorage(slots)
    if slots:
        return SlotStorage(slots)
    message = (
        f"Instances of {class_.__qualname__} have no room for a value, which tracking needs: the"
        " class has neither a __dict__ nor a slot. Add the names of its attributes, or"
        " '__dict__', to its __slots__."
    )
    raise LayoutError(message)


def _without_weak_references(class_: type) -> str:
    fixed = next(
        (base for base in class_.__mro__ if base.__itemsize__ and base.__module__ == "builtins"),
        None,
    )
    lacks = (
        f"Instances of {class_.__qualname__} have no room for weak references, which tracking needs"
    )
    if fixed is not None:
        return (
            f"{lacks}: it is a kind of {fixed.__name__}, and Python gives such objects none. Keep"
            f" the {fixed.__name__} in an attribute of an ordinary class."
        )
    return (
        f"{lacks}. Add '__weakref__' to its __slots__ (a dataclass takes weakref_slot=True), or"
        " let it subclass a class that has it."
    )
