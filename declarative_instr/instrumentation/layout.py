"""Slots of instrumented classes, and room for the states of foreign ones; it knows no attributes."""

from types import MemberDescriptorType

from declarative_instr.instrumentation.class_attributes import manager_in
from declarative_instr.instrumentation.members import ClassMembers
from declarative_instr.state.objects import TrackedObject, is_restoring, restoring, set_plain_values
from declarative_instr.state.slot_pickling import pickling_members
from declarative_instr.state.slots import SlotValue, own_slots
from declarative_instr.state.storage import ForeignStorage, storage_for
from declarative_instr.state.tracked import Tracked

OUR_BASES = frozenset({object, Tracked, TrackedObject})
"""Bases that have nothing of the user's."""

_SETSTATE_OF_EXCEPTIONS = BaseException.__setstate__


def slots_of(class_: type) -> dict[str, MemberDescriptorType]:
    """The slots of a class and its bases; of two of one name, the one that hides the other."""
    found: dict[str, MemberDescriptorType] = {}
    for base in reversed(class_.__mro__):
        if base not in OUR_BASES:
            manager = manager_in(base)
            found |= own_slots(base) if manager is None else manager.declared_slots()
    return found


def prepared_storage(members: ClassMembers) -> ForeignStorage:
    """Choose where the states of a class's objects are, and install what that needs.

    Raises:
        LayoutError: The objects have no room for values, or cannot be referred to weakly.
    """
    class_ = members.class_
    slots = slots_of(class_)
    storage = storage_for(class_, slots)
    for key in slots:
        members.install_member(key, SlotValue(key))
    if slots:
        for key, member in pickling_members(class_).items():
            members.install_member(key, member)
    elif not is_restoring(own := getattr(class_, "__setstate__", None)):
        fill = set_plain_values if own in {None, _SETSTATE_OF_EXCEPTIONS} else own
        members.install_member("__setstate__", restoring(fill))
    return storage
