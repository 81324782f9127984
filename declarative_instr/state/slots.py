"""Slots of foreign classes: their values move into a dictionary while the objects are tracked."""

from collections.abc import Mapping
from types import MemberDescriptorType
from typing import TypeAlias, final

from typing_extensions import override

from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, holder_of
from declarative_instr.state.ports import ManagerView

# The state has a member called `dict`.
Values: TypeAlias = dict[str, object]


@final
class SlottedState(InstanceState[object]):
    """The state of an object without `__dict__`: it holds the values, too."""

    __slots__ = ("values",)

    def __init__(self, instance: object, manager: ManagerView) -> None:
        super().__init__(instance, manager)
        self.values: Values = {}

    @property
    @override
    def dict(self) -> Values:
        """The instance's values by attribute name; empty when it was collected."""
        return self.values if self.obj() is not None else {}


@final
class SlotValue:
    """Stands for a slot that is no tracked attribute while the values are in a dictionary."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object | None, owner: type | None = None) -> object:
        if instance is None:
            return self
        try:
            return dict_of(holder_of(instance))[self._name]
        except KeyError:
            raise self._missing(instance) from None

    def __set__(self, instance: object, value: object) -> None:
        dict_of(holder_of(instance))[self._name] = value

    def __delete__(self, instance: object) -> None:
        try:
            del dict_of(holder_of(instance))[self._name]
        except KeyError:
            raise self._missing(instance) from None

    def _missing(self, instance: object) -> AttributeError:
        message = f"{type(instance).__name__!r} object has no attribute {self._name!r}"
        return AttributeError(message, name=self._name, obj=instance)


def own_slots(class_: type) -> dict[str, MemberDescriptorType]:
    """The slots that a class statement declared and that nobody has put anything over."""
    if "__slots__" not in vars(class_):
        return {}
    return {
        name: member
        for name, member in vars(class_).items()
        if isinstance(member, MemberDescriptorType)
    }


def take_values(
    instance: object, slots: Mapping[str, MemberDescriptorType], values: Values
) -> None:
    """Move the values of slots into `values`, and leave the slots empty."""
    for name, member in slots.items():
        try:
            value = member.__get__(instance)
        except AttributeError:
            continue
        values[name] = value
        member.__delete__(instance)


def give_back(instance: object, slots: Mapping[str, MemberDescriptorType], values: Values) -> None:
    """Move the values of slots back where they were."""
    for name, member in slots.items():
        if name in values:
            member.__set__(instance, values.pop(name))
